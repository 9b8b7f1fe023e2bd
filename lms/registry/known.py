"""What the registry already holds of the households a file names, read in a few queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from lms.foundation.database import db
from lms.registry.models import Household, Membership, Person

T = TypeVar("T")
# Below the number of parameters any database takes in one statement.
_AT_ONCE = 500


@dataclass(slots=True)
class KnownPerson:
    """A person of a household; ``row`` is the row of the file that speaks of them, if one did."""

    id: uuid.UUID
    values: dict[str, Any]
    relation: str
    membership_id: uuid.UUID | None = None
    since: date | None = None
    row: int | None = None


@dataclass(slots=True)
class KnownHousehold:
    """A household in the registry or (``new``) in the file. ``said`` is column → (value, row) as the file has it."""

    id: uuid.UUID
    village_id: int
    values: dict[str, Any]
    new: bool = False
    closed: bool = False
    people: list[KnownPerson] = field(default_factory=list)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    listed: int = 0


def known_households(codes: Collection[str]) -> dict[str, KnownHousehold]:
    """Code → the household that has it, with its people of now."""
    found: dict[str, KnownHousehold] = {}
    for some in _parts(sorted(codes)):
        for row in db.session.scalars(select(Household).where(Household.code.in_(some))):
            values = {"label": row.label, "lane": row.lane, "residents": row.residents, "phones": row.phones}
            found[row.code] = KnownHousehold(row.id, row.village_id, values, closed=row.closed_on is not None)
    _add_people({household.id: household for household in found.values()})
    return found


def _add_people(households: dict[uuid.UUID, KnownHousehold]) -> None:
    for some in _parts(list(households)):
        rows = db.session.execute(
            select(Membership.id, Membership.household_id, Membership.relation, Membership.valid_from,
                   Membership.person_id, Person.name, Person.called, Person.birth_year, Person.phone)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.household_id.in_(some), Membership.valid_to.is_(None), Person.erased_at.is_(None))
        )  # fmt: skip
        for row in rows:
            values = {"name": row.name, "called": row.called, "birth_year": row.birth_year, "phone": row.phone}
            person = KnownPerson(row.person_id, values, row.relation, row.id, row.valid_from)
            households[row.household_id].people.append(person)


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
