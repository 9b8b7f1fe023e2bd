"""Rebuilding a projection beside its tables, and putting the new rows in their place (record 22).

The rows are built in temporary tables of the same names, on a connection of its own. Both databases look a bare name up
among a connection's temporary tables first, so the handlers write there without knowing, while everyone else reads and
writes the real ones. When the process is killed the database drops them, and the old rows stand as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Index, MetaData, Table, text
from sqlalchemy.orm import Session

from lms.foundation.database import Base, db, write_intent
from lms.lrs.log import hold_append_lock, read
from lms.lrs.subscribers import BATCH, Subscriber, ceiling, locked_cursor

Progress = Callable[[int, int], None]


class ReplayStopped(Exception):
    """A statement could not be told; the old rows stay. Its cause is what the handler raised."""

    def __init__(self, name: str, first: int, last: int, cause: Exception) -> None:
        at = f"{first}" if first == last else f"{first} to {last}"
        super().__init__(f"{name}: stopped at {at}: {type(cause).__name__}: {cause}; the old rows stay")


def replay(subscriber: Subscriber, progress: Progress) -> None:
    """Rebuild a projection from position 0, telling ``progress(position, head)`` as it goes.

    While it builds, nobody waits: readers see the old rows, the live subscriber goes on. What was stored meanwhile is
    told under the lock of the log, and the rows are exchanged in that one transaction; writers wait for that long.
    Raises ``ValueError`` for a reaction, which is never replayed, ``ReplayStopped`` at a statement it cannot read.
    """
    if not subscriber.replayable:
        raise ValueError(f"{subscriber.name} is a reaction: it is never replayed")
    db.session.commit()
    with _beside(subscriber) as connection:
        position = _build(connection, subscriber, progress)
        _exchange(connection, subscriber, position, progress)


@contextmanager
def _beside(subscriber: Subscriber) -> Iterator[Connection]:
    """A connection on which the tables of the projection are empty ones of its own."""
    connection = db.engine.connect()
    try:
        with connection.begin():
            for model in subscriber.tables:
                shadow_of(_table(model)).create(connection)
        yield connection
    finally:
        connection.invalidate()  # closed for good, so that no other user of the pool meets these tables
        connection.close()


def shadow_of(table: Table) -> Table:
    """The table as a temporary one: columns, key and indexes. Foreign keys cannot lead out of a temporary table; the
    real one checks them when the rows arrive. Raises ``ValueError`` for a key that the database counts up itself."""
    if table.autoincrement_column is not None:
        raise ValueError(f"{table.name} counts its rows: the key of a projection's row must follow from the log")
    columns = [
        Column(
            each.name,
            each.type,
            primary_key=each.primary_key,
            nullable=each.nullable,
            server_default=getattr(each.server_default, "arg", None),
            autoincrement=False,
        )
        for each in table.columns
    ]
    shadow = Table(table.name, MetaData(), *columns, prefixes=["TEMPORARY"])
    for index in table.indexes:
        Index(index.name, *(shadow.columns[each.name] for each in index.columns), unique=index.unique)
    return shadow


def _build(connection: Connection, subscriber: Subscriber, progress: Progress) -> int:
    """Tell all but the newest statements, each batch in a transaction of its own; returns the position reached."""
    position, end = 0, BATCH + 1
    while end - position > BATCH:
        with Session(connection) as session:
            end = ceiling(session, subscriber)
            session.rollback()
            if end > position:
                position = _tell(session, subscriber, position, min(position + BATCH, end))
        progress(position, end)
    return position


def _tell(session: Session, subscriber: Subscriber, after: int, upto: int) -> int:
    """Tell these or, where one of them fails, the first half of them; returns the position reached."""
    try:
        with session.begin():
            subscriber.take(session, read(session, after, upto, subscriber.reads))
    except Exception as fault:
        if upto == after + 1:
            raise ReplayStopped(subscriber.name, upto, upto, fault) from fault
        return _tell(session, subscriber, after, after + (upto - after) // 2)
    return upto


def _exchange(connection: Connection, subscriber: Subscriber, position: int, progress: Progress) -> None:
    """In one transaction: tell what is left, put the new rows in place of the old, move the cursor."""
    with write_intent(), Session(connection) as session, session.begin():
        hold_append_lock(session.connection())
        cursor = locked_cursor(session, subscriber.name)
        end = ceiling(session, subscriber)
        _tell_rest(session, subscriber, position, end)
        for model in reversed(subscriber.tables):
            session.execute(text(f"DELETE FROM {_real(connection, model)}"))
        for model in subscriber.tables:
            _copy(session, model)
        cursor.move_to(end)
    progress(end, end)


def _tell_rest(session: Session, subscriber: Subscriber, position: int, end: int) -> None:
    while position < end:
        upto = min(position + BATCH, end)
        try:
            subscriber.take(session, read(session, position, upto, subscriber.reads))
            session.flush()
        except Exception as fault:
            raise ReplayStopped(subscriber.name, position + 1, upto, fault) from fault
        position = upto


def _copy(session: Session, model: type[Base]) -> None:
    connection = session.connection()
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(each.name) for each in _table(model).columns)
    beside = quote(_table(model).name)
    session.execute(text(f"INSERT INTO {_real(connection, model)} ({names}) SELECT {names} FROM {beside}"))


def _real(connection: Connection, model: type[Base]) -> str:
    """The name of the real table, where the bare one means the temporary one."""
    quote = connection.dialect.identifier_preparer.quote
    schema = "main" if connection.dialect.name == "sqlite" else str(connection.scalar(text("SELECT current_schema()")))
    return f"{quote(schema)}.{quote(_table(model).name)}"


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
