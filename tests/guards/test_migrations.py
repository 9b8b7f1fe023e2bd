"""Every migration runs up and down, on both databases, with rows in the tables."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    create_engine,
    inspect,
)

from lms.foundation.database import db, engine_options, prepare, write_intent
from lms.foundation.migrating import downgrade_database, revisions, upgrade_database
from tests.databases import create_database, named, postgresql_server

pytestmark = pytest.mark.slow

# Values that a CHECK demands.
DEMANDED = {("area", "level"): "village"}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with postgresql_server(tmp_path) as uri:
        yield named(create_database(uri, "empty"), "postgresql+psycopg")


def engine_of(url: str) -> Engine:
    return prepare(create_engine(url, **engine_options(url)))


def value_for(column: Column[Any], rows: dict[str, dict[str, Any]]) -> Any:
    """A value that fits: of the row a foreign key points at, else one of the column's type."""
    for key in column.foreign_keys:
        return rows[key.column.table.name][key.column.name]
    if (column.table.name, column.name) in DEMANDED:
        return DEMANDED[column.table.name, column.name]
    samples: list[tuple[type, Any]] = [
        (Boolean, True),
        (Uuid, uuid.uuid4()),
        (DateTime, datetime(2026, 11, 1, tzinfo=UTC)),
        (Date, date(2026, 11, 1)),
        (LargeBinary, b"\x01" * 32),
        (Integer, 1),
    ]
    return next((sample for kind, sample in samples if isinstance(column.type, kind)), uuid.uuid4().hex)


def fill_new_tables(url: str, rows: dict[str, dict[str, Any]], known: MetaData) -> None:
    """One row into every table that has none yet, all columns filled unless they point at their own table."""
    engine = engine_of(url)
    fresh = set(inspect(engine).get_table_names()) - rows.keys() - {"alembic_version"}
    known.reflect(engine, only=sorted(fresh))
    with write_intent(), engine.begin() as connection:
        for table in known.sorted_tables:
            if table.name in fresh:
                rows[table.name] = row_for(table, rows)
                connection.execute(table.insert(), rows[table.name])
    engine.dispose()


def row_for(table: Table, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own = {column.name for column in table.columns for key in column.foreign_keys if key.column.table is table}
    return {column.name: value_for(column, rows) for column in table.columns if column.name not in own}


def test_every_migration_runs_up_and_down_with_rows_in_the_tables(empty_database: str) -> None:
    rows: dict[str, dict[str, Any]] = {}
    known = MetaData()
    for revision in revisions():
        upgrade_database(empty_database, revision)
        fill_new_tables(empty_database, rows, known)
    for revision in [*reversed(revisions()[:-1]), "base"]:
        downgrade_database(empty_database, revision)
    engine = engine_of(empty_database)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    upgrade_database(empty_database)


def test_the_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    found = {
        name: {each["name"] for each in inspect(db.engine).get_columns(name)}
        for name in inspect(db.engine).get_table_names()
        # on PostgreSQL the queue keeps its own tables in the same database
        if not name.startswith("huey_")
    }
    found.pop("alembic_version")
    assert found == {table.name: {column.name for column in table.columns} for table in db.metadata.sorted_tables}
