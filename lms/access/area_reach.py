"""The reach of a program's key that is bound to an area: who lived there, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select

from lms.foundation.database import db
from lms.lrs.reach import Period, Reach
from lms.registry.models import Area, Membership, Residence


def survey(code: str) -> Reach:
    """Households, people and villages of the area with this code (``COMMUNE/VILLAGE`` for a village whose code alone
    is not clear), whoever held the code at any time. Raises ``LookupError``."""
    villages = _villages_in(_areas(code))
    periods: dict[str, list[Period]] = defaultdict(list)
    for village in villages:
        periods[f"village:{village}"].append((date.min, None))
    for residence in db.session.scalars(select(Residence).where(Residence.village_id.in_(villages))):
        periods[str(residence.household_id)].append((residence.valid_from, residence.valid_to))
    for name, period in list(_people(villages)):
        periods[name].append(period)
    return Reach(periods)


def _areas(code: str) -> set[int]:
    commune, _, last = code.rpartition("/")
    wanted = select(Area.id).where(or_(Area.gso_code == last, Area.code == last))
    if commune:
        wanted = wanted.where(Area.parent_id.in_(select(Area.id).where(Area.gso_code == commune)))
    found = set(db.session.scalars(wanted))
    parents = set(db.session.scalars(select(Area.parent_id).where(Area.id.in_(found))))
    if not found or len(parents) > 1:
        raise LookupError(f"{len(found)} areas have the code {code}; write COMMUNE/VILLAGE")
    return found


def _villages_in(areas: set[int]) -> set[int]:
    known, below = set(areas), set(areas)
    while below:
        below = set(db.session.scalars(select(Area.id).where(Area.parent_id.in_(below)))) - known
        known |= below
    return set(db.session.scalars(select(Area.id).where(Area.id.in_(known), Area.level == "village")))


def _people(villages: set[int]) -> Iterator[tuple[str, Period]]:
    """A person was there while she belonged to a household that was."""
    membership = (Membership.person_id, Membership.valid_from, Membership.valid_to)
    wanted = (
        select(*membership, Residence.valid_from, Residence.valid_to)
        .join(Residence, Residence.household_id == Membership.household_id)
        .where(Residence.village_id.in_(villages))
    )
    for person, joined, left, came, went in db.session.execute(wanted):
        ends = min((day for day in (left, went) if day), default=None)
        yield str(person), (max(joined, came), ends)
