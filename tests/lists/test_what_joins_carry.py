"""Villages and communes that join: what was given, planned, announced and opened there goes on in the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import wiring
from lms.access.reach import communes_of, households_within_reach
from lms.access.rights import Right, give
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.log import COLUMNS, recorded
from lms.lrs.models import Cursor, Statement
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import EXTENSION, VERB
from lms.notices.actions import may_change
from lms.notices.queries import comments_within_reach, told_villages
from lms.notices.telling import Ear, news
from lms.registry.area_changes import join_areas
from lms.registry.market_actions import add_market, add_product
from lms.registry.models import Area, Market
from lms.registry.places import lay_in
from lms.reporting.indicators import indicators
from lms.teaching.actions import assign_path
from lms.teaching.groups import Draft, groups_within_reach, make_group, member_ids
from lms.teaching.models import Assignment
from lms.teaching.queries import given_to
from lms.teaching.session_actions import Plan, plan_session
from tests.cast import Cast
from tests.notices.village import announced, told

pytestmark = pytest.mark.slow

AREAS = "/commune/registry/areas"


def _join(client: FlaskClient, gone: Area, kept: Area, **sent: str) -> str:
    form = {"other": kept.id, **sent}
    return client.post(f"{AREAS}/{gone.id}/join", data=form, follow_redirects=True).get_data(as_text=True)


def _stated() -> dict[str, Any]:
    rows = db.session.execute(select(*COLUMNS).where(Statement.verb == VERB["joined"]))
    (only,) = recorded(rows)
    found: dict[str, Any] = only.body["context"]["extensions"][EXTENSION["carried"]]
    return found


def test_what_was_given_to_a_village_goes_on_where_it_went(officer: FlaskClient, cast: Cast) -> None:
    given = assign_path(cast.trainer, "path-core", cast.upper, None, "", ids.new_id())
    group = make_group(cast.trainer, Draft("Nhóm thử", "no_lesson", [cast.upper, cast.lower]), ids.new_id())
    plan = Plan("Nhà văn hóa", clock.now() + timedelta(days=2), [cast.upper], [])
    meeting = plan_session(cast.trainer, plan, ids.new_id())
    page = _join(officer, cast.upper, cast.lower)
    for said in ("1 việc đã giao cho thôn tiếp tục ở Thôn Khe Dưới", "1 nhóm", "1 buổi học chưa kết thúc"):
        assert said in page
    assert [each.id for each in meeting.villages] == [cast.upper.id]
    _join(officer, cast.upper, cast.lower, sure="yes")
    catch_up(wiring.SUBSCRIBERS)
    for home in (cast.household, cast.neighbours):
        assert [each.assignment.id for each in given_to(db.session(), [home.id])] == [given]
    assert [each.id for each in groups_within_reach_of(cast)] == [group.id]
    assert [each.id for each in meeting.villages] == [each.id for each in group.villages] == [cast.lower.id]
    assert cast.learner.id in set(db.session.scalars(member_ids(group)))
    assert _stated() == {
        "accounts": [str(cast.trainer.id)], "groups": [str(group.id)], "sessions": [str(meeting.id)]
    }  # fmt: skip


def groups_within_reach_of(cast: Cast) -> list[Any]:
    return list(db.session.scalars(groups_within_reach(cast.trainer)))


def test_told_anew_or_late_an_assignment_is_the_successors(cast: Cast) -> None:
    given = assign_path(cast.trainer, "path-core", cast.upper, None, "", ids.new_id())
    catch_up(wiring.SUBSCRIBERS)
    join_areas(cast.upper, cast.lower, clock.today(), cast.officer.id)
    db.session.delete(db.session.get_one(Assignment, given))
    db.session.get_one(Cursor, "teaching").position = 0
    db.session.commit()
    catch_up(wiring.SUBSCRIBERS)
    assert db.session.scalars(select(Assignment.village_id)).one() == cast.lower.id


def test_news_and_what_was_said_to_it_stay_with_the_people(officer: FlaskClient, cast: Cast) -> None:
    announced(cast)
    give(cast.officer, Right.ANNOUNCE, by=None)
    both = told(cast.officer, cast.upper, cast.lower)
    assert "2 tin đã báo" in _join(officer, cast.upper, cast.lower)
    villages = [cast.upper.id, cast.lower.id]
    old = {each.id: each for each in indicators(db.session(), villages, clock.now())}["feedback_answered_pct"]
    _join(officer, cast.upper, cast.lower, sure="yes")
    heard = news(db.session(), Ear(frozenset([cast.lower.id]), frozenset()))["notices"]
    assert {each["title"] for each in heard} == {"Bí mật của nhà", "Họp thôn tối thứ Bảy"}
    assert [len(each["comments"]) for each in heard if each["title"] == "Bí mật của nhà"] == [1]
    assert told_villages(db.session(), both.id) == [cast.lower.id]
    assert may_change(cast.officer, both)
    assert len(list(db.session.scalars(comments_within_reach(cast.officer)))) == 1
    now = {each.id: each for each in indicators(db.session(), [cast.lower.id], clock.now())}["feedback_answered_pct"]
    assert (now.numerator, now.unknown) == (old.numerator, old.unknown)


def test_a_commune_brings_its_staff_and_its_markets(operator: FlaskClient, cast: Cast, other: Area) -> None:
    today = clock.today()
    market = add_market(cast.commune, "Chợ Trung Tâm", today - timedelta(days=30))
    product = add_product(cast.commune, "Mật ong", on=today - timedelta(days=30))
    add_market(other, "Chợ Trung Tâm", today - timedelta(days=60))
    page = _join(operator, cast.commune, other)
    assert "Chợ Trung Tâm (Xã Thử Nghiệm), Mật ong" in page
    assert "Người phụ trách Xã Bên Cạnh có thêm: Anh Cán Bộ" in page
    assert "Vẫn dạy ở các thôn của mình, nay thuộc Xã Bên Cạnh: Cô Hướng Dẫn" in page
    assert market.area_id == cast.commune.id
    _join(operator, cast.commune, other, sure="yes")
    db.session.refresh(market)
    assert (market.area_id, market.name) == (other.id, "Chợ Trung Tâm (Xã Thử Nghiệm)")
    lay = {day: set(db.session.execute(select(Market.id, lay_in(Market, day))).tuples()) for day in _days()}
    assert [dict(some)[market.id] for some in lay.values()] == [cast.commune.id, other.id]
    assert [each.id for each in communes_of(cast.officer)] == [other.id]
    assert cast.household in set(db.session.scalars(households_within_reach(cast.officer)))
    assert _stated() == {
        "accounts": [str(cast.officer.id)], "markets": [str(market.id)], "products": [str(product.id)]
    }  # fmt: skip


def _days() -> list[Any]:
    return [clock.today() - timedelta(days=1), clock.today()]
