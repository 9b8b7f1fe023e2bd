"""Backups of the whole database, taken while it serves and proved before they count.

SQLite: ``VACUUM INTO``, one step (findings, “trust”: paged copying never ends while others write). PostgreSQL: its own
``pg_dump`` and ``pg_restore``. A file has its name only when it is whole: a kill leaves a ``.part``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import make_url

from lms.foundation import clock
from lms.foundation.database import sqlite_module
from lms.foundation.migrating import revisions
from lms.foundation.settings import Settings

# Backups hold the names of people who asked to be forgotten (findings, “trust”): at most 20 days.
KEPT_FOR: Final = timedelta(days=20)
SUFFIX: Final = {True: ".db", False: ".pgdump"}
# How long a restore waits for tables that somebody else still uses.
_PATIENCE: Final = "-c lock_timeout=5s"


class BackupFailed(Exception):
    """Nothing was changed; the message says why and what to do."""


def backups_folder(settings: Settings) -> Path:
    return settings.data / "backups"


def take(settings: Settings, to: Path | None = None) -> Path:
    """Write a backup and prove it; answers its file. Raises ``BackupFailed``, and leaves an older file as it was."""
    name = f"lms-{clock.now():%Y-%m-%dT%H%M%S.%f}{SUFFIX[settings.on_sqlite]}"
    target = to or backups_folder(settings) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        _write(settings, part)
        prove(settings, part)
        _settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def prove(settings: Settings, file: Path) -> None:
    """Raises ``BackupFailed`` unless ``file`` is a whole backup of such a database, not newer than this program."""
    if not file.is_file():
        raise BackupFailed(f"there is no file {file}")
    if settings.on_sqlite:
        _prove_sqlite(file)
    else:
        _run("pg_restore", "--list", str(file))


def put_back(settings: Settings, file: Path) -> Path:
    """Replace the database by a proved backup; answers where the present one is kept. Raises ``BackupFailed``.

    Nobody else may have the database open: then nothing is changed.
    """
    prove(settings, file)
    kept = backups_folder(settings) / f"before-restore-{clock.now():%Y-%m-%dT%H%M%S.%f}{SUFFIX[settings.on_sqlite]}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not settings.on_sqlite:
        take(settings, kept)
        _put_back_postgresql(settings, file)
        return kept
    database, part = _file_of(settings), kept.with_name("restoring.part")
    shutil.copyfile(file, part)
    if database.exists():
        _close_log(database)
        for ending in ("-wal", "-shm", ""):
            _move(Path(f"{database}{ending}"), Path(f"{kept}{ending}"))
    _settle(part, database)
    return kept


def _put_back_postgresql(settings: Settings, file: Path) -> None:
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    with _password(settings) as (url, environment):
        _run("pg_restore", *options, "--dbname", url, str(file), environment=environment | {"PGOPTIONS": _PATIENCE})


def _move(file: Path, to: Path) -> None:
    if file.exists():
        file.replace(to)


def drop_old(settings: Settings) -> list[Path]:
    """Remove backups older than ``KEPT_FOR`` from the folder; answers which."""
    since = (clock.now() - KEPT_FOR).timestamp()
    folder = backups_folder(settings)
    old = [file for suffix in SUFFIX.values() for file in folder.glob(f"*{suffix}") if file.stat().st_mtime < since]
    for file in old:
        file.unlink()
    return old


def _file_of(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


def _write(settings: Settings, part: Path) -> None:
    if not settings.on_sqlite:
        with _password(settings) as (url, environment):
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}", url, environment=environment)
        return
    try:
        with closing(_opened(_file_of(settings), "rw")) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite_module().Error as fault:
        raise BackupFailed(f"the database could not be copied: {fault}") from fault


def _prove_sqlite(file: Path) -> None:
    try:
        with closing(_opened(file, "ro")) as connection:
            (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite_module().Error, TypeError) as fault:
        raise BackupFailed(f"{file} is no backup of this program, or it is damaged: {fault}") from fault
    if state != "ok":
        raise BackupFailed(f"{file} is damaged: {state}")
    if revision not in revisions():
        raise BackupFailed(f"{file} was written by a newer program ({revision}): install that one first")


def _close_log(database: Path) -> None:
    """Take what is in the write-ahead log into the file; a damaged one is left as it is.

    Raises ``BackupFailed`` when somebody else has it open.
    """
    try:
        with closing(_opened(database, "rw")) as connection:
            connection.execute("PRAGMA busy_timeout = 2000")
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite_module().OperationalError as fault:
        raise BackupFailed(f"the database is in use ({fault}): stop `lms serve` and `lms worker` first") from fault
    except sqlite_module().DatabaseError:  # damaged: it is kept with its log beside it, and replaced
        return
    if mode != "delete":
        raise BackupFailed("the database is in use: stop `lms serve` and `lms worker` first")


def _opened(file: Path, mode: str) -> Any:
    connection = sqlite_module().connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True)
    connection.isolation_level = None
    return connection


def _settle(part: Path, target: Path) -> None:
    """Durable before it has its name."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(target)


@contextmanager
def _password(settings: Settings) -> Iterator[tuple[str, dict[str, str]]]:
    """The address without its password, which goes by the environment: arguments are seen by everyone on a machine."""
    url = make_url(settings.database_url).set(drivername="postgresql")
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    yield url.set(password=None).render_as_string(hide_password=False), secret


def _run(program: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
    if shutil.which(program) is None:
        raise BackupFailed(f"{program} is not installed: it comes with PostgreSQL's client programs")
    command = [program, *arguments]
    done = subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, text=True)
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.strip() or done.returncode}")
