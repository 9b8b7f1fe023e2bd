"""Tries that are counted in the database, so that they hold across processes and restarts.

A try is reserved before it is looked at: of many parallel guesses no more than allowed are evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from lms.access.models import Attempts
from lms.access.refusals import MustWait
from lms.access.secret import keyed_digest
from lms.foundation import clock
from lms.foundation.database import Base, db, writes

FORGOTTEN_AFTER = timedelta(days=1)
_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def subject(purpose: str, name: str) -> bytes:
    """What tries are counted against, such as ``subject("sign-in", username)``."""
    return keyed_digest(f"attempts/{purpose}", name)


@writes
def reserve(against: bytes, wait_after: Callable[[int], timedelta]) -> int:
    """Take one try; answers the how-manieth it is. ``wait_after(tries)`` is the pause it brings.

    Raises ``MustWait`` while a pause lasts.
    """
    moment = clock.now()
    db.session.execute(delete(Attempts).where(Attempts.last_at < moment - FORGOTTEN_AFTER))
    insert_new(Attempts, subject=against, tries=0, last_at=moment)
    row = db.session.get_one(Attempts, against, with_for_update=True, populate_existing=True)
    if row.waits_until and row.waits_until > moment:
        raise MustWait(ceil((row.waits_until - moment).total_seconds()))
    row.tries += 1
    row.last_at = moment
    row.waits_until = moment + wait_after(row.tries)
    return row.tries


@writes
def forget(against: bytes) -> None:
    """The tries ended well: count from nothing again."""
    db.session.execute(delete(Attempts).where(Attempts.subject == against))


def insert_new(table: type[Base], **values: Any) -> None:
    """Insert a row unless one with its key is there."""
    insert = _INSERT[db.session.connection().dialect.name]
    db.session.execute(insert(table).values(**values).on_conflict_do_nothing())
