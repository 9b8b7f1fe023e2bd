"""Invented families: how old, how related and how called the people of one household are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from lms.demo.invented_names import MANNERS, MEN, WOMEN

NAMED_FROM = 15


@dataclass(frozen=True, slots=True)
class Member:
    """One person before they have a name; ``blood`` people carry the head's family name."""

    relation: str
    woman: bool
    age: int
    blood: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """One person of 15 or more as the list names them."""

    relation: str
    name: str
    called: str
    age: int
    woman: bool


def family(chance: Random, size: int) -> list[Member]:
    """The members of a household of ``size`` people, the head first."""
    if size == 1:
        return [
            Member("chủ hộ", chance.random() < 0.55, chance.choice((chance.randint(60, 86), chance.randint(28, 59))))
        ]
    if size == 2:
        return _two(chance)
    if size >= 6 and chance.random() < 0.55:
        return _three_generations_below(chance, size)
    return _couple_with_children(chance, size)


def _two(chance: Random) -> list[Member]:
    kind = chance.random()
    if kind < 0.44:
        return _couple(chance, chance.randint(60, 82))
    if kind < 0.66:
        return _couple(chance, chance.randint(24, 59))
    head = chance.randint(40, 80)
    return [Member("chủ hộ", chance.random() < 0.7, head), _child(chance, head, 21, 34)]


def _couple(chance: Random, age: int) -> list[Member]:
    woman_leads = chance.random() < 0.22
    partner = max(20, age + chance.randint(-4, 3))
    return [
        Member("chủ hộ", woman_leads, age),
        Member("chồng" if woman_leads else "vợ", not woman_leads, partner, blood=False),
    ]


def _child(chance: Random, parent: int, youngest: int, oldest: int) -> Member:
    return Member("con", chance.random() < 0.48, max(0, parent - chance.randint(youngest, oldest)))


def _couple_with_children(chance: Random, size: int) -> list[Member]:
    head = chance.randint(27, 48)
    members = _couple(chance, head)
    if size >= 4 and chance.random() < 0.5:
        members.append(Member("mẹ", True, min(90, head + chance.randint(20, 29)), blood=False))
    if len(members) < size - 1 and size >= 5 and chance.random() < 0.55:
        members.append(Member("bố", False, min(90, head + chance.randint(22, 31))))
    members += [_child(chance, head, 23, 40) for _ in range(size - len(members))]
    return members


def _three_generations_below(chance: Random, size: int) -> list[Member]:
    head = chance.randint(50, 68)
    members = _couple(chance, head)
    son = head - chance.randint(21, 27)
    members += [Member("con", False, son), Member("con dâu", True, max(19, son - chance.randint(0, 4)), blood=False)]
    rest = size - len(members)
    grandchildren = min(rest, chance.randint(2, 4))
    members += [
        Member("cháu", chance.random() < 0.48, max(0, son - chance.randint(22, 34))) for _ in range(grandchildren)
    ]
    members += [_child(chance, head, 26, 40) for _ in range(rest - grandchildren)]
    return members


def named(chance: Random, members: Sequence[Member], manners: Sequence[str]) -> list[Named]:
    """Names for those of 15 or more; within one household no full name and no name of address comes twice."""
    families, _, _ = MANNERS[manner := chance.choice(manners)]
    house = chance.choice(families)
    taken: set[str] = set()
    people = []
    for member in members:
        if member.age < NAMED_FROM:
            continue
        own = manner if member.blood else chance.choice(manners)
        family_name = house if member.blood else chance.choice(MANNERS[own][0])
        given = chance.choice([name for name in (WOMEN if member.woman else MEN) if name not in taken])
        taken.add(given)
        middle = chance.choice(MANNERS[own][1 if member.woman else 2])
        full = f"{family_name} {middle} {given}"
        people.append(Named(member.relation, full, f"{address(member)} {given}".strip(), member.age, member.woman))
    return people


def address(member: Member) -> str:
    """How neighbours begin when they speak of someone of this age; nothing for the young."""
    if member.age >= 55:
        return "Bà" if member.woman else "Ông"
    if member.age >= 40:
        return "Cô" if member.woman else "Chú"
    if member.age >= 24:
        return "Chị" if member.woman else "Anh"
    return ""
