"""What an undo keeps, named: a household by its code, a person by her name for those within reach."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.access.reach import households_within_reach, people_within_reach
from lms.access.session import signed_in
from lms.foundation.database import db
from lms.registry.import_traces import parts
from lms.registry.models import Household, Market, Person, Stall
from lms.registry.undoing import Kept

_SHOWN = 200


@dataclass(frozen=True)
class KeptRow:
    """``subject``: household, person, market or stall."""

    subject: str
    name: str
    reason: str
    person_id: uuid.UUID | None = None
    household_id: uuid.UUID | None = None


def kept_rows(kept: Iterable[Kept]) -> list[KeptRow]:
    """The rows people know by name (a membership stays with its person, a residence with its household)."""
    by_table: dict[str, dict[uuid.UUID | int, str]] = {}
    for each in kept:
        key = int(each.row_id) if each.row_id.isdigit() else uuid.UUID(each.row_id)
        by_table.setdefault(each.table, {})[key] = each.reason
    return [*_households(by_table.get("household", {})), *_people(by_table.get("person", {})),
            *_others("market", Market.id, Market.name, by_table.get("market", {})),
            *_others("stall", Stall.id, Stall.number, by_table.get("stall", {}))][:_SHOWN]  # fmt: skip


def _households(reasons: dict[uuid.UUID | int, str]) -> list[KeptRow]:
    mine = households_within_reach(signed_in())
    found = [row for some in parts(list(reasons)) for row in db.session.scalars(mine.where(Household.id.in_(some)))]
    return sorted(
        (KeptRow("household", f"{each.code} {each.label}", reasons[each.id], household_id=each.id) for each in found),
        key=lambda row: row.name,
    )


def _people(reasons: dict[uuid.UUID | int, str]) -> list[KeptRow]:
    mine = people_within_reach(signed_in())
    found = [row for some in parts(list(reasons)) for row in db.session.scalars(mine.where(Person.id.in_(some)))]
    return sorted((KeptRow("person", each.name, reasons[each.id], each.id) for each in found), key=lambda row: row.name)


def _others(subject: str, key: Any, name: Any, reasons: dict[uuid.UUID | int, str]) -> list[KeptRow]:
    wanted = select(key, name).where(key.in_(list(reasons)))
    return [KeptRow(subject, text, reasons[found]) for found, text in db.session.execute(wanted)]
