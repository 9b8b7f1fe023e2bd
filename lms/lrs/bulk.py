"""Rows written and looked up as the driver takes them, many in one statement: the log's hot path (record 18).

One step of the database for many rows: a thread that lets go of the interpreter for every row waits for it every time.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection

# Groups of rows are powers of two, so that few texts are prepared and each is used again.
_LARGEST_GROUP: Final = 128
_ASKED_AT_ONCE: Final = 500

Row = tuple[Any, ...]


def insert_rows(connection: Connection, table: str, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Insert ``rows`` (values as the driver takes them, in the order of ``columns``)."""
    start, mark, cursor = 0, _mark(connection), _cursor(connection)
    while start < len(rows):
        size = min(_LARGEST_GROUP, 1 << (len(rows) - start).bit_length() - 1)
        values = tuple(value for row in rows[start : start + size] for value in row)
        cursor.execute(_insertion(table, columns, size, mark), values)
        start += size


def found_among(connection: Connection, wanted: str, values: Sequence[Any]) -> Iterator[Any]:
    """The rows of a query that ends in ``IN``, for these values (as the driver takes them)."""
    mark, cursor = _mark(connection), _cursor(connection)
    for start in range(0, len(values), _ASKED_AT_ONCE):
        some = tuple(values[start : start + _ASKED_AT_ONCE])
        cursor.execute(f"{wanted} ({_marks(len(some), mark)})", some)
        yield from cursor.fetchall()


def first(connection: Connection, wanted: str) -> Any:
    """The first row of a query, None when it has none."""
    cursor = _cursor(connection)
    cursor.execute(wanted)
    return cursor.fetchone()


def uuid_in(connection: Connection, identifier: uuid.UUID) -> Any:
    """A ``ShortUuid`` as the driver takes it."""
    return identifier.bytes if connection.dialect.name == "sqlite" else identifier


def uuid_out(value: Any) -> uuid.UUID:
    """A ``ShortUuid`` as the driver gives it."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(bytes=value)


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


@cache
def _marks(count: int, mark: str) -> str:
    return ", ".join([mark] * count)


@cache
def _insertion(table: str, columns: tuple[str, ...], size: int, mark: str) -> str:
    row = f"({_marks(len(columns), mark)})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * size)}"
