"""Villages and communes renamed, closed, joined and parted from a day on: dated, told in the record, nothing erased.

An area is meant by its row, never by its code or name: both pass to others.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update

from lms.foundation.database import db, writes
from lms.registry.actions import add_area, move_household
from lms.registry.area_history import begun_on, change_area, succeed
from lms.registry.market_actions import carry_places
from lms.registry.models import Area, Household, Market, Product, Residence
from lms.registry.places_models import WifiPoint
from lms.registry.queries import holds, villages_of
from lms.registry.refusals import NotPossible
from lms.registry.spelling import fold, tidy
from lms.registry.telling import tell

KINDS_OF: Final = {
    "village": ("thôn", "bản", "khu", "khu phố", "tổ dân phố"),
    "commune": ("xã", "phường", "đặc khu"),
}


@dataclass(frozen=True)
class NewArea:
    """What is said of an area that begins; ``code``: a village's short code, a commune's five digits."""

    kind: str
    name: str
    code: str


@writes
def rename_area(area: Area, kind: str, name: str, on: date, by: uuid.UUID) -> None:
    """From ``on`` it is called so. Raises ``NotPossible``: no name, its own, a neighbour's, a wrong kind or day."""
    name = tidy(name)
    _standing(area, on)
    if (kind, name) == (area.kind, area.name):
        raise NotPossible("same_name")
    _name_free(area.level, area.parent_id, kind, name, on, but=area)
    change_area(area, on, kind=kind, name=name)
    tell("renamed", area, area, by, on)


@writes
def close_area(area: Area, on: date, by: uuid.UUID) -> None:
    """It is no more from ``on``. Raises ``NotPossible`` while somebody lives there, or a village lies in it."""
    _standing(area, on)
    _empty(area, on)
    _end(area, on)
    tell("closed", area, area, by, on)


@writes
def join_areas(
    gone: Area, kept: Area, on: date, by: uuid.UUID, basis: str = "", carried: Mapping[str, Sequence[str]] | None = None
) -> list[Market | Product]:
    """From ``on`` all of ``gone`` belongs to ``kept``, which lies beside it: its households and Wi-Fi points, or its
    villages, markets and products, which are answered. ``carried``: ids of what else goes along, for the record.

    Raises ``NotPossible``: not beside it, a wrong day, a village's code that ``kept`` has too.
    """
    places: list[Market | Product] = []
    if gone.id == kept.id or (gone.level, gone.parent_id) != (kept.level, kept.parent_id):
        raise NotPossible("not_beside")
    for each in (gone, kept):
        _standing(each, on)
    if gone.level == "village":
        _move_households(living_in(gone), gone, kept, on)
        _move_points(gone, kept, on)
    else:
        _move_villages(villages_of(gone.id, on), kept, on)
        places = carry_places(gone, kept, on)
    _empty(gone, on)
    _end(gone, on)
    succeed(gone, kept, "whole", on, tidy(basis))
    tell("joined", gone, kept, by, on, {**(carried or {}), **_by_kind(places)})
    return places


@writes
def part_village(
    village: Area, new: NewArea, households: Sequence[Household], on: date, by: uuid.UUID, basis: str = ""
) -> Area:
    """From ``on`` these households of the village live in a new one. Raises ``NotPossible``: nobody or everybody."""
    living = {each.id for each in living_in(village)}
    going = [each for each in households if each.id in living]
    if not going or len(going) == len(living):
        raise NotPossible("nobody_or_all_households")
    made = _begin(village, new, on)
    _move_households(going, village, made, on, keep_closed=True)
    return _parted(village, made, on, by, basis)


@writes
def part_commune(
    commune: Area, new: NewArea, villages: Sequence[Area], on: date, by: uuid.UUID, basis: str = ""
) -> Area:
    """From ``on`` these villages of the commune lie in a new one. Raises ``NotPossible``: none of them, or all."""
    lying = {each.id for each in villages_of(commune.id, on)}
    going = [each for each in villages if each.id in lying]
    if not going or len(going) == len(lying):
        raise NotPossible("none_or_all_villages")
    made = _begin(commune, new, on)
    _move_villages(going, made, on)
    return _parted(commune, made, on, by, basis)


def living_in(village: Area) -> list[Household]:
    """Households of today that are open, by code."""
    wanted = select(Household).where(Household.village_id == village.id, Household.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Household.code)))


def beside(area: Area, on: date) -> list[Area]:
    """Areas of that day that lie in the same one, by code and name."""
    wanted = select(Area).where(
        Area.level == area.level, Area.parent_id == area.parent_id, Area.id != area.id,
        holds(Area.valid_from, Area.valid_to, on),
    )  # fmt: skip
    return list(db.session.scalars(wanted.order_by(Area.gso_code, Area.code, Area.name)))


def _standing(area: Area, on: date) -> None:
    """Raises ``NotPossible`` for an area that is no more, and for a day before its last change."""
    db.session.refresh(area, with_for_update=True)
    if area.valid_to is not None:
        raise NotPossible("area_is_no_more")
    if on < begun_on(area):
        raise NotPossible("before_it_began")


def _begin(beside_it: Area, new: NewArea, on: date) -> Area:
    name, code = tidy(new.name), tidy(new.code).upper()
    _standing(beside_it, on)
    _name_free(beside_it.level, beside_it.parent_id, new.kind, name, on)
    if not code:
        raise NotPossible("no_code")
    _code_free(beside_it, code, on)
    codes = {"code": code} if beside_it.level == "village" else {"gso_code": code}
    return add_area(beside_it.level, new.kind, name, valid_from=on, parent=beside_it.parent, **codes)


def _parted(area: Area, made: Area, on: date, by: uuid.UUID, basis: str) -> Area:
    succeed(area, made, "part", on, tidy(basis))
    tell("parted", area, made, by, on)
    return made


def _name_free(level: str, parent: int | None, kind: str, name: str, on: date, but: Area | None = None) -> None:
    if not name:
        raise NotPossible("no_area_name")
    if kind not in KINDS_OF[level] and (but is None or kind != but.kind):
        raise NotPossible("no_such_kind")
    near = select(Area).where(
        Area.parent_id == parent, Area.level == level, or_(Area.valid_to.is_(None), Area.valid_to >= on)
    )
    if any(fold(each.name) == fold(name) and each is not but for each in db.session.scalars(near)):
        raise NotPossible("area_name_taken")


def _code_free(beside_it: Area, code: str, on: date) -> None:
    """A village's code never served another of its commune; a commune's five digits have no holder on that day."""
    if beside_it.level == "village":
        held = select(Area.id).where(Area.parent_id == beside_it.parent_id, Area.code == code)
    else:
        held = select(Area.id).where(Area.gso_code == code, or_(Area.valid_to.is_(None), Area.valid_to >= on))
    if db.session.scalar(held.limit(1)) is not None:
        raise NotPossible("area_code_taken")


def _empty(area: Area, on: date) -> None:
    """Nobody lives, and nothing lies, in it from that day on."""
    ends = or_(Residence.valid_to.is_(None), Residence.valid_to >= on)
    lives = Residence.valid_to.is_(None) | (Residence.valid_to >= Residence.valid_from)
    wanted = select(func.count()).where(Residence.village_id == area.id, ends, lives)
    if db.session.scalar(wanted):
        raise NotPossible("area_lived_in")
    if area.level == "commune" and villages_of(area.id, on):
        raise NotPossible("area_has_villages")


def _end(area: Area, on: date) -> None:
    area.valid_to = on - timedelta(days=1)
    db.session.flush()


def _move_households(going: Sequence[Household], old: Area, new: Area, on: date, *, keep_closed: bool = False) -> None:
    """Closed households stay where they lived, but are found under the village that is left."""
    for each in going:
        move_household(each, new, on)
    if not keep_closed:
        db.session.execute(update(Household).where(Household.village_id == old.id).values(village_id=new.id))
        db.session.expire_all()


def _move_points(old: Area, new: Area, on: date) -> None:
    wanted = select(WifiPoint).where(WifiPoint.village_id == old.id, WifiPoint.closed_on.is_(None))
    for each in db.session.scalars(wanted).all():
        if each.opened_on >= on:
            each.village_id = new.id
            continue
        each.closed_on = on
        db.session.add(WifiPoint(village_id=new.id, place=each.place, opened_on=on))
    db.session.flush()


def _by_kind(places: Sequence[Market | Product]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in places:
        found.setdefault(f"{each.__tablename__}s", []).append(str(each.id))
    return found


def _move_villages(going: Sequence[Area], commune: Area, on: date) -> None:
    taken = set(db.session.scalars(select(Area.code).where(Area.parent_id == commune.id)))
    if any(each.code in taken for each in going):
        raise NotPossible("area_code_taken")
    for each in going:
        change_area(each, on, parent=commune)
