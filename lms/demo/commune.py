"""The demo commune: its registry from the import files, its staff, what they assigned."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from lms.access.accounts import account_named, change_password, create_account
from lms.access.models import Account
from lms.access.rights import Right, give
from lms.demo.areas import make_areas
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.registry.importing import apply_import
from lms.registry.models import Area, Household, Person
from lms.registry.queries import people_of, villages_of
from lms.registry.reading import read_sheet
from lms.teaching.actions import assign_path

FILES = (Path(__file__).with_name("commune.csv"), Path(__file__).with_name("stalls.csv"))
# Username, role, name as staff see it, numbers of the villages (none: the whole commune, or none at all).
STAFF = (
    ("totruong1", Role.TRAINER, "Tổ trưởng khu ngoài", range(4)),
    ("totruong2", Role.TRAINER, "Tổ trưởng khu giữa", range(4, 8)),
    ("totruong3", Role.TRAINER, "Tổ trưởng khu trong", range(8, 12)),
    ("canbo", Role.OFFICER, "Cán bộ văn hóa – xã hội", None),
    ("vanhanh", Role.OPERATOR, "Người vận hành", None),
    ("tinh", Role.VIEWER, "Theo dõi cấp tỉnh", None),
)
# The village whose team leader is new: nothing was assigned there yet.
WITHOUT_LEADER = 5

Passwords = dict[str, str]


def furnish_commune() -> Area:
    """Areas, households and people, the market: through the import that any commune uses."""
    commune = make_areas()
    for file in FILES:
        apply_import(read_sheet(file.name, file.read_bytes()), commune, clock.today() - timedelta(days=90))
    return commune


def engage_staff(commune: Area) -> Passwords:
    """Three trainers, an officer, an operator, a viewer of the province.

    Answers username → password, new ones for those already engaged.
    """
    villages = villages_of(commune.id)
    passwords: Passwords = {}
    for username, role, name, numbers in STAFF:
        passwords[username] = secrets.token_urlsafe(9)
        known = account_named(username)
        if known:
            change_password(known, passwords[username])
            continue
        areas = [villages[number] for number in numbers or ()] or _area_of(role, commune)
        account = create_account(username, name, role, passwords[username], areas, person=_lives_in(areas))
        for right in Right if role in (Role.TRAINER, Role.OFFICER) else ():
            give(account, right, by=None)
    return passwords


def _area_of(role: Role, commune: Area) -> list[Area]:
    """What a member of staff without villages works in."""
    whole = {Role.OFFICER: commune, Role.VIEWER: commune.parent}.get(role)
    return [whole] if whole else []


def _lives_in(areas: Iterable[Area]) -> Person | None:
    """A trainer is a resident too: she is the first person of her first village."""
    village = next(iter(areas), None)
    if village is None or village.level != "village":
        return None
    household = db.session.scalars(
        select(Household).where(Household.village_id == village.id).order_by(Household.code.desc())
    ).first()
    people = people_of(household.id) if household else []
    return people[0] if people else None


def assign_core_path(commune: Area, began: datetime) -> None:
    """Each trainer gives the core path to each of her villages, two months ago, due in a fortnight."""
    villages = villages_of(commune.id)
    for username, _, _, numbers in STAFF:
        trainer = account_named(username)
        for number in numbers or ():
            if trainer and number != WITHOUT_LEADER:
                _assign(trainer, villages[number], began - timedelta(days=57))


def _assign(trainer: Account, village: Area, at: datetime) -> None:
    with clock.travel(at):
        due = clock.today() + timedelta(days=71)
        assign_path(trainer, "path-core", village, due, "", ids.id_of("demo path", village.code))
