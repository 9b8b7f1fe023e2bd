"""Markets with their stalls, the specialities of a commune, and where its Wi-Fi is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Area, Household, Market, Product, Stall
from lms.registry.places_models import WifiPoint
from lms.registry.refusals import NotPossible

Place = Stall | Product | WifiPoint


@writes
def add_market(commune: Area, name: str) -> Market:
    market = Market(area_id=commune.id, name=name)
    db.session.add(market)
    db.session.flush()
    return market


@writes
def open_market(commune: Area, name: str) -> Market:
    """A market that is not there yet. Raises ``NotPossible``: no name, or one that is taken."""
    _named(name)
    _free(Market.id, (Market.area_id == commune.id) & (Market.name == name))
    return add_market(commune, name)


@writes
def add_stall(market: Market, number: str, label: str, household: Household | None = None) -> Stall:
    stall = Stall(market_id=market.id, number=number, label=label, household_id=household.id if household else None)
    db.session.add(stall)
    db.session.flush()
    return stall


@writes
def open_stall(market: Market, number: str, label: str, household: Household | None = None) -> Stall:
    """A stall whose number is free. Raises ``NotPossible``."""
    _named(number)
    _named(label)
    _free(Stall.id, (Stall.market_id == market.id) & (Stall.number == number.upper()))
    return add_stall(market, number.upper(), label, household)


@writes
def change_stall(stall: Stall, label: str, household: Household | None) -> None:
    """Its name and who keeps it; the number stays, for what was seen there is told by it."""
    _named(label)
    stall.label, stall.household_id = label, household.id if household else None
    db.session.flush()


@writes
def add_product(commune: Area, name: str, *, stars: int | None = None, household: Household | None = None) -> Product:
    """Register a speciality of a commune. Raises ``NotPossible`` for an empty name or stars other than 1 to 5."""
    _named(name)
    _starred(stars)
    _free(Product.id, (Product.area_id == commune.id) & (Product.name == name))
    product = Product(area_id=commune.id, name=name, stars=stars, household_id=household.id if household else None)
    db.session.add(product)
    db.session.flush()
    return product


@writes
def change_product(product: Product, name: str, stars: int | None, household: Household | None) -> None:
    """Raises ``NotPossible`` as ``add_product`` does."""
    _named(name)
    _starred(stars)
    _free(Product.id, (Product.area_id == product.area_id) & (Product.name == name) & (Product.id != product.id))
    product.name, product.stars, product.household_id = name, stars, household.id if household else None
    db.session.flush()


@writes
def add_wifi(village: Area, place: str, on: date | None = None) -> WifiPoint:
    """Wi-Fi for everyone at a place of a village (the hall, the school …), from ``on``. Raises ``NotPossible``."""
    _named(place)
    known = (WifiPoint.village_id == village.id) & (WifiPoint.place == place) & WifiPoint.closed_on.is_(None)
    _free(WifiPoint.id, known)
    point = WifiPoint(village_id=village.id, place=place, opened_on=on or clock.today())
    db.session.add(point)
    db.session.flush()
    return point


@writes
def change_wifi(point: WifiPoint, place: str) -> None:
    """Raises ``NotPossible`` for an empty name."""
    _named(place)
    point.place = place
    db.session.flush()


@writes
def close_place(place: Place, on: date) -> None:
    """It is no more from ``on``; what was seen there stays. Raises ``NotPossible`` for one that is closed."""
    if place.closed_on:
        raise NotPossible("closed_already")
    place.closed_on = on
    db.session.flush()


def _named(name: str) -> None:
    if not name.strip():
        raise NotPossible("no_name")


def _starred(stars: int | None) -> None:
    if stars is not None and stars not in range(1, 6):
        raise NotPossible("stars")


def _free(key: object, taken: ColumnElement[bool]) -> None:
    if db.session.scalar(select(key).where(taken).limit(1)) is not None:  # type: ignore[call-overload]
        raise NotPossible("taken")
