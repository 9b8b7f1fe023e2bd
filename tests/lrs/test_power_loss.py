"""The power fails while phones and programs send: what was acknowledged is there when it comes back.

On SQLite, whose writes can be seen one by one. PostgreSQL's own disk is not ours to try: its tests run without syncs.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import DatabaseError

from lms.foundation import database
from lms.foundation.database import db, engine_options, prepare
from lms.foundation.settings import Settings
from lms.lrs.models import Statement
from tests.cast import Cast, assemble
from tests.databases import KIND
from tests.lrs.lossy_disk import LossyDisk
from tests.lrs.reader import Reader
from tests.lrs.statements import statement
from tests.lrs.watched_disk import Acknowledged, Watch, Written, watched
from tests.phone.handset import Handset, said
from tests.torture import LONG, rounds

pytestmark = pytest.mark.skipif(KIND != "sqlite", reason="PostgreSQL's writes cannot be seen one by one")

STRETCHES, CRASHES_EACH = rounds(2, 34), 30
BATCHES, LARGEST_BATCH = 40, 5
Send = Callable[[int], frozenset[str]]


@pytest.fixture
def watch(settings: Settings) -> Iterator[Watch]:
    """Before the app is made, so that every connection of it is heard."""
    with watched(Path(settings.database_url.removeprefix("sqlite:///"))) as watch:
        yield watch


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns often: each write comes back to Python."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    yield
    sys.setswitchinterval(before)


@dataclass
class Found:
    """What crashes left: ``lost`` acknowledged statements in all, what SQLite said of ``broken`` files. ``folded``: how
    many pages of the log were written into the database meanwhile."""

    crashes: int = 0
    lost: int = 0
    folded: int = 0
    broken: list[str] = field(default_factory=list)


def crash(watch: Watch, app: Flask, folder: Path, stretches: int) -> Found:
    """Let phones and a program send, and look at what ``CRASHES_EACH`` crashes of every stretch leave behind."""
    disk, dice = LossyDisk(watch.files()), random.Random(stretches)
    watch.take()
    senders, found = _senders(app), Found()
    db.session.rollback()  # whoever goes on reading keeps the log from being written into the database
    for _ in range(stretches):
        _send(watch, senders)
        _look(disk, watch, folder, dice, found)
    return found


def _senders(app: Flask) -> list[Send]:
    """Two phones and a program; each sends so many statements and answers the ids it was told are stored."""
    cast, reader = assemble(), Reader(app)
    phones = [Handset(app.test_client()) for _ in range(2)]
    for phone in phones:
        phone.open(cast.household)
        phone.take_turn(cast.household, cast.learner)

    def program(count: int) -> frozenset[str]:
        answer = reader.post([statement() for _ in range(count)])
        assert answer.status_code == 200, answer.text
        return frozenset(json.loads(answer.data))

    return [program, *(_by_phone(app, phone, cast) for phone in phones)]


def _by_phone(app: Flask, phone: Handset, cast: Cast) -> Send:
    with app.app_context():
        pattern = said(cast.learner, cast.household)

    def send(count: int) -> frozenset[str]:
        answers = phone.send(*({**pattern, "id": statement()["id"]} for _ in range(count)))
        return frozenset(each["id"] for each in answers if each["result"] == "stored")

    return send


def _send(watch: Watch, senders: list[Send]) -> None:
    def keep_sending(send: Send) -> None:
        for number in range(BATCHES):
            watch.events.append(Acknowledged(send(1 + number % LARGEST_BATCH)))

    threads = [threading.Thread(target=keep_sending, args=(send,)) for send in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _look(disk: LossyDisk, watch: Watch, folder: Path, dice: random.Random, found: Found) -> None:
    """Follow the stretch; at chosen moments see what would be left."""
    events = watch.take()
    found.folded += sum(isinstance(event, Written) and event.file == watch.database.name for event in events)
    moments = set(dice.sample(range(len(events)), CRASHES_EACH))
    for number, event in enumerate(events):
        disk.follow(number, event)
        if number in moments:
            _judge(disk, folder / watch.database.name, dice, found)
    disk.rest()
    assert disk.as_written() == watch.files(), "the watch missed a write"


def _judge(disk: LossyDisk, file: Path, dice: random.Random, found: Found) -> None:
    file.parent.mkdir(exist_ok=True)
    for old in file.parent.iterdir():
        old.unlink()
    for name, content in disk.after_power_loss(dice).items():
        (file.parent / name).write_bytes(content)
    found.crashes += 1
    try:
        found.lost += len(disk.acknowledged - _ids_in(file))
    except DatabaseError as fault:
        found.broken.append(str(fault.orig))


def _ids_in(file: Path) -> set[str]:
    """The ids of all statements; raises ``DatabaseError`` for a file that is not sound."""
    url = f"sqlite:///{file}"
    engine = prepare(create_engine(url, **engine_options(url)))
    try:
        return _ids(engine)
    finally:
        engine.dispose()


def _ids(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        said_of_it = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        if said_of_it != ["ok"]:
            raise DatabaseError("PRAGMA integrity_check", None, RuntimeError(str(said_of_it)))
        rows = connection.execute(select(Statement.id, Statement.position)).all()
    assert sorted(row.position for row in rows) == list(range(1, len(rows) + 1))
    return {str(row.id) for row in rows}


@pytest.mark.slow
def test_no_acknowledged_statement_is_lost_with_the_power(
    watch: Watch, app: Flask, quick_turns: None, tmp_path: Path
) -> None:
    found = crash(watch, app, tmp_path / "after", STRETCHES)
    print(f"\npower lost {found.crashes} times: {found.lost} statements lost, {len(found.broken)} files broken")
    assert (found.crashes, found.lost, found.broken) == (STRETCHES * CRASHES_EACH, 0, [])
    assert found.folded


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """SQLite is told to sync less than the program tells it."""
    pragmas = [each for each in database._PRAGMAS if not each.startswith("synchronous")]
    monkeypatch.setattr(database, "_PRAGMAS", (*pragmas, f"synchronous={request.param}"))


@pytest.mark.slow
@pytest.mark.parametrize("careless", ["NORMAL", "OFF"] if LONG else ["NORMAL"], indirect=True)
def test_the_mutant_that_syncs_less_is_caught(
    careless: None, watch: Watch, app: Flask, quick_turns: None, tmp_path: Path
) -> None:
    found = crash(watch, app, tmp_path / "after", 1)
    assert found.lost or found.broken
