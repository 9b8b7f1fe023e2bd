"""Markets, OCOP products and Wi-Fi points: added, changed, closed; and the tree of areas of a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.lists.place_views import ON_A_PAGE
from lms.registry.area_history import change_area
from lms.registry.market_actions import add_product, add_wifi, close_place, open_market, open_stall
from lms.registry.models import Market, Product, Stall
from lms.registry.places_models import WifiPoint
from lms.registry.queries import stalls_of
from tests.cast import Cast

PLACES = "/commune/registry/places"


def test_a_stall_is_added_given_a_keeper_and_closed(officer: FlaskClient, cast: Cast) -> None:
    officer.post(f"{PLACES}/market", data={"name": "Chợ Mẫu"})
    market = db.session.scalars(select(Market)).one()
    officer.post(f"{PLACES}/stall", data={"market": market.id, "number": "a1", "label": "Rau"})
    officer.post(f"{PLACES}/stall", data={"market": market.id, "number": "A1", "label": "Gạo"})
    assert "đã có" in officer.get(PLACES).get_data(as_text=True)
    stall = db.session.scalars(select(Stall)).one()
    there = f"{PLACES}/items/{stall.id}"
    officer.post(there, data={"label": "Rau sạch", "code": "tren-001"})
    assert "TREN-001" in officer.get(PLACES).get_data(as_text=True)
    assert "Rau sạch" in officer.get(there).get_data(as_text=True)
    officer.post(there, data={"act": "close"})
    assert stalls_of(market.id) == []
    assert "Rau sạch" not in officer.get(PLACES).get_data(as_text=True)
    assert "đã thôi từ" in officer.get(f"{PLACES}?closed=yes").get_data(as_text=True)
    db.session.refresh(stall)
    assert stall.closed_on == clock.today()


def test_a_product_and_a_wifi_point_are_added_changed_and_closed(officer: FlaskClient, cast: Cast) -> None:
    officer.post(f"{PLACES}/product", data={"name": "Củ cải", "stars": "3", "code": "TREN-001"})
    officer.post(f"{PLACES}/wifi", data={"village": cast.upper.id, "place": "Nhà văn hóa"})
    product, point = db.session.scalars(select(Product)).one(), db.session.scalars(select(WifiPoint)).one()
    assert (product.stars, product.household_id, point.opened_on) == (3, cast.household.id, clock.today())
    officer.post(f"{PLACES}/items/{product.id}", data={"name": "Củ cải khô", "stars": "4"})
    officer.post(f"{PLACES}/items/{point.id}", data={"place": "Trường học"})
    page = officer.get(PLACES).get_data(as_text=True)
    assert "Củ cải khô" in page
    assert "Trường học" in page
    for each in (product, point):
        officer.post(f"{PLACES}/items/{each.id}", data={"act": "close"})
    page = officer.get(PLACES).get_data(as_text=True)
    assert "Củ cải khô" not in page
    assert "Trường học" not in page


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("market", {"name": " "}),
        ("product", {"name": "Củ cải", "stars": "9"}),
        ("product", {"name": "A", "code": "XA-001"}),
        ("wifi", {"village": "0"}),
    ],
)
def test_what_cannot_be_added_is_not(officer: FlaskClient, cast: Cast, kind: str, sent: dict[str, str]) -> None:
    assert officer.post(f"{PLACES}/{kind}", data=sent).status_code in (303, 404)
    assert [list(db.session.scalars(select(table))) for table in (Market, Product, WifiPoint)] == [[], [], []]


@pytest.mark.once
def test_the_tree_is_read_under_the_names_of_its_day(officer: FlaskClient, cast: Cast) -> None:
    day = clock.today()
    change_area(cast.upper, day, name="Khe Đổi Tên")
    now = officer.get("/commune/registry/areas").get_data(as_text=True)
    then = officer.get("/commune/registry/areas?on=2025-07-01").get_data(as_text=True)
    assert "Khe Đổi Tên" in now
    assert "Khe Trên" not in now
    assert "Khe Trên" in then
    assert "chưa có địa bàn" in officer.get("/commune/registry/areas?on=1990-01-01").get_data(as_text=True)


def test_stalls_come_in_pages_and_are_found_by_number_name_and_keeper(officer: FlaskClient, cast: Cast) -> None:
    market = open_market(cast.commune, "Chợ Mẫu")
    for number in range(1, ON_A_PAGE + 6):
        open_stall(market, f"N{number:03}", f"Hàng {number}", cast.household if number == 24 else None)
    first, second = (officer.get(f"{PLACES}?page={page}").get_data(as_text=True) for page in (1, 2))
    assert (first.count("Hàng "), second.count("Hàng ")) == (ON_A_PAGE, 5)
    assert "Sạp chợ: 25" in first
    for asked, found in (("n007", "Hàng 7<"), ("hang 21", "Hàng 21<"), ("tren-001", "Hàng 24<")):
        page = officer.get(PLACES, query_string={"q": asked}).get_data(as_text=True)
        assert page.count("Hàng ") == 1
        assert found in page
    assert "Không có sạp nào như vậy" in officer.get(f"{PLACES}?q=zzz").get_data(as_text=True)


def test_what_was_closed_by_mistake_is_there_again(officer: FlaskClient, cast: Cast) -> None:
    market = open_market(cast.commune, "Chợ Mẫu")
    earlier, later = (open_stall(market, number, "Rau") for number in ("A1", "A2"))
    product = add_product(cast.commune, "Củ cải")
    close_place(earlier, clock.today() + timedelta(days=1))
    officer.post(f"{PLACES}/items/{product.id}", data={"act": "close"})
    officer.post(f"{PLACES}/markets/{market.id}", data={"act": "close"})
    assert "Chợ này đã thôi rồi" in tried(officer, f"{PLACES}/items/{later.id}", "reopen")
    assert "Đã lưu" in tried(officer, f"{PLACES}/items/{product.id}", "reopen")
    assert "Đã lưu" in tried(officer, f"{PLACES}/markets/{market.id}", "reopen")
    assert "Chỗ này vẫn còn" in tried(officer, f"{PLACES}/items/{later.id}", "reopen")
    db.session.expire_all()
    assert [each.closed_on for each in (product, market, later)] == [None, None, None]
    # It had been closed for another reason.
    assert earlier.closed_on is not None


def test_wifi_told_anew_since_cannot_be_taken_back_too(officer: FlaskClient, cast: Cast) -> None:
    point = add_wifi(cast.upper, "Nhà văn hóa")
    close_place(point, clock.today())
    add_wifi(cast.upper, "Nhà văn hóa")
    assert "đã có" in tried(officer, f"{PLACES}/items/{point.id}", "reopen")
    assert point.closed_on


def tried(officer: FlaskClient, there: str, act: str) -> str:
    return officer.post(there, data={"act": act}, follow_redirects=True).get_data(as_text=True)
