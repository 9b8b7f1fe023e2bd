"""Courses as funnels, places where many stumble, trainers' work: counts that open their households, nobody ranked."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.lrs.subscribers import catch_up
from lms.reporting.behind import behind, households_here, lessons_by_course
from lms.reporting.courses import ways
from lms.reporting.slips import struggles
from lms.reporting.trainers import work_of_trainers
from lms.signals.models import Slip
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_account, make_household, make_person
from tests.learning import begin_lesson, complete_core, complete_lesson, fall_for, pass_review

pytestmark = pytest.mark.slow

NOW_LINKS = re.compile(r'href="(/commune/households\?[^"]+)">(\d+)<')


def opens_as_many(officer: Browser, page: str) -> int:
    """Every number of a page opens as many households as it, or the words beside it, say; how many such numbers."""
    found = NOW_LINKS.findall(unescape(officer.get(page).text))
    for link, count in found:
        assert len(re.findall(r'href="/commune/households/[0-9a-f-]+"', officer.get(link).text)) == int(count), link
    return len(found)


def counts(cast: Cast, course: str) -> list[int]:
    found = ways(db.session(), households_here(cast.officer), lessons_by_course())
    return next(way.people for way in found if way.course == course)


@pytest.fixture
def learners(cast: Cast) -> Cast:
    """In “Cashless money” one person only opened a lesson, one passed a lesson; nobody reviewed."""
    at = clock.now() - timedelta(days=20)
    begin_lesson(cast.neighbour, cast.neighbours, "qr-pay-buyer", at)
    complete_lesson(cast.learner, cast.household, "qr-pay-buyer", at)
    return cast


def test_in_a_course_one_lesson_counts_from_opened_to_still_known(learners: Cast) -> None:
    assert counts(learners, "cashless") == [2, 1, 1, 0]
    pass_review(learners.learner, learners.household, "otp-and-fake-police", clock.now() - timedelta(days=2))
    pass_review(learners.learner, learners.household, "qr-pay-buyer", clock.now() - timedelta(days=14))
    assert counts(learners, "cashless") == [2, 1, 1, 0]  # of another lesson, and too early
    pass_review(learners.learner, learners.household, "qr-pay-buyer", clock.now() - timedelta(days=12))
    assert counts(learners, "cashless") == [2, 1, 1, 1]


def test_the_core_set_asks_for_every_lesson_of_it(learners: Cast) -> None:
    assert counts(learners, "core") == [2, 0, 0, 0]
    complete_core(learners.learner, learners.household, clock.now() - timedelta(days=10))
    assert counts(learners, "core") == [2, 1, 1, 0]
    pass_review(learners.learner, learners.household, "otp-and-fake-police", clock.now() - timedelta(days=2))
    assert counts(learners, "core") == [2, 1, 1, 1]


def test_each_stage_opens_its_households(learners: Cast, officer: Browser) -> None:
    assert opens_as_many(officer, "/commune/courses") >= 8
    shown = officer.get("/commune/households?course=cashless&stage=passed").text
    assert "Hộ có người tự làm đạt: Tiền trong điện thoại" in shown
    assert "Hộ bà Đào Mẫu" in shown
    assert "Hộ ông Lựu Mẫu" not in shown
    assert 'name="stage" value="passed"' in shown


@writes
def stumble(cast: Cast, count: int, *, what: str = "transfer", kind: str = "wrong", again: int = 0) -> None:
    now = clock.now()
    for number in range(count):
        household = make_household(cast.lower)
        person = make_person(household)
        first = now - timedelta(days=2 if number < again else 1)
        db.session.add(
            Slip(
                person_id=person.id, household_id=household.id, lesson="qr-pay-buyer", step="alone",
                place="balance", what=what, kind=kind, first_at=first, last_at=now - timedelta(days=1),
            )
        )  # fmt: skip


def test_a_place_where_many_stumble_is_shown_and_a_rare_one_is_hidden(cast: Cast) -> None:
    stumble(cast, 6)
    stumble(cast, 5, what="otp", kind="danger", again=2)
    stumble(cast, 4, what="ads")
    found = struggles(db.session(), households_here(cast.officer), clock.now())
    assert [(each.kind, each.people, each.again) for each in found.places] == [("danger", 5, 2), ("wrong", 6, 0)]
    assert found.hidden == 1
    assert found.places[1].href == "/read/qr-pay-buyer#alone"


def test_old_stumbles_and_those_of_others_are_not_counted(cast: Cast) -> None:
    stumble(cast, 6)
    later = clock.now() + timedelta(days=100)
    assert struggles(db.session(), households_here(cast.officer), later).places == []
    assert cast.elsewhere.parent is not None
    beside = make_account(Role.OFFICER, [cast.elsewhere.parent])
    assert struggles(db.session(), households_here(beside), clock.now()).places == []


def test_the_page_opens_the_step_and_names_no_household(cast: Cast, officer: Browser) -> None:
    stumble(cast, 6, again=2)
    shown = officer.get("/commune/slips").text
    assert "/read/qr-pay-buyer#alone" in shown
    assert "6/6" in shown
    assert "/commune/households/" not in shown
    assert 'id="alone"' in officer.get("/read/qr-pay-buyer").text


def test_a_dangerous_practice_told_by_a_phone_arrives_on_the_page(cast: Cast, officer: Browser) -> None:
    fall_for(cast.learner, cast.household, "qr-pay-buyer", clock.now())
    catch_up(wiring.SUBSCRIBERS)
    assert "Chưa có chỗ nào nhiều người vấp" in officer.get("/commune/slips").text


@pytest.fixture
def worked(cast: Cast) -> Cast:
    for skill, alone in (("AT", True), ("TT", False)):
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, alone, True), ids.new_id())
    confirm_skill(cast.trainer, cast.neighbour, cast.neighbours, Sight("AT", True, True), ids.new_id())
    make_account(Role.TRAINER, [cast.lower], username="second", name="Anh Thứ Hai")
    catch_up(wiring.SUBSCRIBERS)
    return cast


def test_trainers_stand_by_village_and_name_with_what_they_did(worked: Cast) -> None:
    here = households_here(worked.officer)
    found = work_of_trainers(db.session(), [worked.upper, worked.lower], here, clock.now(), {})
    assert [each.account.username for each in found] == ["second", "trainer"]  # Khe Dưới before Khe Trên
    assert found[1].deeds == {"sessions": (0, 0), "visits": (0, 0), "confirmations": (3, 2)}
    assert (found[1].alone, found[1].signals) == (2, 0)
    later = clock.now() + timedelta(days=91)
    assert work_of_trainers(db.session(), [worked.upper], here, later, {})[0].deeds["confirmations"] == (0, 0)


def test_a_trainers_deeds_open_their_households(worked: Cast, officer: Browser) -> None:
    shown = officer.get("/commune/trainers").text
    assert "Cô Hướng Dẫn" in shown
    assert "2 hộ" in shown
    asked = {"trainer": str(worked.trainer.id), "deed": "confirmations"}
    found = behind(db.session(), worked.officer, asked, clock.now())
    assert found == {worked.household.id, worked.neighbours.id}
    listed = officer.get(f"/commune/households?trainer={worked.trainer.id}&deed=confirmations").text
    assert "Hộ được Cô Hướng Dẫn xác nhận" in listed
    assert "Hộ bà Mận Mẫu" not in listed


@pytest.mark.slow
@pytest.mark.parametrize("page", ["courses", "slips", "trainers", "trend", "villages", "signals"])
def test_only_the_communes_officer_sees_the_desk(
    app: Flask, history: Cast, officer: Browser, outside_officer: Browser, operator: Browser, page: str
) -> None:
    assert operator.get(f"/commune/{page}").status_code == 403
    for language in ("vi", "en"):
        assert officer.get(f"/commune/{page}?lang={language}").status_code == 200
    for secret in (history.household.label, history.household.code, history.upper.name, history.trainer.name):
        assert secret not in outside_officer.get(f"/commune/{page}").text


@writes
def more_learners(cast: Cast, count: int) -> None:
    at = clock.now() - timedelta(days=3)
    for number in range(count):
        household = make_household(cast.lower if number % 2 else cast.upper)
        begin_lesson(make_person(household), household, "qr-pay-buyer", at)


@pytest.mark.slow
def test_no_page_of_the_desk_asks_more_when_there_are_more_households(cast: Cast, officer: Browser) -> None:
    pages = ["", "courses", "slips", "trainers", "villages", "trend", "households"]
    more_learners(cast, 8)
    before = {page: questions(officer, page) for page in pages}
    more_learners(cast, 24)
    after = {page: questions(officer, page) for page in pages}
    # Where the record stood two weeks ago is found by halving: four times the record, two questions more.
    assert {page: count for page, count in after.items() if count > before[page] + 2} == {}


def questions(officer: Browser, page: str) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert officer.get(f"/commune/{page}").status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)
