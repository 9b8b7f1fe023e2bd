"""`lms credential`: keys to the xAPI interface from the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click
from flask import Flask

from lms.foundation.translation import day
from lms.lrs import credentials

MakeApp = Callable[[], Flask]


@click.group()
def credential() -> None:
    """Keys of other programs to the learning record (xAPI)."""


@credential.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(credentials.SCOPES))
@click.option(
    "--area", default="", help="Code of a commune, a village (COMMUNE/VILLAGE) or a province: only who lived there."
)
@click.pass_obj
def add(make_app: MakeApp, name: str, scopes: Sequence[str], area: str) -> None:
    """Make a key for the program NAME; its secret is shown this once."""
    app = make_app()
    with app.app_context():
        try:
            made = credentials.add(name, scopes, area)
        except LookupError as why:
            raise click.ClickException(str(why)) from why
    click.echo(f"endpoint {app.extensions['settings'].base_url}/xapi\nkey      {made.key}\nsecret   {made.secret}")


@credential.command("list")
@click.pass_obj
def list_credentials(make_app: MakeApp) -> None:
    """Show all keys."""
    with make_app().app_context():
        for each in credentials.known():
            used = f"last used {day(each.used_at)}" if each.used_at else "never used"
            state = f"revoked {day(each.revoked_at)}" if each.revoked_at else used
            click.echo(f"{each.key}  {each.name:30} {each.scopes:40} {each.area or 'all areas':12} {state}")


@credential.command()
@click.argument("key")
@click.pass_obj
def revoke(make_app: MakeApp, key: str) -> None:
    """Let KEY in no more."""
    with make_app().app_context():
        try:
            credentials.revoke(key)
        except LookupError as why:
            raise click.ClickException(str(why)) from why
    click.echo(f"{key} is revoked")
