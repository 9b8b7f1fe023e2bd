"""`lms backup` and `lms restore`, and the backup of each night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from lms.foundation import backup
from lms.foundation.backup import BackupFailed
from lms.foundation.database import db
from lms.foundation.migrating import upgrade_database
from lms.foundation.settings import Settings
from lms.lrs.log import head
from lms.people.erasing import erase_again, scrub
from lms.registry.erasures import complete_ledger

_MEGABYTE = 1_000_000


def keep_a_backup(to: Path | None = None) -> Path:
    """A proved backup; those older than 20 days are dropped. Raises ``BackupFailed``."""
    settings: Settings = current_app.extensions["settings"]
    complete_ledger()
    file = backup.take(settings, to)
    backup.drop_old(settings)
    return file


@click.command("backup")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Instead of a file in LMS_DATA/backups.")
@click.pass_obj
def backup_command(make_app: Any, to: Path | None) -> None:
    """Write a backup of the whole database while it serves, and prove it."""
    with make_app().app_context():
        try:
            file = keep_a_backup(to)
        except (BackupFailed, OSError) as fault:
            raise click.ClickException(str(fault)) from fault
        click.echo(f"{file} ({file.stat().st_size / _MEGABYTE:.1f} MB, position {head(db.session())} of the record)")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore_command(make_app: Any, file: Path, yes: bool) -> None:
    """Put the database of backup FILE in the place of the present one, which is kept beside it."""
    app = make_app()
    settings: Settings = app.extensions["settings"]
    try:
        backup.prove(settings, file)
        if not yes:
            click.confirm("Are `lms serve` and `lms worker` stopped on every machine?", abort=True)
        with app.app_context():
            _remember_erasures()
            kept = backup.put_back(settings, file)
            upgrade_database(settings.database_url)
            again = erase_again()
            scrub()
            click.echo(f"restored to position {head(db.session())} of the record; erased again: {again}")
    except (BackupFailed, OSError) as fault:
        raise click.ClickException(f"{fault}\nNothing was changed.") from fault
    if kept.exists():
        click.echo(f"what was there before is kept: {kept}")


def _remember_erasures() -> None:
    """From the present database, where it can still be read; then nobody here holds it open."""
    try:
        complete_ledger()
    except DBAPIError as fault:
        click.echo(f"the present database cannot be read ({fault.orig}); erasures are known from the ledger only")
    finally:
        db.session.remove()
        db.engine.dispose()
