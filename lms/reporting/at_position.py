"""The record as it stands now, and as it stood at a position: what a report is made from, and derived from again.

At a position the projections are built beside, in temporary tables, and the log is a temporary view that ends there
(record 22 has the idea): whoever asks by the usual names is answered as if nothing had come later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from flask import current_app
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.orm import Session

from lms.foundation.database import db
from lms.lrs.log import head, read
from lms.lrs.models import Cursor
from lms.lrs.replaying import shadow_of
from lms.lrs.subscribers import BATCH, Subscriber, catch_up

Progress = Callable[[int, int], None]
# Whose rows the figures of a report are read from.
_READ: Final = ("progress", "teaching")
# A busy server goes on storing while we look; some try finds all rows told up to one position.
_TRIES: Final = 20


class NeverStill(Exception):
    """The projections do not reach the end of the log; `lms subscribers` says why."""


class NotThere(Exception):
    """The log does not reach that position."""


@contextmanager
def as_it_is() -> Iterator[tuple[Session, int]]:
    """One moment of the database, with the position up to which everything was told. Raises ``NeverStill``."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        for _ in range(_TRIES):
            catch_up(_subscribers())
            db.session.rollback()
            with Session(connection) as session:
                position = head(session)
                if _told_up_to(session) == position:
                    yield session, position
                    return
                session.rollback()
    raise NeverStill


def _subscribers() -> list[Subscriber]:
    known: Sequence[Subscriber] = current_app.extensions["subscribers"]
    return [each for each in known if each.name in _READ]


def _told_up_to(session: Session) -> int:
    reached: dict[str, int] = {row.name: row.position for row in session.execute(select(Cursor.name, Cursor.position))}
    return min(reached.get(name, 0) for name in _READ)


@contextmanager
def as_it_was(position: int, progress: Progress) -> Iterator[Session]:
    """The record as it stood when the log ended at ``position``; tells ``progress(position told, of how many)``.

    Names, places and birth years are those of the registry now, by its own dates. Raises ``NotThere``.
    """
    if not 0 <= position <= head(db.session()):
        raise NotThere
    db.session.rollback()
    connection = db.engine.connect()
    try:
        with connection.begin():
            _end_log_at(connection, position)
            for subscriber in _subscribers():
                for model in subscriber.tables:
                    table = model.__table__
                    assert isinstance(table, Table)
                    shadow_of(table).create(connection)
        for told in range(0, position, BATCH):
            _tell(connection, told, min(told + BATCH, position))
            progress(min(told + BATCH, position), position)
        with Session(connection) as session:
            yield session
    finally:
        connection.invalidate()  # closed for good: no other user of the pool meets these tables
        connection.close()


def _end_log_at(connection: Connection, position: int) -> None:
    """The log, and what it says of voidings, up to here."""
    schema = "main" if connection.dialect.name == "sqlite" else str(connection.scalar(text("SELECT current_schema()")))
    for name in ("statement", "reference"):
        rows = f"SELECT * FROM {schema}.{name} WHERE position <= {position:d}"
        connection.execute(text(f"CREATE TEMPORARY VIEW {name} AS {rows}"))


def _tell(connection: Connection, after: int, upto: int) -> None:
    with Session(connection) as session, session.begin():
        for subscriber in _subscribers():
            subscriber.take(session, read(session, after, upto, subscriber.reads))
