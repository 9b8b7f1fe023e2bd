"""Makers of things for tests, each with sensible defaults. They write what the program itself would write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import count

from argon2 import PasswordHasher

from lms.access.models import Account, AccountArea
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.registry.actions import add_area, add_household, add_person
from lms.registry.models import Area, Household, Person

PASSWORD = "chim sẻ bay qua đồi chè"
LONG_AGO = date(2025, 7, 1)
_numbers = count(1)


@cache
def _hash_of(password: str) -> str:
    """A cheap argon2 hash: tests are not attacked."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def make_commune(name: str = "Thử Nghiệm", gso_code: str | None = None) -> Area:
    """A commune (of the province “Mẫu”, one per commune), there since 1 July 2025."""
    province = add_area("province", "tỉnh", "Mẫu", valid_from=LONG_AGO)
    return add_area("commune", "xã", name, parent=province, gso_code=gso_code, valid_from=LONG_AGO)


def make_village(commune: Area, name: str, code: str | None = None) -> Area:
    return add_area("village", "thôn", name, parent=commune, code=code or f"T{next(_numbers)}", valid_from=LONG_AGO)


def make_household(
    village: Area, label: str = "Hộ thử", *, code: str | None = None, residents: int = 3, phones: int | None = 1
) -> Household:
    code = code or f"HO-{next(_numbers):04}"
    return add_household(code, label, village, residents=residents, phones=phones, on=LONG_AGO)


def make_person(
    household: Household, name: str = "Người Thử", *, birth_year: int | None = 1975, relation: str = ""
) -> Person:
    return add_person(household, name, birth_year=birth_year, relation=relation, on=LONG_AGO)


def make_viewer(village: Area) -> Account:
    """A viewer of the village's province."""
    commune = village.parent
    return make_account(Role.VIEWER, [commune.parent] if commune and commune.parent else [])


@writes
def make_account(
    role: Role, areas: Iterable[Area] = (), *, username: str = "", name: str = "", person: Person | None = None
) -> Account:
    """A staff account whose password is ``PASSWORD``."""
    username = username or f"{role.value}{next(_numbers)}"
    account = Account(
        username=username,
        name=name or username,
        role=role.value,
        password_hash=_hash_of(PASSWORD),
        person_id=person.id if person else None,
    )
    db.session.add(account)
    db.session.flush()
    db.session.add_all(AccountArea(account_id=account.id, area_id=area.id) for area in areas)
    return account
