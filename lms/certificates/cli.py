"""`lms keys`: the keys certificates are signed with; `lms print-run`: one print run, in a process of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import click
from flask import Flask

from lms.certificates.keys import known_keys, rotate
from lms.certificates.print_runs import work
from lms.foundation.translation import day

MakeApp = Callable[[], Flask]


@click.group()
def keys() -> None:
    """Keys the programme signs its certificates with."""


@keys.command("list")
@click.pass_obj
def list_keys(make_app: MakeApp) -> None:
    """Show all keys, the oldest first."""
    with make_app().app_context():
        for key in known_keys():
            state = f"retired {day(key.retired_at)}" if key.retired_at else "signs"
            click.echo(f"{key.id:8} {key.public.hex()}  made {day(key.made_at)}  {state}")


@keys.command("rotate")
@click.pass_obj
def rotate_keys(make_app: MakeApp) -> None:
    """Sign with a new key from now on; what was signed before stays valid."""
    with make_app().app_context():
        made = rotate()
        endorsed = made.endorsement is not None or made.id == "key-1"
        click.echo(f"{made.id} signs from now on")
    if not endorsed:
        click.echo("the key before it could not be read: phones will not know the new one until they are set up anew")


@click.command("print-run", hidden=True)
@click.argument("identifier", type=click.UUID)
@click.pass_obj
def print_run(make_app: MakeApp, identifier: uuid.UUID) -> None:
    """Make the PDF of one print run (the worker starts this)."""
    with make_app().app_context():
        work(identifier)
