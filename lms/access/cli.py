"""`lms account`: staff accounts from the command line."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import click
from flask import Flask
from sqlalchemy import or_, select

from lms.access import accounts, rights
from lms.access.models import Account
from lms.access.rights import Right
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import STAFF, Role
from lms.foundation.translation import day
from lms.registry.models import Area
from lms.registry.queries import holds

MakeApp = Callable[[], Flask]


@click.group()
def account() -> None:
    """Staff accounts."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="The name that pages show.")
@click.option("--role", type=click.Choice(sorted(role.value for role in STAFF)), required=True)
@click.option("--area", "areas", multiple=True, help="Code of a village, commune or (viewer) province; repeatable.")
@click.option("--ask/--make", default=False, help="Ask for the password, or make one and print it once.")
@click.pass_obj
def add(make_app: MakeApp, username: str, name: str, role: str, areas: Sequence[str], ask: bool) -> None:
    """Make an account."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else secrets.token_urlsafe(12)
    with make_app().app_context():
        try:
            accounts.create_account(username, name, Role(role), password, [_area(code) for code in areas])
        except accounts.AccountRefused as why:
            raise click.ClickException(str(why)) from why
    click.echo(f"{username} can sign in" if ask else f"{username} can sign in with the password {password}")


def _area(code: str) -> Area:
    """The area of today with this code; ``COMMUNE/VILLAGE`` where a village's code alone is not clear."""
    commune, _, village = code.rpartition("/")
    wanted = select(Area).where(
        or_(Area.gso_code == village, Area.code == village), holds(Area.valid_from, Area.valid_to, clock.today())
    )
    if commune:
        wanted = wanted.where(Area.parent_id.in_(select(Area.id).where(Area.gso_code == commune)))
    found = list(db.session.scalars(wanted))
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} areas of today have the code {code}; write COMMUNE/VILLAGE")
    return found[0]


@account.command("list")
@click.pass_obj
def list_accounts(make_app: MakeApp) -> None:
    """Show all accounts."""
    with make_app().app_context():
        for each in db.session.scalars(select(Account).order_by(Account.role, Account.username)):
            seen = f"last signed in {day(each.last_seen_at)}" if each.last_seen_at else "never signed in"
            state = "disabled" if each.disabled_at else seen
            click.echo(f"{each.username:20} {each.role:9} {each.name:30} {state}")


@account.command()
@click.argument("username")
@click.pass_obj
def disable(make_app: MakeApp, username: str) -> None:
    """Sign an account out everywhere and let it in no more."""
    with make_app().app_context():
        accounts.disable(_named(username))
    click.echo(f"{username} is disabled")


@account.command()
@click.argument("username")
@click.pass_obj
def password(make_app: MakeApp, username: str) -> None:
    """Make a new password and print it once."""
    made = secrets.token_urlsafe(12)
    with make_app().app_context():
        accounts.change_password(_named(username), made)
    click.echo(f"{username} can sign in with the password {made}")


@account.command()
@click.argument("username")
@click.argument("right", type=click.Choice([right.value for right in Right]))
@click.pass_obj
def grant(make_app: MakeApp, username: str, right: str) -> None:
    """Give a trainer or an officer a right: to record voices, to make local lessons."""
    with make_app().app_context():
        try:
            rights.give(_named(username), Right(right), by=None)
        except rights.NotForThisRole as why:
            raise click.ClickException(f"{username} is neither a trainer nor an officer") from why
    click.echo(f"{username} may {right}")


@account.command()
@click.argument("username")
@click.argument("right", type=click.Choice([right.value for right in Right]))
@click.pass_obj
def ungrant(make_app: MakeApp, username: str, right: str) -> None:
    """Take a right back; what was made with it stays."""
    with make_app().app_context():
        rights.take_back(_named(username), Right(right), by=None)
    click.echo(f"{username} may {right} no more")


def _named(username: str) -> Account:
    found = accounts.account_named(username)
    if found is None:
        raise click.ClickException(f"there is no account {username}")
    return found
