"""`lms report`: a commune's report as files, from the record as it is or as it stood at a position."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask

from lms.foundation.translation import LANGUAGES
from lms.registry.queries import area_by_code
from lms.reporting.at_position import NeverStill, NotThere
from lms.reporting.report_contents import Asked
from lms.reporting.report_runs import Made, derive, make_now

MakeApp = Callable[[], Flask]
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("commune")
@click.option("--from", "first", type=_DAY, required=True, help="First day, 2026-11-01.")
@click.option("--to", "last", type=_DAY, required=True, help="Last day.")
@click.option("--language", type=click.Choice(LANGUAGES), default="vi")
@click.option("--at", "position", type=click.IntRange(min=0), help="Derive it again from the record at this position.")
@click.option("--public", is_flag=True, help="To be sent on: no groups under five households, no list of them.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the files.")
@click.pass_obj
def report(make_app: MakeApp, /, commune: str, first: datetime, last: datetime, **how: Any) -> None:
    """Write the report of COMMUNE (its code) as XLSX, CSV and PDF, and print each file's SHA-256."""
    with make_app().app_context():
        area = area_by_code(commune, last.date())
        if area is None or area.level != "commune":
            raise click.ClickException(f"no commune has the code {commune} on {last:%Y-%m-%d}")
        asked = Asked(area.id, first.date(), last.date(), how["language"], how["public"])
        try:
            with click.progressbar(length=1, label=area.title) as bar:
                made = _made(asked, how["position"], bar)
        except NotThere:
            raise click.ClickException(f"the record does not reach position {how['position']}") from None
        except NeverStill:
            raise click.ClickException("not everything is told yet: see `lms subscribers`") from None
    _write(made, how["into"], f"{commune}-{first:%Y-%m-%d}-{last:%Y-%m-%d}{'-public' if asked.public else ''}")


def _made(asked: Asked, position: int | None, bar: object) -> Made:
    def progress(done: int, whole: int) -> None:
        bar.length = whole  # type: ignore[attr-defined]
        bar.update(done - bar.pos)  # type: ignore[attr-defined]

    return make_now(asked, progress) if position is None else derive(asked, position, progress)


def _write(made: Made, into: Path, name: str) -> None:
    into.mkdir(parents=True, exist_ok=True)
    click.echo(f"position {made.contents.position}, as of {made.contents.as_of:%Y-%m-%dT%H:%M:%S.%fZ}")
    for kind, document in (("xlsx", made.xlsx), ("csv", made.csv), ("pdf", made.pdf)):
        file = into / f"{name}.{kind}"
        file.write_bytes(document)
        click.echo(f"{hashlib.sha256(document).hexdigest()}  {file}")
