"""Records that may be one person: Vietnamese names written otherwise, with year of birth, village and phone beside.

Nothing is decided here: a person settles each pair, and a pair settled as two people is not proposed again.
"""

from __future__ import annotations

import itertools
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.history_models import DistinctPeople
from lms.registry.models import Household, Membership, Person
from lms.registry.queries import holds
from lms.registry.spelling import fold

# How much each agreement speaks for one person, and from where a pair is worth a look.
WEIGHTS: Final = {
    "same_name": 4, "other_marks": 3, "other_order": 3, "middle_name": 1, "same_phone": 4, "same_year": 3,
    "near_year": 1, "turned_year": 1, "year_unknown": 0, "same_village": 1, "same_household": 1,
}  # fmt: skip
ENOUGH: Final = 5
# In a heap of namesakes nobody can be told apart by looking; the office list is the place to mend that.
LARGEST_HEAP: Final = 40


@dataclass(frozen=True)
class Known:
    """What is compared of one record."""

    id: uuid.UUID
    name: str
    year: int | None
    phone: str | None
    household_id: uuid.UUID
    village_id: int


@dataclass(frozen=True)
class Pair:
    """Two records, the smaller id first, and what speaks for one person (keys below ``lists.likeness``)."""

    one: Known
    other: Known
    reasons: tuple[str, ...]

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[reason] for reason in self.reasons)


def likely_pairs(villages: Collection[int]) -> list[Pair]:
    """Pairs within these villages that nobody settled yet, the likeliest first."""
    settled = {(row.first_id, row.second_id) for row in db.session.scalars(select(DistinctPeople))}
    pairs: dict[tuple[uuid.UUID, uuid.UUID], Pair] = {}
    for heap in _heaps(_known(villages)):
        for one, other in itertools.combinations(sorted(heap, key=lambda each: str(each.id)), 2):
            if (one.id, other.id) in settled or (one.id, other.id) in pairs:
                continue
            pair = Pair(one, other, likeness(one, other))
            if pair.reasons and pair.weight >= ENOUGH:
                pairs[one.id, other.id] = pair
    return sorted(pairs.values(), key=lambda pair: (-pair.weight, pair.one.name, str(pair.one.id), str(pair.other.id)))


def likeness(one: Known, other: Known) -> tuple[str, ...]:
    """What speaks for one person; empty where names or years of birth speak against it."""
    name, year = _of_names(one.name, other.name), _of_years(one.year, other.year)
    same_phone = one.phone is not None and one.phone == other.phone
    if not name or (not year and not same_phone):
        return ()
    found = [name, year, "same_phone" if same_phone else ""]
    if one.household_id == other.household_id:
        found.append("same_household")
    if one.village_id == other.village_id:
        found.append("same_village")
    return tuple(reason for reason in found if reason)


def _of_names(one: str, other: str) -> str:
    """“Nguyễn Thị Hoà” and “Nguyễn Thị Hòa”, “Hoa Nguyễn Thị”, “Nguyễn Hoa”."""
    if one.casefold() == other.casefold():
        return "same_name"
    first, second = fold(one).split(), fold(other).split()
    if first == second:
        return "other_marks"
    if sorted(first) == sorted(second):
        return "other_order"
    short, long = sorted((first, second), key=len)
    ends = len(short) > 1 and (short[0], short[-1]) == (long[0], long[-1])
    return "middle_name" if ends and set(short) < set(long) else ""


def _of_years(one: int | None, other: int | None) -> str:
    if one is None or other is None:
        return "year_unknown"
    if one == other:
        return "same_year"
    if abs(one - other) <= 1:
        return "near_year"
    return "turned_year" if one // 100 == other // 100 and f"{one}"[2:] == f"{other}"[:1:-1] else ""


def _heaps(people: Iterable[Known]) -> list[list[Known]]:
    """Who can be alike at all: the same words in any order, the same first and last word, the same phone."""
    heaps: dict[tuple[str, ...], list[Known]] = defaultdict(list)
    for each in people:
        words = fold(each.name).split()
        heaps["words", *sorted(words)].append(each)
        if len(words) > 1:
            heaps["ends", words[0], words[-1], str(each.year)].append(each)
        if each.phone:
            heaps["phone", each.phone].append(each)
    return [heap for heap in heaps.values() if 1 < len(heap) <= LARGEST_HEAP]


def _known(villages: Collection[int]) -> list[Known]:
    rows = db.session.execute(
        select(Person.id, Person.name, Person.birth_year, Person.phone, Household.id, Household.village_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Household.village_id.in_(villages), Person.erased_at.is_(None))
        .where(holds(Membership.valid_from, Membership.valid_to, clock.today()))
    )
    return [Known(*row) for row in rows.tuples()]
