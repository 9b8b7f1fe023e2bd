"""What an officer or operator does to an area: tried first, so that she sees what changes, then done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from lms.access.attempts import insert_new
from lms.access.models import Account, AccountArea
from lms.access.reach import area_within_reach
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.notices.actions import carry_notices
from lms.registry.area_changes import (
    NewArea,
    close_area,
    join_areas,
    living_in,
    part_commune,
    part_village,
    rename_area,
)
from lms.registry.models import Area, Household
from lms.registry.places_models import WifiPoint
from lms.registry.queries import villages_of
from lms.registry.refusals import NotPossible
from lms.teaching.groups import carry_groups
from lms.teaching.models import Assignment
from lms.teaching.session_actions import carry_sessions

ACTS = ("rename", "close", "join", "part")


@dataclass(frozen=True)
class Wish:
    """What is asked: one of ``ACTS`` from the day ``on``; ``other``: what it joins; ``chosen``: ids of the households
    or villages that part from it; ``basis``: by which decision."""

    act: str
    on: date
    kind: str = ""
    name: str = ""
    code: str = ""
    other: int = 0
    chosen: tuple[str, ...] = ()
    basis: str = ""


@dataclass
class Effect:
    """What changes: titles before and after; how many households, villages, Wi-Fi points move, and how much of what was
    given, planned and announced goes on; who of the staff comes along, teaches on in villages of a commune that joins
    another, or will reach it no more; ``places``: names of the markets and products that come along."""

    before: str
    after: str = ""
    households: int = 0
    villages: int = 0
    wifi: int = 0
    assignments: int = 0
    groups: int = 0
    sessions: int = 0
    notices: int = 0
    places: list[str] = field(default_factory=list)
    trainers: list[str] = field(default_factory=list)
    come_along: list[str] = field(default_factory=list)
    lose: list[str] = field(default_factory=list)
    made: int | None = None


@writes
def do(account: Account, area: Area, wish: Wish) -> Effect:
    """Raises ``NotPossible``; nothing was changed then."""
    effect = Effect(area.title, area.title)
    if wish.act == "rename":
        rename_area(area, wish.kind, wish.name, wish.on, account.id)
        effect.after = area.title
    elif wish.act == "close":
        effect.lose = _staff_of(area)
        close_area(area, wish.on, account.id)
    elif wish.act == "join":
        _join(account, area, wish, effect)
    elif wish.act == "part":
        _part(account, area, wish, effect)
    else:
        raise NotPossible("no_such_deed")
    return effect


def would(account: Account, area: Area, wish: Wish) -> Effect:
    """What it would do: done, told, and undone. Raises as ``do``."""
    found: list[Effect] = []

    @writes
    def try_it() -> None:
        found.append(do(account, area, wish))
        raise _OnlyTried

    with suppress(_OnlyTried):
        try_it()
    return found[0]


class _OnlyTried(Exception):
    """Rolls a trial back."""


def _join(account: Account, area: Area, wish: Wish, effect: Effect) -> None:
    other = area_within_reach(account, wish.other)
    effect.after = other.title
    _count(area, effect)
    carried: dict[str, list[uuid.UUID]] = {"accounts": _serving(area)}
    if area.level == "village":
        carried |= {"groups": carry_groups(area, other), "sessions": carry_sessions(area, other),
                    "notices": carry_notices(area, other)}  # fmt: skip
        effect.groups, effect.sessions, effect.notices = (len(carried[kind]) for kind in list(carried)[1:])
    else:
        effect.trainers = _names(_teaching_in(area, wish.on))
    told = {kind: [str(each) for each in some] for kind, some in carried.items() if some}
    places = join_areas(area, other, wish.on, account.id, wish.basis, told)
    effect.places = [each.name for each in places if each.closed_on is None]
    effect.come_along = _come_along(area, other)


def _part(account: Account, area: Area, wish: Wish, effect: Effect) -> None:
    new = NewArea(wish.kind, wish.name, wish.code)
    if area.level == "village":
        if not account.is_(Role.OFFICER):
            raise NotPossible("not_yours")
        homes = _chosen_homes(area, wish.chosen)
        effect.households = len(homes)
        made = part_village(area, new, homes, wish.on, account.id, wish.basis)
        effect.come_along = _come_along(area, made)
    else:
        villages = [each for each in villages_of(area.id, wish.on) if str(each.id) in wish.chosen]
        effect.villages = len(villages)
        effect.households = sum(len(living_in(each)) for each in villages)
        made = part_commune(area, new, villages, wish.on, account.id, wish.basis)
    effect.after, effect.made = made.title, made.id


def _chosen_homes(village: Area, chosen: Sequence[str]) -> list[Household]:
    return [each for each in living_in(village) if str(each.id) in chosen]


def _count(area: Area, effect: Effect) -> None:
    inside = [area] if area.level == "village" else villages_of(area.id)
    effect.villages = len(inside) if area.level == "commune" else 0
    effect.households = sum(len(living_in(each)) for each in inside)
    if area.level == "village":
        open_ones = select(func.count()).where(WifiPoint.village_id == area.id, WifiPoint.closed_on.is_(None))
        effect.wifi = db.session.scalar(open_ones) or 0
        given = select(func.count()).where(Assignment.village_id == area.id, Assignment.withdrawn_at.is_(None))
        effect.assignments = db.session.scalar(given) or 0


def _come_along(old: Area, new: Area) -> list[str]:
    """Whoever looks after an area looks after what it went into, or where its households live now."""
    for account_id in _serving(old):
        insert_new(AccountArea, account_id=account_id, area_id=new.id)
    db.session.flush()
    return _staff_of(old)


def _staff_of(area: Area) -> list[str]:
    return _names(_serving(area))


def _names(accounts: Sequence[uuid.UUID]) -> list[str]:
    return list(db.session.scalars(select(Account.name).where(Account.id.in_(accounts)).order_by(Account.name)))


def _teaching_in(commune: Area, on: date) -> list[uuid.UUID]:
    """Whoever serves a village of it."""
    villages = [each.id for each in villages_of(commune.id, on)]
    return list(db.session.scalars(select(AccountArea.account_id).where(AccountArea.area_id.in_(villages)).distinct()))


def _serving(area: Area) -> list[uuid.UUID]:
    return list(db.session.scalars(select(AccountArea.account_id).where(AccountArea.area_id == area.id)))
