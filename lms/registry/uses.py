"""Who else speaks of a row of the registry: rows of any room that point at it, statements that name it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from flask import current_app
from sqlalchemy import Column, select

from lms.foundation.database import Base, db
from lms.lrs.mentions import RELATED_AGENTS, identifier_of, key_of
from lms.lrs.models import Mention
from lms.registry.import_traces import Key, parts


def pointing_at(table: str, row_ids: Collection[str]) -> Iterator[tuple[Key, str]]:
    """(table and id of the row that points, id of the row pointed at). Rooms above are found by their foreign keys."""
    for column in _foreign_keys(table):
        own = list(column.table.primary_key.columns)
        for some in parts([_as_key(column, each) for each in row_ids]):
            for row in db.session.execute(select(column, *own).where(column.in_(some))):
                yield (column.table.name, "/".join(str(part) for part in row[1:])), str(row[0])


def named_in_the_record(row_ids: Collection[str]) -> set[str]:
    """Which of these people or households a statement names."""
    home_page = current_app.extensions["settings"].base_url
    keys = {
        key_of(kind, identifier_of({"account": {"homePage": home_page, "name": each}})): each
        for each in row_ids
        for kind in RELATED_AGENTS
    }
    found: set[str] = set()
    for some in parts(list(keys)):
        named = db.session.scalars(select(Mention.key).where(Mention.key.in_(some)).distinct())
        found.update(keys[key] for key in named)
    return found


def _foreign_keys(table: str) -> Iterator[Column[Any]]:
    for each in Base.metadata.sorted_tables:
        for column in each.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                yield column


def _as_key(column: Column[Any], row_id: str) -> Any:
    return column.type.python_type(row_id)
