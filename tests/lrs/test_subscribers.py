"""Those who read the log: exactly once, in order, each stopped only by what it cannot read itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.foundation.database import Base, db
from lms.lrs.log import Recorded, append, draft, head
from lms.lrs.models import Cursor
from lms.lrs.subscribers import BATCH, Subscriber, advance, catch_up, count_stuck, lags, replay
from lms.lrs.vocabulary import VERB
from tests.lrs.statements import AUTHORITY, statement


class Apart(Base):
    """A base of its own: the table belongs to these tests, not to the program."""

    __abstract__ = True
    metadata = MetaData()


class Heard(Apart):
    """One row for each time a statement was handled: twice is seen."""

    __tablename__ = "heard_in_tests"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    by: Mapped[str]
    position: Mapped[int]


@dataclass
class Listener:
    """Notes what it hears, and raises at ``fails_at`` after having noted it."""

    name: str = "listener"
    fails_at: int | None = None
    batches: list[int] = field(default_factory=list)

    def handle(self, session: Session, statement: Recorded) -> None:
        session.add(Heard(by=self.name, position=statement.position))
        session.flush()
        if statement.position == self.fails_at:
            raise ValueError("cannot read this one")

    def subscriber(self, *, after: tuple[str, ...] = ()) -> Subscriber:
        return Subscriber(self.name, self.handle, after=after, tables=(Heard,))


@pytest.fixture(autouse=True)
def table(app: Flask) -> Iterator[None]:
    Heard.__table__.create(db.engine)  # type: ignore[attr-defined]
    yield
    db.session.rollback()
    Heard.__table__.drop(db.engine)  # type: ignore[attr-defined]


def said(count: int, verb: str = "experienced") -> None:
    append([draft(statement(verb=verb), AUTHORITY) for _ in range(count)])


def heard(name: str = "listener") -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Heard.position).where(Heard.by == name).order_by(Heard.number)))


def cursor(name: str = "listener") -> Cursor:
    db.session.rollback()
    return db.session.get_one(Cursor, name)


def test_each_statement_is_heard_once_and_in_order(app: Flask) -> None:
    listener = Listener().subscriber()
    said(BATCH + 3)
    assert catch_up([listener]) == BATCH + 3
    said(2)
    assert catch_up([listener]) == 2
    assert catch_up([listener]) == 0
    assert heard() == list(range(1, BATCH + 6))


def test_only_the_verbs_it_hears_are_handed_over_and_the_rest_is_passed(app: Flask) -> None:
    listener = replace(Listener().subscriber(), hears=frozenset({VERB["completed"]}))
    said(2)
    said(1, "completed")
    said(1)
    catch_up([listener])
    assert heard() == [3]
    assert cursor().position == 4


def test_a_failing_one_stops_at_its_statement_and_notes_it(app: Flask) -> None:
    listener = Listener(fails_at=3)
    said(5)
    catch_up([listener.subscriber()])
    stuck = cursor()
    assert heard() == [1, 2], "what it wrote for the third is rolled back with it"
    assert (stuck.position, stuck.stuck_at) == (2, 3)
    assert "cannot read this one" in str(stuck.error)
    assert stuck.stuck_since is not None
    assert count_stuck() == 1


def test_it_stays_stuck_since_the_first_time(app: Flask) -> None:
    listener = Listener(fails_at=1).subscriber()
    said(1)
    catch_up([listener])
    since = cursor().stuck_since
    catch_up([listener])
    assert cursor().stuck_since == since


def test_a_failing_one_blocks_neither_others_nor_the_log(app: Flask) -> None:
    said(5)
    others = [Listener(fails_at=2).subscriber(), Listener("other").subscriber()]
    catch_up(others)
    assert heard("other") == [1, 2, 3, 4, 5]
    said(1)
    catch_up(others)
    assert head(db.session()) == 6
    assert heard("other") == [1, 2, 3, 4, 5, 6]


def test_it_goes_on_when_the_cause_is_gone(app: Flask) -> None:
    listener = Listener(fails_at=3)
    said(5)
    catch_up([listener.subscriber()])
    listener.fails_at = None
    catch_up([listener.subscriber()])
    assert heard() == [1, 2, 3, 4, 5]
    assert (cursor().stuck_at, cursor().stuck_since, cursor().error) == (None, None, None)
    assert count_stuck() == 0


def test_killed_after_its_rows_it_begins_again_where_it_was(app: Flask) -> None:
    """A process that dies before the commit leaves neither rows nor cursor behind."""
    listener = Listener(fails_at=4)
    said(4)
    for _ in range(3):
        catch_up([listener.subscriber()])
    listener.fails_at = None
    catch_up([listener.subscriber()])
    assert heard() == [1, 2, 3, 4]


def test_a_reader_of_anothers_rows_never_runs_ahead(app: Flask) -> None:
    first, second = Listener("first", fails_at=3), Listener("second")
    pair = [second.subscriber(after=("first",)), first.subscriber()]
    said(5)
    assert advance(pair[0]) == 0, "the first has not begun"
    catch_up(pair)
    assert heard("second") == [1, 2]
    first.fails_at = None
    catch_up(pair)
    assert heard("second") == [1, 2, 3, 4, 5]


def test_two_who_catch_up_at_once_have_one_effect(app: Flask) -> None:
    listener = Listener().subscriber()
    said(60)

    def catch() -> None:
        with app.app_context():
            for _ in range(40):
                advance(listener, 2)

    threads = [threading.Thread(target=catch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard() == list(range(1, 61))
    assert cursor().error is None


def test_a_replay_rebuilds_and_keeps_the_cursor(app: Flask) -> None:
    listener = Listener().subscriber()
    said(5)
    catch_up([listener])
    steps: list[tuple[int, int]] = []
    replay(listener, lambda position, end: steps.append((position, end)))
    assert heard() == [1, 2, 3, 4, 5]
    assert cursor().position == 5
    assert steps == [(5, 5)]


def test_a_replay_frees_one_that_was_stuck(app: Flask) -> None:
    listener = Listener(fails_at=2)
    said(3)
    catch_up([listener.subscriber()])
    listener.fails_at = None
    replay(listener.subscriber(), lambda position, end: None)
    assert heard() == [1, 2, 3]
    assert cursor().error is None


def test_a_replay_that_fails_leaves_the_old_rows(app: Flask) -> None:
    listener = Listener()
    said(3)
    catch_up([listener.subscriber()])
    listener.fails_at = 2
    with pytest.raises(ValueError, match="cannot read"):
        replay(listener.subscriber(), lambda position, end: None)
    assert heard() == [1, 2, 3]
    assert cursor().position == 3


def test_a_reaction_is_never_replayed(app: Flask) -> None:
    reaction = replace(Listener().subscriber(), tables=())
    with pytest.raises(ValueError, match="never replayed"):
        replay(reaction, lambda position, end: None)


def test_how_far_behind_is_known(app: Flask) -> None:
    said(4)
    subscribers = [Listener("first", fails_at=3).subscriber(), Listener("never begun").subscriber()]
    catch_up(subscribers[:1])
    first, other = lags(subscribers)
    assert (first.position, first.behind, first.stuck_at) == (2, 2, 3)
    assert (other.position, other.behind, other.error) == (0, 4, None)
