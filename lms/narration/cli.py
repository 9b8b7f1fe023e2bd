"""`lms voice`: recordings from the command line."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask

from lms.narration import actions
from lms.narration.lines import Script
from lms.registry.queries import area_by_code

MakeApp = Callable[[], Flask]


@click.group()
def voice() -> None:
    """Recorded voices."""


@voice.command()
@click.argument("language")
@click.argument("lesson")
@click.option("--commune", required=True, help="Code of the commune that recorded and published it.")
@click.pass_obj
def share(make_app: MakeApp, language: str, lesson: str, commune: str) -> None:
    """Let every commune hear what one commune published of LESSON in LANGUAGE; its own recordings still come first."""
    app = make_app()
    with app.app_context():
        scripts: dict[str, Script] = app.extensions["scripts"]
        area = area_by_code(commune)
        if language not in app.extensions["voices"] or lesson not in scripts or area is None:
            raise click.ClickException(f"there is no language {language}, no lesson {lesson} or no commune {commune}")
        reads = app.extensions["voices"][language].reads
        count = actions.share(area, language, [line.key(reads) for line in scripts[lesson].lines])
    click.echo(f"{count} recordings are heard everywhere from now on")
