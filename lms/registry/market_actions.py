"""Markets with their stalls, the specialities of a commune, and where its Wi-Fi is: each from a day on.

A day left out is today. What was there on a past day stays so, whatever is opened, closed or given away later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select, update

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Area, Household, Market, Product, Stall
from lms.registry.places import in_since, kept_by, kept_since
from lms.registry.places_models import PlacePast, WifiPoint
from lms.registry.refusals import NotPossible

Place = Market | Stall | Product | WifiPoint
Carried = TypeVar("Carried", Market, Product)


@writes
def add_market(commune: Area, name: str, on: date | None = None) -> Market:
    market = Market(area_id=commune.id, name=name, opened_on=on or clock.today())
    db.session.add(market)
    db.session.flush()
    return market


@writes
def open_market(commune: Area, name: str, on: date | None = None) -> Market:
    """A market that is not there yet. Raises ``NotPossible``: no name, or one that is taken."""
    _named(name)
    _free(Market.id, (Market.area_id == commune.id) & (Market.name == name))
    return add_market(commune, name, on)


@writes
def change_market(market: Market, name: str, opened_on: date | None = None) -> None:
    """Its name, and since when it is there. Raises ``NotPossible``: no name or a taken one, a day after a stall's."""
    _named(name)
    _free(Market.id, (Market.area_id == market.area_id) & (Market.name == name) & (Market.id != market.id))
    _reopened(market, opened_on)
    first = db.session.scalar(select(func.min(Stall.opened_on)).where(Stall.market_id == market.id))
    if first and first < market.opened_on:
        raise NotPossible("after_first_stall")
    market.name = name
    db.session.flush()


@writes
def close_market(market: Market, on: date) -> None:
    """It is no more from ``on``, nor are the stalls that were still there. Raises as ``close_place``."""
    close_place(market, on)
    for stall in db.session.scalars(select(Stall).where(Stall.market_id == market.id, Stall.closed_on.is_(None))).all():
        close_place(stall, max(on, stall.opened_on))


@writes
def add_stall(
    market: Market, number: str, label: str, household: Household | None = None, on: date | None = None
) -> Stall:
    stall = Stall(market_id=market.id, number=number, label=label, household_id=household.id if household else None,
                  opened_on=on or clock.today())  # fmt: skip
    db.session.add(stall)
    db.session.flush()
    return stall


@writes
def open_stall(
    market: Market, number: str, label: str, household: Household | None = None, on: date | None = None
) -> Stall:
    """A stall whose number is free. Raises ``NotPossible``; a market that is closed, or not open yet, has none."""
    _named(number)
    _named(label)
    _free(Stall.id, (Stall.market_id == market.id) & (Stall.number == number.upper()))
    if market.closed_on:
        raise NotPossible("market_closed")
    if (on or clock.today()) < market.opened_on:
        raise NotPossible("before_market")
    return add_stall(market, number.upper(), label, household, on)


@writes
def change_stall(
    stall: Stall, label: str, household: Household | None, on: date | None = None, opened_on: date | None = None
) -> None:
    """Its name, since when it is there, and who keeps it from ``on``; the number stays, for what was seen there is told
    by it. Raises ``NotPossible``: no name, a day before its market's, or one on which its keeper had not begun."""
    _named(label)
    _reopened(stall, opened_on)
    if stall.opened_on < stall.market.opened_on:
        raise NotPossible("before_market")
    stall.label = label
    give_stall(stall, household, on)


@writes
def give_stall(stall: Stall, household: Household | None, on: date | None = None) -> None:
    """From ``on`` another household keeps it. Raises ``NotPossible`` for a day before today's keeper began."""
    day, since, to = on or clock.today(), kept_since(stall), household.id if household else None
    if to == stall.household_id:
        return
    if day < since:
        raise NotPossible("before_keeper")
    if day > since:
        last = day - timedelta(days=1)
        past = PlacePast(stall_id=stall.id, household_id=stall.household_id, valid_from=since, valid_to=last)
        db.session.add(past)
    stall.household_id = to
    db.session.flush()


@writes
def add_product(
    commune: Area,
    name: str,
    *,
    stars: int | None = None,
    household: Household | None = None,
    on: date | None = None,
) -> Product:
    """Register a speciality of a commune. Raises ``NotPossible`` for an empty name or stars other than 1 to 5."""
    _named(name)
    _starred(stars)
    _free(Product.id, (Product.area_id == commune.id) & (Product.name == name))
    product = Product(area_id=commune.id, name=name, stars=stars, household_id=household.id if household else None,
                      opened_on=on or clock.today())  # fmt: skip
    db.session.add(product)
    db.session.flush()
    return product


@writes
def change_product(
    product: Product, name: str, stars: int | None, household: Household | None, opened_on: date | None = None
) -> None:
    """Raises ``NotPossible`` as ``add_product`` does."""
    _named(name)
    _starred(stars)
    _free(Product.id, (Product.area_id == product.area_id) & (Product.name == name) & (Product.id != product.id))
    _reopened(product, opened_on)
    product.name, product.stars, product.household_id = name, stars, household.id if household else None
    db.session.flush()


@writes
def add_wifi(village: Area, place: str, on: date | None = None) -> WifiPoint:
    """Wi-Fi for everyone at a place of a village (the hall, the school …), from ``on``. Raises ``NotPossible``."""
    _named(place)
    _free_for_wifi(village.id, place)
    point = WifiPoint(village_id=village.id, place=place, opened_on=on or clock.today())
    db.session.add(point)
    db.session.flush()
    return point


@writes
def change_wifi(point: WifiPoint, place: str, opened_on: date | None = None) -> None:
    """Raises ``NotPossible`` for an empty name."""
    _named(place)
    _reopened(point, opened_on)
    point.place = place
    db.session.flush()


@writes
def close_place(place: Place, on: date) -> None:
    """It is no more from ``on`` (the day it opened: it never was); what was seen there stays.

    Raises ``NotPossible`` for one that is closed, and for a day before it opened.
    """
    if place.closed_on:
        raise NotPossible("closed_already")
    if on < place.opened_on:
        raise NotPossible("before_it_opened")
    place.closed_on = on
    db.session.flush()


@writes
def reopen_place(place: Place) -> None:
    """It was closed by mistake: as if it never had been; with a market, the stalls that closed on the same day.

    Raises ``NotPossible`` for one that is not closed, a stall of a closed market, Wi-Fi that was told anew since.
    """
    if place.closed_on is None:
        raise NotPossible("not_closed")
    if isinstance(place, Stall) and place.market.closed_on:
        raise NotPossible("market_closed")
    if isinstance(place, WifiPoint):
        _free_for_wifi(place.village_id, place.place)
    if isinstance(place, Market):
        together = (Stall.market_id == place.id) & (Stall.closed_on == place.closed_on)
        db.session.execute(update(Stall).where(together).values(closed_on=None))
    place.closed_on = None
    db.session.flush()


@writes
def hand_over_places(old: Household, new: Household, on: date) -> None:
    """From ``on`` the stalls that a household keeps, and the products it makes, are another's."""
    for stall in kept_by(old):
        give_stall(stall, new, max(on, kept_since(stall)))
    made = (Product.household_id == old.id) & Product.closed_on.is_(None)
    db.session.execute(update(Product).where(made).values(household_id=new.id))


@writes
def carry_places(old: Area, new: Area, on: date) -> list[Market | Product]:
    """From ``on`` the markets and products of a commune that went into another belong to that; answers which.

    One whose name the other has too is called by its old commune from then on.
    """
    return [*_carried(Market, old, new, on), *_carried(Product, old, new, on)]


def _carried(kind: type[Carried], old: Area, new: Area, on: date) -> Sequence[Carried]:
    taken = set(db.session.scalars(select(kind.name).where(kind.area_id == new.id)))
    going: Sequence[Carried] = db.session.scalars(select(kind).where(kind.area_id == old.id).order_by(kind.name)).all()
    for place in going:
        since = in_since(place)
        if on > since:
            whose = {"market_id": place.id} if isinstance(place, Market) else {"product_id": place.id}
            last = on - timedelta(days=1)
            db.session.add(PlacePast(**whose, area_id=old.id, valid_from=since, valid_to=last))
        place.name = _own_name(place.name, old, taken)
        taken.add(place.name)
        place.area_id = new.id
    db.session.flush()
    return going


def _own_name(name: str, old: Area, taken: Collection[str]) -> str:
    own, number = name, 1
    while own in taken:
        own = f"{name} ({old.title})" if number == 1 else f"{name} ({old.title}, {number})"
        number += 1
    return own


def _reopened(place: Place, on: date | None) -> None:
    """It is there since another day than was thought. Raises ``NotPossible`` for a day on which it was closed."""
    if on is None or on == place.opened_on:
        return
    if place.closed_on and on > place.closed_on:
        raise NotPossible("before_it_opened")
    place.opened_on = on


def _named(name: str) -> None:
    if not name.strip():
        raise NotPossible("no_name")


def _starred(stars: int | None) -> None:
    if stars is not None and stars not in range(1, 6):
        raise NotPossible("stars")


def _free_for_wifi(village_id: int, place: str) -> None:
    known = (WifiPoint.village_id == village_id) & (WifiPoint.place == place) & WifiPoint.closed_on.is_(None)
    _free(WifiPoint.id, known)


def _free(key: object, taken: ColumnElement[bool]) -> None:
    if db.session.scalar(select(key).where(taken).limit(1)) is not None:  # type: ignore[call-overload]
        raise NotPossible("taken")
