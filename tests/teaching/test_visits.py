"""Why a household needs a visit, at a moved clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from lms import wiring
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.ids import new_id
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import SKILLS, HouseholdStanding
from lms.teaching.actions import Sight, assign_path, confirm_skill
from lms.teaching.desk import lessons
from lms.teaching.field_actions import note_visit
from lms.teaching.households import Line, work_in
from lms.teaching.visits import Known, Reason, reasons, urgency
from tests.cast import Cast
from tests.learning import begin_lesson, complete_core, complete_lesson, fall_for

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
START = datetime(2026, 9, 1, 8, tzinfo=UTC)


def line_of(cast: Cast, at: datetime) -> Line:
    with clock.travel(at):
        lines = work_in(db.session(), [cast.upper], lessons(), at).lines
    return next(line for line in lines if line.household.id == cast.household.id)


def rules(cast: Cast, at: datetime) -> list[str]:
    return [reason.rule for reason in line_of(cast, at).reasons]


def test_a_household_nobody_has_reached_needs_a_visit(cast: Cast) -> None:
    assert rules(cast, START) == ["not_reached"]


def test_a_household_is_left_alone_for_28_days_after_it_last_learnt(cast: Cast) -> None:
    begin_lesson(cast.learner, cast.household, lessons().core[0], START)
    assert rules(cast, START + 28 * DAY) == []
    assert line_of(cast, START + 29 * DAY).reasons == (Reason("stopped", START, 29),)


def test_a_trainers_visit_is_a_sign_of_life(cast: Cast) -> None:
    begin_lesson(cast.learner, cast.household, lessons().core[0], START)
    with clock.travel(START + 20 * DAY):
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight("TT", False, True), new_id())
    assert rules(cast, START + 40 * DAY) == []
    assert rules(cast, START + 49 * DAY) == ["stopped"]


def test_what_is_given_may_stay_unopened_for_14_days(cast: Cast) -> None:
    begin_lesson(cast.learner, cast.household, lessons().core[0], START)
    with clock.travel(START + DAY):
        assign_path(cast.trainer, "path-core", cast.upper, None, "", new_id())
    assert rules(cast, START + 14 * DAY) == []
    assert rules(cast, START + 15 * DAY) == ["unopened"]
    begin_lesson(cast.housemate, cast.household, lessons().core[1], START + 16 * DAY)
    assert rules(cast, START + 17 * DAY) == []


def test_a_household_that_completed_waits_for_the_skills_that_are_missing(cast: Cast) -> None:
    complete_core(cast.learner, cast.household, START)
    with clock.travel(START + DAY):
        for skill in ("DVC", "MUA", "NT"):
            confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), new_id())
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight("AT", False, True), new_id())
    assert line_of(cast, START + 2 * DAY).reasons == (Reason("waiting", START, 2, skills=("TT", "AT")),)


def test_the_most_urgent_comes_first_and_who_waits_longest_before_others() -> None:
    long_ago, lately = START, START + 3 * DAY
    found = [
        (Reason("not_reached"),),
        (Reason("stopped", lately, 40),),
        (),
        (Reason("stopped", long_ago, 43),),
        (Reason("waiting", lately, skills=("TT",)),),
    ]
    assert [each[0] if each else None for each in sorted(found, key=urgency)] == [
        Reason("waiting", lately, skills=("TT",)),
        Reason("stopped", long_ago, 43),
        Reason("stopped", lately, 40),
        Reason("not_reached"),
        None,
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_is_said_in_words(app: Flask, language: str) -> None:
    standing = HouseholdStanding(reached_at=START, completed_at=START)
    known = Known(standing, START, START)
    others = (Reason("stopped", START, 30), Reason("not_reached"))
    with app.test_request_context(f"/?lang={language}"):
        words = [reason.words for reason in (*reasons(known, START + 20 * DAY), *others)]
    assert len(words) == 4
    assert (
        "Học xong 20 ngày, chưa xác nhận: DVC, MUA, TT, AT, NT"
        if language == "vi"
        else "Completed 20 days ago, not confirmed: DVC, MUA, TT, AT, NT"
    ) == words[0]
    assert "20" in words[1]


def test_falling_for_the_same_thing_twice_asks_for_somebody_beside_her(cast: Cast) -> None:
    lesson = "otp-and-fake-police"
    begin_lesson(cast.learner, cast.household, lesson, START)
    fall_for(cast.learner, cast.household, lesson, START + DAY)
    catch_up(wiring.SUBSCRIBERS)
    assert rules(cast, START + 2 * DAY) == []
    fall_for(cast.learner, cast.household, lesson, START + 2 * DAY)
    catch_up(wiring.SUBSCRIBERS)
    title = lessons().lessons[lesson].title
    assert line_of(cast, START + 3 * DAY).reasons == (Reason("stumbled", START + 2 * DAY, times=2, lesson=title),)
    assert "Bấm nhầm chỗ nguy hiểm 2 lần" in line_of(cast, START + 3 * DAY).reasons[0].in_language("vi")
    complete_lesson(cast.learner, cast.household, lesson, START + 4 * DAY)
    assert rules(cast, START + 5 * DAY) == []


def test_who_was_met_at_the_door_is_left_in_peace_for_a_week(cast: Cast) -> None:
    with clock.travel(START):
        note_visit(cast.trainer, cast.household, "declined", new_id(), START)
    assert rules(cast, START + 6 * DAY) == []
    assert line_of(cast, START + 7 * DAY).reasons == (Reason("not_reached", START),)


def test_nobody_at_home_means_come_again_after_those_never_visited(cast: Cast) -> None:
    with clock.travel(START):
        note_visit(cast.trainer, cast.household, "not_home", new_id(), START)
    at = START + DAY
    with clock.travel(at):
        order = [line.household.id for line in work_in(db.session(), [cast.upper], lessons(), at).to_visit()]
    assert order == [cast.neighbours.id, cast.household.id]


def test_every_household_comes_up_again_within_the_time_the_commune_has_set(cast: Cast) -> None:
    complete_core(cast.learner, cast.household, START)
    with clock.travel(START + DAY):
        for skill in SKILLS:
            confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), new_id())
    assert rules(cast, START + 90 * DAY) == []
    assert line_of(cast, START + 91 * DAY).reasons == (Reason("due", START + DAY, 90),)
    with clock.travel(START + 91 * DAY):
        note_visit(cast.trainer, cast.household, "talked", new_id(), START + 91 * DAY)
    assert rules(cast, START + 92 * DAY) == []
