"""PostgreSQL databases that serve test after test, with the connections to them.

To make a database, to open connections to it and to let the server get to know its tables was half of what a test
costs there. An SQLite file is copied in a millisecond: it serves once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from psycopg import Connection, sql
from psycopg.errors import LockNotAvailable
from sqlalchemy import Engine

from tests.databases import copy_database, drop_database

# Rows that were deleted stay in their files until a VACUUM: before that weighs, a new database is made.
MOST_USES = 40
MOST_BYTES = 40 * 1024**2

Rows = dict[str, bytes]
Shape = list[tuple[str, int]]

# Tables, indexes, sequences and triggers: their names and numbers. The queue makes its own tables when it needs them.
_SHAPE = """SELECT relname, oid::bigint FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'huey%'
    UNION ALL SELECT tgname, oid::bigint FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"""
_WITH_ROWS = """SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"""
_SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
# Whoever still holds a lock then was left behind by its test.
_PATIENCE = "SET lock_timeout = '2s'"

_engines: dict[str, Engine] = {}
_make_engine = SQLAlchemy._make_engine


@dataclass
class Lent:
    """One database and what it looked like when it was new."""

    url: str
    shape: Shape
    uses: int = 0


@dataclass
class Shelf:
    """Databases equal to the one at ``standing``, which nobody may have open."""

    standing: str
    free: list[Lent] = field(default_factory=list)
    lent: dict[str, Lent] = field(default_factory=dict)
    rows: Rows | None = None
    sequences: list[tuple[str, int, int | None]] = field(default_factory=list)

    def take(self, folder: Path) -> str:
        """The URL of a database that is as the standing one."""
        if self.standing.startswith("sqlite"):
            return copy_database(self.standing, folder)
        one = self.free.pop() if self.free else self._new(folder)
        self.lent[one.url] = one
        return one.url

    def give_back(self, url: str) -> None:
        """Empty it for the next; what a test has built anew or filled to the brim is dropped."""
        if url.startswith("sqlite"):
            return
        one = self.lent.pop(url)
        one.uses += 1
        if self._is_empty_again(one):
            self.free.append(one)
        else:
            if url in _engines:
                _engines.pop(url).dispose()
            drop_database(url)

    def _is_empty_again(self, one: Lent) -> bool:
        with _open(one.url) as connection:
            connection.execute(_PATIENCE)
            if one.uses >= MOST_USES or not self._fits(connection, one):
                return False
            try:
                self._restore(connection)
            except LockNotAvailable:
                return False
        return True

    def _new(self, folder: Path) -> Lent:
        url = copy_database(self.standing, folder)
        with _open(url) as connection:
            if self.rows is None:
                self.rows = {name: _copied(connection, name) for name in _names(connection, _WITH_ROWS)}
                self.sequences = list(connection.execute(_SEQUENCES))
            return Lent(url, list(connection.execute(_SHAPE)))

    def _fits(self, connection: Connection, one: Lent) -> bool:
        (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        return size < MOST_BYTES and list(connection.execute(_SHAPE)) == one.shape

    def _restore(self, connection: Connection) -> None:
        assert self.rows is not None
        with connection.transaction():
            # No trigger and no foreign key looks on: the whole becomes what it was.
            connection.execute("SET LOCAL session_replication_role = replica")
            for name in _names(connection, _WITH_ROWS):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name, rows in self.rows.items():
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                    copy.write(rows)
            for name, start, last in self.sequences:
                connection.execute(
                    "SELECT setval(%s::regclass, %s, %s)", (f'"{name}"', last or start, last is not None)
                )


def keep_connections(self: SQLAlchemy, key: str | None, options: dict[str, Any], app: Flask) -> Engine:
    """Stands for ``SQLAlchemy._make_engine``: all apps on a PostgreSQL database have one engine."""
    url = str(options["url"])
    if url.startswith("sqlite"):
        return _make_engine(self, key, options, app)
    if url not in _engines:
        _engines[url] = _make_engine(self, key, options, app)
    return _engines[url]


def _open(url: str) -> Connection:
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _names(connection: Connection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query.encode())]


def _copied(connection: Connection, name: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
        return b"".join(bytes(part) for part in copy)
