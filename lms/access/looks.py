"""Who of the staff saw whom by name: noted before the page is given, listed by the person's own commune."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from lms.access.models import Account, Look
from lms.access.reach import people_within_reach
from lms.foundation import clock
from lms.foundation.database import db, in_write, write_intent
from lms.registry.history_models import PersonMerge
from lms.registry.merging import records_of
from lms.registry.models import Person

_INSERTS: Final[dict[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
# What one question may ask for: databases take only so many values.
_AT_ONCE: Final = 400


class Page(StrEnum):
    """The kinds of pages and files that show people by name."""

    HOUSEHOLD = "household"
    PERSON = "person"
    RECORD = "record"
    STATEMENT = "statement"
    SEARCH = "search"
    CONFIRMATION = "confirmation"
    CARD = "card"
    PHONES = "phones"
    GROUP = "group"
    SESSION = "session"
    SHEET = "sheet"
    HELP = "help"
    ASSIGNMENT = "assignment"
    FIELD = "field"
    CERTIFICATES = "certificates"
    PAPER = "paper"
    REGISTRY = "registry"
    NEWS = "news"
    BOARD = "board"


def note(account: Account, people: Iterable[uuid.UUID | None], page: Page) -> None:
    """Remember that an account is being shown these people; told again on the same day it costs one read.

    Written on a connection of its own, so that what the page has loaded stays loaded. Where it cannot be written it
    raises, and the page is not given: nobody is seen without a trace. Raises ``RuntimeError`` inside an action.
    """
    if in_write():
        raise RuntimeError("note() inside an action would wait for itself")
    wanted = sorted({each for each in people if each is not None}, key=str)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        new = sorted(set(some) - _seen(account, some, page), key=str)
        if new:
            with write_intent(), db.engine.begin() as connection:
                _write(connection, account.id, new, page)


def _seen(account: Account, people: list[uuid.UUID], page: Page) -> set[uuid.UUID]:
    known = select(Look.person_id).where(
        Look.account_id == account.id, Look.person_id.in_(people), Look.page == page.value, Look.day == clock.today()
    )
    return set(db.session.scalars(known))


def _write(connection: Connection, account: uuid.UUID, people: list[uuid.UUID], page: Page) -> None:
    day, now = clock.today(), clock.now()
    rows = [{"account_id": account, "person_id": each, "page": page.value, "day": day, "at": now} for each in people]
    # Two tabs of one browser may tell the same.
    connection.execute(_INSERTS[connection.dialect.name](Look).on_conflict_do_nothing(), rows)


def looks_within_reach(
    officer: Account, person: uuid.UUID | None = None, by: uuid.UUID | None = None
) -> Select[tuple[Look]]:
    """Looks at the people of an officer's communes, whoever looked, the newest first; of one person or one account.

    Whoever was looked at under a record that was merged since is listed too.
    """
    people = people_within_reach(officer).with_only_columns(Person.id)
    earlier = select(PersonMerge.merged_id).where(PersonMerge.kept_id.in_(people))
    wanted = select(Look).where(Look.person_id.in_(people) | Look.person_id.in_(earlier))
    if person is not None:
        wanted = wanted.where(Look.person_id.in_(records_of(db.session(), person)))
    if by is not None:
        wanted = wanted.where(Look.account_id == by)
    return wanted.order_by(Look.at.desc(), Look.person_id, Look.page)
