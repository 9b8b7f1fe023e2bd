"""Named reads of the registry. A date left out means today."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Mapped, joinedload

from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.area_models import AreaPast
from lms.registry.models import Area, Household, Market, Membership, Person, Residence, Stall, VillageFacts

HEAD = "chủ hộ"


def holds(begins: Mapped[date], ends: Mapped[date | None], on: date) -> ColumnElement[bool]:
    """The condition that a dated row holds on a day (both ends belong to it)."""
    return and_(begins <= on, or_(ends.is_(None), ends >= on))


def area(area_id: int) -> Area | None:
    return db.session.get(Area, area_id)


def area_by_code(gso_code: str, on: date | None = None) -> Area | None:
    """Who holds this code of the Statistics Office on that day; codes pass to other units."""
    day = on or clock.today()
    return db.session.scalar(select(Area).where(Area.gso_code == gso_code, holds(Area.valid_from, Area.valid_to, day)))


def parent_on(day: date) -> ColumnElement[int | None]:
    """Of a row of ``Area``: the id of what it lay in on that day."""
    then = select(AreaPast.parent_id).where(
        AreaPast.area_id == Area.id, holds(AreaPast.valid_from, AreaPast.valid_to, day)
    )
    return func.coalesce(then.limit(1).correlate(Area).scalar_subquery(), Area.parent_id)


def villages_in(commune_id: int, day: date) -> Select[tuple[Area]]:
    """The villages that lay in a commune on that day, whatever they belong to now."""
    then = holds(AreaPast.valid_from, AreaPast.valid_to, day)
    lay_here = select(AreaPast.area_id).where(then, AreaPast.parent_id == commune_id)
    lay_elsewhere = select(AreaPast.area_id).where(then, AreaPast.parent_id != commune_id)
    inside = and_(Area.parent_id == commune_id, Area.id.not_in(lay_elsewhere)) | Area.id.in_(lay_here)
    return select(Area).where(inside, Area.level == "village", holds(Area.valid_from, Area.valid_to, day))


def villages_of(commune_id: int, on: date | None = None) -> list[Area]:
    """The same as a list, by code."""
    return list(db.session.scalars(villages_in(commune_id, on or clock.today()).order_by(Area.code, Area.name)))


def communes_with_villages(on: date | None = None) -> list[Area]:
    """The communes that have a village today, by code."""
    day = on or clock.today()
    parents = select(parent_on(day)).where(Area.level == "village", holds(Area.valid_from, Area.valid_to, day))
    wanted = select(Area).where(
        Area.level == "commune", Area.id.in_(parents), holds(Area.valid_from, Area.valid_to, day)
    )
    return list(db.session.scalars(wanted.order_by(Area.gso_code)))


def commune_of(village: Area) -> Area:
    """The commune a village belongs to. Raises ``ValueError`` for an area that is no village."""
    if village.level != "village" or village.parent is None:
        raise ValueError(f"{village.title} is not a village of a commune")
    return village.parent


def village_facts(village_id: int) -> VillageFacts | None:
    return db.session.get(VillageFacts, village_id)


def households_in(village_ids: Collection[int]) -> Select[tuple[Household]]:
    """Today's households of these villages, by code, the village loaded with them."""
    return (
        select(Household)
        .where(Household.village_id.in_(village_ids), Household.closed_on.is_(None))
        .options(joinedload(Household.village))
        .order_by(Household.code)
    )


def household(household_id: uuid.UUID) -> Household | None:
    return db.session.get(Household, household_id)


def household_by_code(code: str) -> Household | None:
    return db.session.scalar(select(Household).where(Household.code == code))


def person(person_id: uuid.UUID) -> Person | None:
    return db.session.get(Person, person_id)


def people_of(household_id: uuid.UUID, on: date | None = None) -> list[Person]:
    """The people of a household on that day, its head first, then from old to young; erased people are left out."""
    day = on or clock.today()
    wanted = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == household_id, holds(Membership.valid_from, Membership.valid_to, day))
        .where(Person.erased_at.is_(None))
        .order_by(Membership.relation != HEAD, func.coalesce(Person.birth_year, 9999), Person.name)
    )
    return list(db.session.scalars(wanted))


def learners_of(household_id: uuid.UUID) -> list[Person]:
    """Those of a household who may learn on a phone: all but who took her consent back."""
    return [each for each in people_of(household_id) if each.silent_since is None]


def membership(person_id: uuid.UUID, on: date | None = None) -> Membership | None:
    """To which household a person belongs on that day."""
    day = on or clock.today()
    return db.session.scalar(
        select(Membership).where(
            Membership.person_id == person_id, holds(Membership.valid_from, Membership.valid_to, day)
        )
    )


def residence(household_id: uuid.UUID, on: date | None = None) -> Residence | None:
    """In which village a household lives on that day."""
    day = on or clock.today()
    return db.session.scalar(
        select(Residence).where(
            Residence.household_id == household_id, holds(Residence.valid_from, Residence.valid_to, day)
        )
    )


def household_counts(village_ids: Sequence[int], on: date | None = None) -> dict[int, int]:
    """Village id → number of households living there on that day; a village without any has 0."""
    day = on or clock.today()
    counted = db.session.execute(
        select(Residence.village_id, func.count().label("households"))
        .where(Residence.village_id.in_(village_ids), holds(Residence.valid_from, Residence.valid_to, day))
        .group_by(Residence.village_id)
    )
    found = {row.village_id: row.households for row in counted}
    return {village: found.get(village, 0) for village in village_ids}


def markets_of(commune_id: int) -> list[Market]:
    return list(db.session.scalars(select(Market).where(Market.area_id == commune_id).order_by(Market.name)))


def stalls_of(market_id: int) -> list[Stall]:
    """The stalls a market has today, in the order of their numbers' length and letters (2 before 10)."""
    wanted = select(Stall).where(Stall.market_id == market_id, Stall.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(func.length(Stall.number), Stall.number)))
