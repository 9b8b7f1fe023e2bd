"""Households and people kept by an officer: each deed on its page, with its day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.access.models import DevicePerson, Look
from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.history_models import DistinctPeople
from lms.registry.merging import one_person
from lms.registry.queries import household_by_code, membership, people_of
from tests.cast import Cast
from tests.factories import make_person
from tests.phone.handset import Handset

pytestmark = pytest.mark.slow

ROOM = "/commune/registry"


def at(cast: Cast) -> str:
    return f"{ROOM}/households/{cast.household.id}"


def test_a_household_is_added_found_and_moved_with_its_day(officer: FlaskClient, cast: Cast) -> None:
    sent = {"village": cast.lower.id, "code": "duoi-9", "label": "Hộ bà Sa", "residents": "3"}
    there = officer.post(f"{ROOM}/households", data=sent).location
    assert "Hộ bà Sa" in officer.get(there).get_data(as_text=True)
    assert there in officer.get(f"{ROOM}/households?q=ho ba sa").get_data(as_text=True)
    yesterday = clock.today() - timedelta(days=1)
    officer.post(f"{there}/move", data={"village": cast.upper.id, "on": yesterday.isoformat()})
    page = officer.get(there).get_data(as_text=True)
    assert "sớm hơn ngày bắt đầu" in page
    officer.post(f"{there}/move", data={"village": cast.upper.id})
    made = household_by_code("DUOI-9")
    assert made
    assert made.village_id == cast.upper.id


def test_people_are_added_and_moved_and_the_old_home_shows_until_when(officer: FlaskClient, cast: Cast) -> None:
    officer.post(f"{at(cast)}/people", data={"name": "Đào Thị Mới", "birth_year": "1999", "relation": "Con"})
    new = next(each for each in people_of(cast.household.id) if each.name == "Đào Thị Mới")
    officer.post(f"{ROOM}/people/{cast.housemate.id}/move", data={"household": "tren-002", "relation": "rể"})
    held = membership(cast.housemate.id)
    assert held
    assert (held.household_id, held.relation) == (cast.neighbours.id, "rể")
    page = officer.get(at(cast)).get_data(as_text=True)
    assert new.name in page
    assert cast.housemate.name in page
    db.session.rollback()
    seen = set(db.session.scalars(select(Look.person_id).where(Look.page == "registry")))
    assert {new.id, cast.housemate.id, cast.learner.id} <= seen


def test_households_are_split_joined_and_closed(officer: FlaskClient, cast: Cast) -> None:
    sent = {"member": str(cast.housemate.id), "code": "TREN-9", "label": "Hộ anh Mẫu", "village": cast.upper.id}
    there = officer.post(f"{at(cast)}/split", data=sent).location
    assert "được tách ra từ hộ TREN-001" in officer.get(there).get_data(as_text=True)
    officer.post(f"{at(cast)}/merge", data={"other": "TREN-9"})
    assert {each.id for each in people_of(cast.household.id)} == {cast.learner.id, cast.housemate.id}
    assert "đã gộp vào hộ TREN-001" in officer.get(there).get_data(as_text=True)
    officer.post(f"{at(cast)}/close")
    assert people_of(cast.household.id) == []
    assert "đã thôi từ" in officer.get(at(cast)).get_data(as_text=True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("deed", "sent", "why"),
    [
        ("people", {"name": "Bé Mẫu", "birth_year": "2020"}, "Dưới 15 tuổi"),
        ("people", {"name": "Đào Mẫu", "on": "2999-01-01"}, "Ngày này chưa tới"),
        ("people", {"name": "Đào Mẫu", "on": "hôm qua"}, "Ngày chưa đúng"),
        ("merge", {"other": "XA-001"}, "không có hộ nào mang mã này"),
    ],
)
def test_what_is_not_done_says_why(officer: FlaskClient, cast: Cast, deed: str, sent: dict[str, str], why: str) -> None:
    officer.post(f"{at(cast)}/{deed}", data=sent)
    page = officer.get(at(cast)).get_data(as_text=True)
    assert why in page
    assert "vẫn như cũ" in page


def test_a_pair_is_compared_and_settled_as_one_person_who_keeps_her_phone(officer: FlaskClient, cast: Cast) -> None:
    again = make_person(cast.neighbours, "Dao Thi Mau", birth_year=1972)
    phone = Handset(officer.application.test_client())
    phone.open(cast.neighbours)
    phone.take_turn(cast.neighbours, again)
    first, second = sorted((str(again.id), str(cast.learner.id)))
    there = f"{ROOM}/pairs/{first}/with/{second}"
    page = officer.get(f"{ROOM}/pairs").get_data(as_text=True)
    assert there in page
    assert "họ tên chỉ khác dấu" in page
    assert "TREN-002" in officer.get(there).get_data(as_text=True)
    answer = officer.post(there, data={"answer": "same", "kept": str(cast.learner.id)})
    assert "Dao Thi Mau: Anh Cán Bộ gộp" in officer.get(answer.location).get_data(as_text=True)
    assert one_person(db.session(), again.id) == cast.learner.id
    turns = select(DevicePerson.person_id).where(DevicePerson.opened_at.is_not(None))
    assert set(db.session.scalars(turns)) == {again.id, cast.learner.id}
    assert officer.get(there).status_code == 404


def test_two_people_are_not_proposed_again(officer: FlaskClient, cast: Cast) -> None:
    again = make_person(cast.neighbours, "Dao Thi Mau", birth_year=1972)
    officer.post(f"{ROOM}/pairs/{again.id}/with/{cast.learner.id}", data={"answer": "distinct"})
    assert "Không thấy ai trùng" in officer.get(f"{ROOM}/pairs").get_data(as_text=True)
    assert db.session.scalars(select(DistinctPeople)).one().by == cast.officer.id
