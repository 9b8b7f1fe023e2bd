"""Markets with their stalls, and the specialities of a commune."""

from __future__ import annotations

from lms.foundation.database import db, writes
from lms.registry.models import Area, Household, Market, Product, Stall
from lms.registry.refusals import NotPossible


@writes
def add_market(commune: Area, name: str) -> Market:
    market = Market(area_id=commune.id, name=name)
    db.session.add(market)
    db.session.flush()
    return market


@writes
def add_stall(market: Market, number: str, label: str, household: Household | None = None) -> Stall:
    stall = Stall(market_id=market.id, number=number, label=label, household_id=household.id if household else None)
    db.session.add(stall)
    db.session.flush()
    return stall


@writes
def add_product(commune: Area, name: str, *, stars: int | None = None, household: Household | None = None) -> Product:
    """Register a speciality of a commune. Raises ``NotPossible`` for an empty name or stars other than 1 to 5."""
    if not name.strip():
        raise NotPossible("no_name")
    if stars is not None and stars not in range(1, 6):
        raise NotPossible("stars")
    product = Product(area_id=commune.id, name=name, stars=stars, household_id=household.id if household else None)
    db.session.add(product)
    db.session.flush()
    return product
