"""Actions: whole or not at all, one within another, and nothing lost when many write at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import MetaData, func, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Base, db, in_write, writes
from lms.foundation.types import UtcDateTime

THREADS, TIMES = 8, 25


class Apart(Base):
    """A base of its own: the table belongs to these tests, not to the program."""

    __abstract__ = True
    metadata = MetaData()


class Tally(Apart):
    __tablename__ = "tally_in_tests"

    name: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@pytest.fixture(autouse=True)
def table(app: Flask) -> Iterator[None]:
    Tally.__table__.create(db.engine)  # type: ignore[attr-defined]
    yield
    db.session.rollback()
    Tally.__table__.drop(db.engine)  # type: ignore[attr-defined]


@writes
def put(name: str, at: datetime | None = None) -> None:
    db.session.add(Tally(name=name, count=0, at=at))


@writes
def put_two_and_stumble() -> None:
    put("first")
    put("second")
    db.session.flush()
    raise LookupError("stumbled")


@writes
def count_up(name: str) -> None:
    """Read, think, write: the pattern that loses updates where writers do not take turns."""
    tally = db.session.get_one(Tally, name, with_for_update=True)
    tally.count = tally.count + 1


def tallies() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Tally)) or 0


def test_an_action_is_kept_when_it_returns(app: Flask) -> None:
    put("one")
    assert tallies() == 1
    assert not in_write()


def test_an_action_that_raises_leaves_nothing_not_even_of_those_within(app: Flask) -> None:
    with pytest.raises(LookupError):
        put_two_and_stumble()
    assert tallies() == 0
    assert not in_write()
    put("later")
    assert tallies() == 1


def test_what_was_read_before_is_read_again_by_the_action(app: Flask) -> None:
    put("one")
    mine = db.session.get_one(Tally, "one")
    assert mine.count == 0

    def elsewhere() -> None:
        with app.app_context():
            count_up("one")

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    count_up("one")
    assert db.session.get_one(Tally, "one").count == 2


def test_many_who_write_at_once_lose_nothing(app: Flask) -> None:
    put("one")

    def count() -> None:
        with app.app_context():
            for _ in range(TIMES):
                count_up("one")

    threads = [threading.Thread(target=count) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.get_one(Tally, "one").count == THREADS * TIMES


def test_a_time_comes_back_as_it_was_in_utc(app: Flask) -> None:
    for moment in (
        datetime(2026, 11, 23, 15, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=7))),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ):
        name = str(uuid.uuid4())
        put(name, at=moment)
        db.session.rollback()
        found = db.session.scalars(select(Tally.at).where(Tally.name == name)).one()
        assert found == moment
        assert found is not None
        assert found.tzinfo is UTC


def test_a_time_without_offset_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="without offset"):
        put("one", at=datetime(2026, 11, 23))
    assert tallies() == 0
