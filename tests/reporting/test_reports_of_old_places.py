"""Markets, stalls and products opened, given away or closed later: a report of a past day counts what stood then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.registry.market_actions import (
    add_market,
    add_product,
    add_stall,
    change_stall,
    close_market,
    close_place,
    give_stall,
    open_market,
    open_stall,
)
from lms.registry.models import Area, Market, Product, Stall
from lms.registry.queries import villages_of
from lms.registry.refusals import NotPossible
from lms.reporting.indicators import Figure, indicators
from lms.reporting.scope import Scope
from lms.teaching.field_models import ProductCheck, StallCheck
from tests.cast import Cast
from tests.learning import complete_lesson

Deed = Callable[["Place"], object]


@dataclass(frozen=True)
class Place:
    """A market with two stalls, of which one was guided, and a product, 40 days old."""

    cast: Cast
    market: Market
    guided: Stall
    other: Stall
    product: Product


@pytest.fixture
def place(cast: Cast) -> Place:
    opened, seen = _ago(40), clock.now() - timedelta(days=30)
    market = add_market(cast.commune, "Chợ Mẫu", opened)
    guided, other = (add_stall(market, number, "Sạp", home, opened)
                     for number, home in (("A1", cast.household), ("A2", None)))  # fmt: skip
    product = add_product(cast.commune, "Củ cải khô", on=opened)
    answers = {"guided": "yes", "own_stand": "yes", "payments": "yes"}
    db.session.add(StallCheck(statement_id=ids.new_id(), stall_id=guided.id, by="", at=seen, **answers))
    db.session.add(ProductCheck(statement_id=ids.new_id(), product_id=product.id, opened="yes", by="", at=seen))
    db.session.commit()
    return Place(cast, market, guided, other, product)


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def _close_all(place: Place) -> None:
    close_market(place.market, _ago(0))
    close_place(place.product, _ago(0))


def _open_more(place: Place) -> None:
    open_stall(place.market, "A3", "Sạp mới")
    add_stall(open_market(place.cast.commune, "Chợ Mới", _ago(10)), "1", "Sạp", on=_ago(10))
    add_product(place.cast.commune, "Mật ong", on=_ago(10))


def _give_away(place: Place) -> None:
    """To somebody who learnt the stalls' lesson long ago."""
    give_stall(place.other, place.cast.neighbours)


def figures(commune: Area, as_of: datetime) -> dict[str, Figure]:
    villages = [each.id for each in villages_of(commune.id, as_of.date())]
    return {each.id: each for each in indicators(db.session(), villages, as_of)}


def of_places(commune: Area, as_of: datetime) -> list[tuple[int | None, ...]]:
    found = figures(commune, as_of)
    some = [found[name] for name in ("stall_guided_pct", "stall_using_pct", "ocop_qr_pct")]
    return [(each.numerator, each.denominator, each.unknown) for each in some]


@pytest.mark.parametrize("deed", [_close_all, _open_more, _give_away])
def test_what_is_done_later_changes_no_figure_of_a_day_before(place: Place, deed: Deed) -> None:
    commune, at = place.cast.commune, clock.now() - timedelta(days=20)
    complete_lesson(place.cast.neighbour, place.cast.neighbours, "qr-receive-seller", clock.now() - timedelta(days=50))
    then, now = figures(commune, at), of_places(commune, clock.now())
    assert of_places(commune, at) == [(1, 2, 1), (1, 2, 1), (1, 1, 0)]
    deed(place)
    assert figures(commune, at) == then
    assert of_places(commune, clock.now()) != now


def test_before_it_opened_and_from_the_day_it_closed_it_is_not_counted(place: Place) -> None:
    close_place(place.other, _ago(3))
    found = {}
    for days in (41, 40, 4, 3):
        moment = datetime.combine(_ago(days), datetime.min.time(), clock.VIETNAM) + timedelta(hours=12)
        scope = Scope(db.session(), (place.cast.upper.id, place.cast.lower.id), moment)
        found[days] = (len(scope.stalls), len(scope.products))
    assert found == {41: (0, 0), 40: (2, 1), 4: (2, 1), 3: (1, 1)}


def test_a_market_closes_with_its_stalls_and_opens_before_them(place: Place) -> None:
    with pytest.raises(NotPossible, match="before_market"):
        open_stall(place.market, "A3", "Sạp", on=_ago(41))
    with pytest.raises(NotPossible, match="before_market"):
        change_stall(place.other, "Sạp", None, opened_on=_ago(41))
    db.session.rollback()
    with pytest.raises(NotPossible, match="before_it_opened"):
        close_place(place.product, _ago(41))
    close_market(place.market, _ago(1))
    assert set(db.session.scalars(select(Stall.closed_on))) == {_ago(1)}
    with pytest.raises(NotPossible, match="market_closed"):
        open_stall(place.market, "A4", "Sạp")
