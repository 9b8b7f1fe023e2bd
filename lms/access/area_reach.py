"""The reach of a program's key that is bound to an area: who lived there, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import Select, func, or_, select

from lms.foundation.database import db
from lms.lrs.reach import Period, Reach
from lms.registry.area_models import AreaPast
from lms.registry.models import Area, Membership, Residence


def survey(code: str) -> Reach:
    """Households, people and villages of the area with this code (``COMMUNE/VILLAGE`` for a village whose code alone
    is not clear), whoever held the code at any time, each while its village lay there. Raises ``LookupError``."""
    villages = _villages_in(_areas(code))
    periods: dict[str, list[Period]] = defaultdict(list)
    for village, lay in villages.items():
        periods[f"village:{village}"] += lay
    for residence in db.session.scalars(select(Residence).where(Residence.village_id.in_(villages))):
        lived = (residence.valid_from, residence.valid_to)
        periods[str(residence.household_id)] += _within(lived, villages[residence.village_id])
    for name, village, period in list(_people(villages)):
        periods[name] += _within(period, villages[village])
    return Reach(periods)


def _areas(code: str) -> set[int]:
    commune, _, last = code.rpartition("/")
    wanted = select(Area.id, Area.level, Area.parent_id).where(or_(Area.gso_code == last, Area.code == last))
    if commune:
        wanted = wanted.where(Area.id.in_(_ever_in(select(Area.id).where(Area.gso_code == commune))))
    found = db.session.execute(wanted).all()
    # One code is held by one commune after another; as a village's code it may mean several at once.
    places = {row.parent_id if row.level == "village" else row.level for row in found}
    if len(places) != 1:
        raise LookupError(f"{len(found)} areas have the code {code}; write COMMUNE/VILLAGE")
    return {row.id for row in found}


def _ever_in(communes: Select[tuple[int]]) -> Select[tuple[int]]:
    before = select(AreaPast.area_id).where(AreaPast.parent_id.in_(communes))
    return select(Area.id).where(Area.parent_id.in_(communes) | Area.id.in_(before))


def _villages_in(areas: set[int]) -> dict[int, list[Period]]:
    """Village → when it lay in one of the areas, or in what lay in them."""
    held: dict[int, list[Period]] = {area: [(date.min, None)] for area in areas}
    below = set(held)
    while below:
        found: dict[int, list[Period]] = defaultdict(list)
        for child, parent, period in _lay_in(below):
            found[child] += _within(period, held[parent])
        below = {child for child, some in found.items() if some and child not in held}
        held |= {child: found[child] for child in below}
    villages = set(db.session.scalars(select(Area.id).where(Area.id.in_(held), Area.level == "village")))
    return {village: held[village] for village in villages}


def _lay_in(parents: set[int]) -> Iterator[tuple[int, int, Period]]:
    """Area, in what it lay, since when and until when."""
    pasts = select(AreaPast.area_id, AreaPast.parent_id, AreaPast.valid_from, AreaPast.valid_to)
    for child, parent, begins, ends in db.session.execute(pasts.where(AreaPast.parent_id.in_(parents))):
        yield child, parent, (begins, ends)
    moved = select(AreaPast.area_id, func.max(AreaPast.valid_to).label("last")).group_by(AreaPast.area_id).subquery()
    now = select(Area.id, Area.parent_id, moved.c.last, Area.valid_to).outerjoin(moved, moved.c.area_id == Area.id)
    for child, parent, last, ends in db.session.execute(now.where(Area.parent_id.in_(parents))):
        yield child, parent, (last + timedelta(days=1) if last else date.min, ends)


def _within(period: Period, spans: Iterable[Period]) -> list[Period]:
    """The parts of a period that fall into spans."""
    found = []
    for begins, ends in spans:
        first = max(period[0], begins)
        last = min((day for day in (period[1], ends) if day), default=None)
        if last is None or first <= last:
            found.append((first, last))
    return found


def _people(villages: Collection[int]) -> Iterator[tuple[str, int, Period]]:
    """A person was in a village while she belonged to a household that was."""
    membership = (Membership.person_id, Membership.valid_from, Membership.valid_to)
    wanted = (
        select(*membership, Residence.village_id, Residence.valid_from, Residence.valid_to)
        .join(Residence, Residence.household_id == Membership.household_id)
        .where(Residence.village_id.in_(villages))
    )
    for person, joined, left, village, came, went in db.session.execute(wanted):
        ends = min((day for day in (left, went) if day), default=None)
        yield str(person), village, (max(joined, came), ends)
