"""Those who read the log: each has a cursor and advances in its own transaction, exactly once per statement.

A projection only writes rows. A reaction states a result as a new statement; its statement and its cursor are
committed together, so a killed process repeats or continues and nothing happens twice.
"""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.database import Base, db, writes
from lms.lrs.counting import counted, runs, target_before, told_before
from lms.lrs.log import Recorded, head, read
from lms.lrs.models import Cursor, Statement
from lms.lrs.vocabulary import VERB

Handler = Callable[[Session, Recorded], None]
Forgetting = Callable[[Session, Recorded], ColumnElement[bool]]
Preparation = Callable[[Session, Sequence[Recorded]], None]

BATCH = 400
# A failing subscriber is tried again after this long, then after twice as long each time.
FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(minutes=30)

_POSITIONS: Final = select(Cursor.name, Cursor.position)


@dataclass(frozen=True)
class Subscriber:
    """``hears``: the verbs it is called for (all when empty); ``after``: subscribers whose rows it reads, so that it
    never runs ahead of them; ``tables``: what a replay clears and rebuilds (empty for a reaction); ``prepare``: called
    before each batch, to fetch at once what its statements will need; ``forget``: removes the rows to which a statement
    that is now voided contributed, and answers which statements of the log must be told again for them."""

    name: str
    handle: Handler
    hears: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    tables: tuple[type[Base], ...] = ()
    prepare: Preparation | None = None
    forget: Forgetting | None = None

    @property
    def replayable(self) -> bool:
        return bool(self.tables)

    @property
    def reads(self) -> frozenset[str]:
        """The verbs to fetch for it: voidings too, whatever it hears."""
        return self.hears | {VERB["voided"]} if self.hears else self.hears

    def take(self, session: Session, statements: Sequence[Recorded]) -> None:
        """Handle what counts of one batch, and what its voidings take back, within the caller's transaction."""
        for run, voiding in runs(statements):
            self._tell(session, run)
            if voiding and self.forget:
                self._take_back(session, voiding, self.forget)

    def _tell(self, session: Session, statements: Sequence[Recorded]) -> None:
        told = [each for each in counted(session, statements) if self._hears(each)]
        if self.prepare and told:
            self.prepare(session, told)
        try:
            for statement in told:
                self.handle(session, statement)
        finally:
            session.info.clear()  # what was prepared holds for these only

    def _hears(self, statement: Recorded) -> bool:
        return not self.hears or statement.verb in self.hears

    def _take_back(self, session: Session, voiding: Recorded, forget: Forgetting) -> None:
        target = target_before(session, voiding)
        if target is None or not self._hears(target):
            return
        session.flush()
        again = forget(session, target)
        for batch in told_before(session, again, voiding, self.hears):
            self._tell(session, batch)


@dataclass(frozen=True)
class Lag:
    """How far behind the log one subscriber is. ``waited``: how long its oldest unread statement has waited. Of one
    that is stuck: the position and id of the statement, why, how often it was tried, when it is tried again."""

    name: str
    position: int
    behind: int
    waited: timedelta = timedelta(0)
    stuck_at: int | None = None
    statement: uuid.UUID | None = None
    error: str | None = None
    failures: int = 0
    retry_at: datetime | None = None


def catch_up(subscribers: Sequence[Subscriber]) -> int:
    """Advance all, in the given order, until nobody moves; returns how many statements were read in all."""
    total = 0
    while moved := sum(_drain(subscriber) for subscriber in _behind(subscribers)):
        total += moved
    return total


def _behind(subscribers: Sequence[Subscriber]) -> list[Subscriber]:
    """Those who have something to read: nobody else is asked, each question being a transaction."""
    db.session.commit()  # what was read before may be older than the log
    newest = head(db.session())
    reached: dict[str, int] = {row.name: row.position for row in db.session.execute(_POSITIONS)}
    return [each for each in subscribers if reached.get(each.name, 0) < newest]


def _drain(subscriber: Subscriber) -> int:
    """Less than a whole batch: it has read all there is, or stands before what stops it."""
    moved = step = advance(subscriber)
    while step == BATCH:
        step = advance(subscriber)
        moved += step
    return moved


def advance(subscriber: Subscriber, limit: int = BATCH) -> int:
    """Read the next statements in one transaction; returns how many. A failing one is stopped at and noted, and left
    alone until it is time to try again."""
    if _waits(subscriber.name):
        return 0
    try:
        return _advance(subscriber, limit)
    except Exception as error:
        if limit > 1:
            return advance(subscriber, limit // 2)
        _note_stuck(subscriber, "".join(traceback.format_exception_only(error)).strip())
        return 0


def _waits(name: str) -> bool:
    retry_at = db.session.scalar(select(Cursor.retry_at).where(Cursor.name == name))
    return retry_at is not None and retry_at > clock.now()


def pause(failures: int) -> timedelta:
    """How long one that failed so often is left alone."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)


@writes
def retry_now() -> int:
    """Let those who are stuck be tried at once; how many there are. For one who has removed the cause."""
    stuck = list(db.session.scalars(select(Cursor).where(Cursor.retry_at.is_not(None)).with_for_update()))
    for cursor in stuck:
        cursor.retry_at = None
    return len(stuck)


@writes
def _advance(subscriber: Subscriber, limit: int) -> int:
    session = db.session()
    cursor = locked_cursor(session, subscriber.name)
    before = cursor.position
    upto = min(before + limit, ceiling(session, subscriber))
    subscriber.take(session, read(session, before, upto, subscriber.reads))
    if upto > before:
        cursor.move_to(upto)
    return upto - before


def locked_cursor(session: Session, name: str) -> Cursor:
    cursor = session.get(Cursor, name, with_for_update=True)
    if cursor is None:
        cursor = Cursor(name=name, position=0)
        session.add(cursor)
        session.flush()
    return cursor


def ceiling(session: Session, subscriber: Subscriber) -> int:
    """As far as it may read: the head (positions have no gaps), or where those stand whose rows it reads."""
    if not subscriber.after:
        return head(session)
    reached: dict[str, int] = {row.name: row.position for row in session.execute(_POSITIONS)}
    return min((reached.get(name, 0) for name in subscriber.after), default=0)


@writes
def _note_stuck(subscriber: Subscriber, error: str) -> None:
    session = db.session()
    cursor = locked_cursor(session, subscriber.name)
    cursor.stuck_at = cursor.position + 1
    cursor.stuck_since = cursor.stuck_since or clock.now()
    cursor.error = error[:2000]
    cursor.failures += 1
    cursor.retry_at = clock.now() + pause(cursor.failures)


def lags(subscribers: Sequence[Subscriber]) -> list[Lag]:
    """How far behind each subscriber is."""
    session = db.session()
    newest = head(session)
    cursors = {cursor.name: cursor for cursor in session.scalars(select(Cursor))}
    reached = {each.name: cursors[each.name].position if each.name in cursors else 0 for each in subscribers}
    next_ones = select(Statement.position, Statement.id, Statement.stored)
    waiting = {
        position: (identifier, stored)
        for position, identifier, stored in session.execute(
            next_ones.where(Statement.position.in_({position + 1 for position in reached.values()}))
        )
    }
    return [
        _lag(name, newest - position, cursors.get(name), waiting.get(position + 1))
        for name, position in reached.items()
    ]


def _lag(name: str, behind: int, cursor: Cursor | None, waiting: tuple[uuid.UUID, datetime] | None) -> Lag:
    identifier, stored = waiting or (None, clock.now())
    waited = max(timedelta(0), clock.now() - stored)
    if cursor is None:
        return Lag(name, 0, behind, waited)
    return Lag(
        name,
        cursor.position,
        behind,
        waited,
        cursor.stuck_at,
        identifier if cursor.error else None,
        cursor.error,
        cursor.failures,
        cursor.retry_at,
    )


def count_stuck() -> int:
    return db.session.scalar(select(func.count()).select_from(Cursor).where(Cursor.error.is_not(None))) or 0
