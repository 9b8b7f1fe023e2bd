"""Villages and communes renamed, closed, joined and parted at a desk: seen first, then done, with their history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.access.models import AccountArea
from lms.access.reach import villages_within_reach
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.registry.actions import close_household
from lms.registry.area_history import area_on, successions, tree_on
from lms.registry.market_actions import add_wifi
from lms.registry.models import Area, Residence
from lms.registry.places_models import WifiPoint
from lms.registry.queries import household_counts, villages_of
from tests.cast import Cast
from tests.factories import make_household, make_village

pytestmark = pytest.mark.slow

AREAS = "/commune/registry/areas"
BEGAN = date(2025, 7, 1)
# Households of the factories live where they live from this day on.
Sent = dict[str, object]


def asked(client: FlaskClient, area: Area, act: str, **sent: object) -> str:
    """The answer to the form, in words; nothing is done by it."""
    return client.post(f"{AREAS}/{area.id}/{act}", data=sent, follow_redirects=True).get_data(as_text=True)


def done(client: FlaskClient, area: Area, act: str, **sent: object) -> str:
    return asked(client, area, act, sure="yes", **sent)


def rows() -> tuple[int, ...]:
    db.session.rollback()
    tables = (Area.id, Residence.id, Statement.position, AccountArea.area_id)
    return tuple(db.session.scalar(select(func.count(each))) or 0 for each in tables)


def test_a_village_is_renamed_from_a_day_and_read_by_its_old_name_before(officer: FlaskClient, cast: Cast) -> None:
    yesterday = clock.today() - timedelta(days=1)
    before = rows()
    page = asked(officer, cast.upper, "rename", kind="bản", name=" Khe  Mới ", on=yesterday.isoformat())
    assert "Bản Khe Mới" in page
    assert (rows(), cast.upper.name) == (before, "Khe Trên")
    page = done(officer, cast.upper, "rename", kind="bản", name="Khe Mới", on=yesterday.isoformat())
    assert "Đã đổi tên" in page
    assert "Thôn Khe Trên" in page
    assert "Anh Cán Bộ" in page
    assert area_on(cast.upper, yesterday - timedelta(days=1)).title == "Thôn Khe Trên"
    assert area_on(cast.upper, yesterday).title == "Bản Khe Mới"


def test_a_village_joins_another_with_its_households_points_and_trainers(officer: FlaskClient, cast: Cast) -> None:
    today = clock.today()
    yesterday = today - timedelta(days=1)
    gone = make_household(cast.upper, "Hộ đã đi", code="TREN-099")
    close_household(gone, today)
    add_wifi(cast.upper, "Nhà văn hóa", BEGAN)
    counts = household_counts([cast.upper.id, cast.lower.id], yesterday)
    before = rows()
    page = asked(officer, cast.upper, "join", other=cast.lower.id, basis="NQ thử")
    for told in ("2 hộ thuộc Thôn Khe Dưới", "1 điểm Wi-Fi", "Cô Hướng Dẫn"):
        assert told in page
    assert rows() == before
    assert "Đã nhập" in done(officer, cast.upper, "join", other=cast.lower.id, basis="NQ thử")
    db.session.rollback()
    assert (cast.household.village_id, gone.village_id) == (cast.lower.id, cast.lower.id)
    assert household_counts([cast.upper.id, cast.lower.id], yesterday) == counts
    assert household_counts([cast.upper.id, cast.lower.id], today) == {cast.upper.id: 0, cast.lower.id: 3}
    assert [each.id for each in villages_of(cast.commune.id)] == [cast.lower.id]
    assert list(db.session.scalars(villages_within_reach(cast.trainer))) == [cast.lower.id]
    points = db.session.scalars(select(WifiPoint).order_by(WifiPoint.opened_on)).all()
    assert [(each.village_id, each.closed_on) for each in points] == [(cast.upper.id, today), (cast.lower.id, None)]
    link = successions()[0][cast.upper.id][0]
    assert (link.new_id, link.part, link.on, link.basis) == (cast.lower.id, "whole", today, "NQ thử")
    assert officer.get(f"{AREAS}/{cast.upper.id}").status_code == 404
    assert "Thôn Khe Trên nhập vào từ" in officer.get(f"{AREAS}/{cast.lower.id}").get_data(as_text=True)


def test_some_households_part_into_a_new_village(officer: FlaskClient, cast: Cast) -> None:
    sent: Sent = {"kind": "bản", "name": "Khe Giữa", "code": "giua", "chosen": [str(cast.neighbours.id)]}
    assert "1 hộ thuộc Bản Khe Giữa" in asked(officer, cast.upper, "part", **sent)
    done(officer, cast.upper, "part", **sent)
    made = db.session.scalars(select(Area).where(Area.code == "GIUA")).one()
    assert (made.title, made.parent_id, made.valid_from) == ("Bản Khe Giữa", cast.commune.id, clock.today())
    assert (cast.neighbours.village_id, cast.household.village_id) == (made.id, cast.upper.id)
    assert set(db.session.scalars(villages_within_reach(cast.trainer))) == {cast.upper.id, made.id}
    assert "tách ra từ Thôn Khe Trên" in officer.get(f"{AREAS}/{made.id}").get_data(as_text=True)


def test_a_village_nobody_lives_in_is_closed_and_one_somebody_lives_in_is_not(officer: FlaskClient, cast: Cast) -> None:
    empty = make_village(cast.commune, "Khe Hoang", "HOANG")
    assert "vẫn còn hộ ở đây" in done(officer, cast.upper, "close")
    assert cast.upper.valid_to is None
    assert "Đã ghi là thôi không còn" in done(officer, empty, "close")
    db.session.refresh(empty)
    assert empty.valid_to == clock.today() - timedelta(days=1)


def test_a_commune_joins_another_with_its_villages_and_old_days_keep_it(
    operator: FlaskClient, cast: Cast, other: Area
) -> None:
    today = clock.today()
    page = asked(operator, cast.commune, "join", other=other.id)
    assert "2 thôn thuộc Xã Bên Cạnh" in page
    assert "Anh Cán Bộ" in page
    done(operator, cast.commune, "join", other=other.id)
    assert {each.id for each in villages_of(other.id)} == {cast.upper.id, cast.lower.id, cast.elsewhere.id}
    yesterday = today - timedelta(days=1)
    assert {each.id for each in villages_of(cast.commune.id, yesterday)} == {cast.upper.id, cast.lower.id}
    titles = [part.title for root in tree_on(yesterday) for part in root.parts]
    assert "Xã Thử Nghiệm" in titles
    assert "Xã Thử Nghiệm" not in [part.title for root in tree_on(today) for part in root.parts]


def test_villages_part_into_a_new_commune_whose_code_nobody_holds(
    operator: FlaskClient, cast: Cast, other: Area
) -> None:
    sent: Sent = {"kind": "phường", "name": "Mới", "code": "09990", "chosen": [str(cast.lower.id)]}
    taken = {**sent, "code": other.gso_code}
    assert "Mã này đã dùng" in done(operator, cast.commune, "part", **taken)
    done(operator, cast.commune, "part", **sent)
    made = db.session.scalars(select(Area).where(Area.gso_code == "09990")).one()
    assert [each.id for each in villages_of(made.id)] == [cast.lower.id]
    assert [each.id for each in villages_of(cast.commune.id)] == [cast.upper.id]


@pytest.mark.once
@pytest.mark.parametrize(
    ("act", "sent", "why"),
    [
        ("rename", {"kind": "thôn", "name": "Khe Trên"}, "Tên vẫn như cũ"),
        ("rename", {"kind": "thôn", "name": "khe duoi"}, "Bên cạnh đã có địa bàn tên này"),
        ("rename", {"kind": "thôn", "name": " "}, "Hãy ghi tên địa bàn"),
        ("rename", {"kind": "lạ", "name": "Khe Lạ"}, "Hãy chọn một loại"),
        ("rename", {"kind": "thôn", "name": "Khe Lạ", "on": "2020-01-01"}, "sớm hơn ngày bắt đầu"),
        ("rename", {"kind": "thôn", "name": "Khe Lạ", "on": "2999-01-01"}, "chưa tới"),
        ("part", {"kind": "thôn", "name": "Khe Lạ", "code": "LA"}, "chọn ít nhất một hộ"),
        ("join", {"on": "2020-01-01"}, "sớm hơn ngày bắt đầu"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    officer: FlaskClient, cast: Cast, act: str, sent: dict[str, str], why: str
) -> None:
    before = rows()
    whole = {"other": str(cast.lower.id), **sent} if act == "join" else sent
    assert why in done(officer, cast.upper, act, **whole)
    assert rows() == before


@pytest.mark.once
def test_each_changes_what_is_hers_only(
    officer: FlaskClient, operator: FlaskClient, trainer: FlaskClient, cast: Cast
) -> None:
    before, sent = rows(), {"sure": "yes", "kind": "thôn", "name": "Khe Cướp"}
    for client, area in ((officer, cast.elsewhere), (officer, cast.commune), (trainer, cast.upper)):
        assert client.post(f"{AREAS}/{area.id}/rename", data=sent).status_code in (403, 404)
    assert (
        officer.post(f"{AREAS}/{cast.upper.id}/join", data={"sure": "y", "other": cast.elsewhere.id}).status_code == 404
    )
    chosen: Sent = {"kind": "thôn", "name": "Khe Lạ", "code": "LA", "chosen": [str(cast.household.id)]}
    assert "cán bộ của xã làm" in done(operator, cast.upper, "part", **chosen)
    assert cast.household.label not in operator.get(f"{AREAS}/{cast.upper.id}").get_data(as_text=True)
    assert rows() == before
