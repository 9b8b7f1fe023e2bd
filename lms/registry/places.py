"""Markets, stalls and products as of a day: what stood then, in which commune it lay, who kept it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lms.foundation.database import db
from lms.registry.models import Household, Market, Product, Stall
from lms.registry.places_models import PlacePast

_Dated = type[Market] | type[Stall] | type[Product]


def stands(place: _Dated, day: date) -> ColumnElement[bool]:
    """Of a row of ``place``: opened by that day, and not closed by it."""
    return and_(place.opened_on <= day, or_(place.closed_on.is_(None), place.closed_on > day))


def lay_in(place: type[Market] | type[Product], day: date) -> ColumnElement[int]:
    """Of a row of ``place``: the id of the commune in which it lay on that day; before it opened, as at first."""
    key = PlacePast.market_id if place is Market else PlacePast.product_id
    then = select(PlacePast.area_id).where(key == place.id, PlacePast.valid_to >= day)
    then = then.order_by(PlacePast.valid_to).limit(1)
    return func.coalesce(then.correlate(place).scalar_subquery(), place.area_id)


def keepers_on(session: Session, stalls: Sequence[Stall], day: date) -> dict[uuid.UUID, uuid.UUID | None]:
    """Stall → the household that kept it on that day, None where it is not known."""
    wanted = select(PlacePast.stall_id, PlacePast.household_id).where(
        PlacePast.stall_id.in_([stall.id for stall in stalls]), PlacePast.valid_to >= day
    )
    found = {stall.id: stall.household_id for stall in stalls}
    # The last one told is the first that had not ended by then.
    before = session.execute(wanted.order_by(PlacePast.valid_to.desc())).tuples()
    return found | {stall: household for stall, household in before if stall}


def kept_since(stall: Stall) -> date:
    """The day from which the household of today keeps it."""
    return kept_since_of([stall])[stall.id]


def kept_since_of(stalls: Sequence[Stall]) -> dict[uuid.UUID, date]:
    """Stall → the day from which the household of today keeps it."""
    known = PlacePast.stall_id.in_([stall.id for stall in stalls])
    ended = select(PlacePast.stall_id, func.max(PlacePast.valid_to)).where(known).group_by(PlacePast.stall_id)
    last = dict(db.session.execute(ended).tuples().all())
    return {stall.id: last[stall.id] + timedelta(days=1) if stall.id in last else stall.opened_on for stall in stalls}


def in_since(place: Market | Product) -> date:
    """The day from which it lies in the commune of today."""
    key = PlacePast.market_id if isinstance(place, Market) else PlacePast.product_id
    last = db.session.scalar(select(func.max(PlacePast.valid_to)).where(key == place.id))
    return last + timedelta(days=1) if last else place.opened_on


def kept_by(household: Household) -> list[Stall]:
    """The stalls of a household that stand, by market and number."""
    wanted = select(Stall).where(Stall.household_id == household.id, Stall.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Stall.market_id, Stall.number)))
