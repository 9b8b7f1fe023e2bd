"""Courses and lessons for people and groups: who has them on the phone, what becomes of them, changes."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.replaying import replay
from lms.registry.market_actions import add_market, add_stall, close_place
from lms.registry.models import Area, Person
from lms.teaching.actions import assign, assign_path, change_assignment, withdraw_assignment
from lms.teaching.desk import lessons
from lms.teaching.effects import effects_of, learnt_by
from lms.teaching.group_models import GroupMember
from lms.teaching.groups import Draft, add_member, end_group, make_group, members_of, remove_member
from lms.teaching.households import work_in
from lms.teaching.models import Assignment, AssignmentChange
from lms.teaching.queries import given_to
from lms.teaching.refusals import NotAllowed
from lms.teaching.stating import Member, Recipient
from tests.cast import Cast
from tests.factories import make_household, make_person
from tests.learning import begin_lesson, complete_lesson

pytestmark = pytest.mark.slow

LESSON = "qr-pay-buyer"
FORM = "/trainer/assignments/new"


def give(cast: Cast, to: Recipient, task: tuple[str, str] = ("lesson", LESSON)) -> uuid.UUID:
    return assign(cast.trainer, task, to, None, "", ids.new_id())


def told(*households: uuid.UUID) -> set[tuple[str, uuid.UUID | None]]:
    """What the phones of these households have: what, and for whom."""
    return {(each.assignment.what, each.person_id) for each in given_to(db.session(), households)}


def fates(cast: Cast) -> list[dict[str, str]]:
    """For each assignment of the upper village: the states of those it was given to."""
    work = work_in(db.session(), [cast.upper], lessons(), clock.now())
    return [{str(fate.receiver.key): fate.state for fate in effect.fates} for effect in work.effects]


def group_of(cast: Cast, rule: str, villages: list[Area] | None = None, **ages: int) -> list[Person]:
    group = make_group(cast.trainer, Draft("Nhóm thử", rule, villages or [cast.upper], **ages), ids.new_id())
    return [person for person, _ in members_of(group)]


def test_a_person_has_it_and_her_housemate_has_not(cast: Cast) -> None:
    give(cast, Member(cast.learner, cast.household))
    assert told(cast.household.id) == {(LESSON, cast.learner.id)}
    assert told(cast.neighbours.id) == set()
    begin_lesson(cast.housemate, cast.household, LESSON, clock.now())
    assert fates(cast) == [{str(cast.learner.id): "unopened"}]
    complete_lesson(cast.learner, cast.household, LESSON, clock.now())
    assert fates(cast) == [{str(cast.learner.id): "finished"}]


def test_a_course_of_a_household_is_finished_by_one_of_it(cast: Cast) -> None:
    course = lessons().courses[0]
    give(cast, cast.household, ("course", course.id))
    for lesson in course.lessons[:-1]:
        complete_lesson(cast.housemate, cast.household, lesson, clock.now())
    complete_lesson(cast.learner, cast.household, course.lessons[-1], clock.now())
    assert fates(cast) == [{str(cast.household.id): "opened"}]
    complete_lesson(cast.housemate, cast.household, course.lessons[-1], clock.now())
    assert fates(cast) == [{str(cast.household.id): "finished"}]


def test_rules_find_their_people_anew(cast: Cast) -> None:
    elders = make_group(cast.trainer, Draft("Cao tuổi", "age", [cast.upper], age_from=60), ids.new_id())
    assert [person.id for person, _ in members_of(elders)] == [cast.neighbour.id]
    newcomer = make_person(cast.household, "Cụ Mới Đến", birth_year=1940)
    make_person(cast.household, "Không Rõ Tuổi", birth_year=None)
    assert {person.id for person, _ in members_of(elders)} == {cast.neighbour.id, newcomer.id}
    stall = add_stall(add_market(cast.commune, "Chợ Thử"), "1", "Sạp", cast.neighbours)
    assert group_of(cast, "stall") == [cast.neighbour]
    close_place(stall, clock.today() + timedelta(days=1))
    assert group_of(cast, "stall") == [cast.neighbour], "it is open today still"
    with clock.travel(clock.now() + timedelta(days=1)):
        assert group_of(cast, "stall") == [], "who keeps a closed stall keeps none"
    begin_lesson(cast.learner, cast.household, LESSON, clock.now())
    assert cast.learner not in group_of(cast, "no_lesson")
    assert cast.housemate in group_of(cast, "no_lesson")


def test_whoever_begins_what_a_group_without_lessons_was_given_still_counts(cast: Cast) -> None:
    group = make_group(cast.trainer, Draft("Chưa học", "no_lesson", [cast.upper]), ids.new_id())
    with clock.travel(clock.now() - timedelta(days=2)):
        give(cast, group)
    begin_lesson(cast.learner, cast.household, LESSON, clock.now())
    (states,) = fates(cast)
    assert states == {
        str(cast.learner.id): "opened", str(cast.housemate.id): "unopened", str(cast.neighbour.id): "unopened",
    }  # fmt: skip
    assert (LESSON, cast.learner.id) in told(cast.household.id)


def test_a_group_by_hand_is_filled_and_emptied_with_its_trace(cast: Cast) -> None:
    group = make_group(cast.trainer, Draft("Tổ hai", "hand", [cast.upper]), ids.new_id())
    for person in (cast.learner, cast.neighbour, cast.learner):
        add_member(cast.trainer, group, person)
    give(cast, group)
    assert told(cast.household.id, cast.neighbours.id) == {(LESSON, cast.learner.id), (LESSON, cast.neighbour.id)}
    remove_member(cast.trainer, group, cast.learner.id)
    assert told(cast.household.id, cast.neighbours.id) == {(LESSON, cast.neighbour.id)}
    assert len(db.session.scalars(select(GroupMember)).all()) == 2
    end_group(cast.trainer, group)
    assert told(cast.neighbours.id) == {(LESSON, cast.neighbour.id)}


def test_an_unopened_lesson_of_one_person_is_a_reason_to_visit_her_household(cast: Cast) -> None:
    complete_lesson(cast.housemate, cast.household, LESSON, clock.now() - timedelta(days=21))
    with clock.travel(clock.now() - timedelta(days=20)):
        give(cast, Member(cast.learner, cast.household))
    begin_lesson(cast.housemate, cast.household, LESSON, clock.now())
    work = work_in(db.session(), [cast.upper], lessons(), clock.now())
    (line,) = [line for line in work.lines if line.household.id == cast.household.id]
    assert "unopened" in [reason.rule for reason in line.reasons]
    begin_lesson(cast.learner, cast.household, LESSON, clock.now())
    work = work_in(db.session(), [cast.upper], lessons(), clock.now())
    (line,) = [line for line in work.lines if line.household.id == cast.household.id]
    assert "unopened" not in [reason.rule for reason in line.reasons]


def test_a_change_keeps_what_stood_there_before(cast: Cast) -> None:
    first, later = clock.today() + timedelta(days=3), clock.today() + timedelta(days=9)
    given = assign(cast.trainer, ("lesson", LESSON), cast.household, first, "Tối nay", ids.new_id())
    row, form = db.session.get_one(Assignment, given), ids.new_id()
    for _ in range(2):
        change_assignment(cast.trainer, row, later, "Tối mai", form)
    (only,) = given_to(db.session(), [cast.household.id])
    assert (only.assignment.due, only.note) == (later, "Tối mai")
    assert [(each.due, each.note) for each in db.session.scalars(select(AssignmentChange))] == [(first, "Tối nay")]
    change_assignment(cast.trainer, row, later, "Tối mai", ids.new_id())
    assert len(db.session.scalars(select(AssignmentChange)).all()) == 1
    change_assignment(cast.trainer, row, None, "Tối mai", ids.new_id())
    replay(next(each for each in wiring.SUBSCRIBERS if each.name == "teaching"), lambda _done, _head: None)
    assert db.session.get_one(Assignment, given).due is None


@pytest.mark.parametrize("due", [date(2020, 1, 1)])
def test_no_change_to_a_day_that_has_passed_nor_of_what_was_taken_back(cast: Cast, due: date) -> None:
    row = db.session.get_one(Assignment, give(cast, cast.household))
    with pytest.raises(NotAllowed, match=r"fault\.due"):
        change_assignment(cast.trainer, row, due, "", ids.new_id())
    withdraw_assignment(cast.trainer, row.id, ids.new_id())
    with pytest.raises(NotAllowed, match=r"fault\.withdrawn"):
        change_assignment(cast.trainer, row, None, "x", ids.new_id())


def test_the_pages_give_to_a_group_and_to_a_person_and_show_each(trainer: FlaskClient, cast: Cast) -> None:
    group = ids.new_id()
    made = trainer.post(
        "/trainer/assignments/groups/new",
        data={"id": str(group), "name": "Tổ hai", "rule": "hand", "villages": str(cast.upper.id)},
    )
    assert made.headers["Location"] == f"/trainer/assignments/groups/{group}"
    found = trainer.get(f"/trainer/assignments/groups/{group}?q=dao thi").get_data(as_text=True)
    assert str(cast.learner.id) in found
    assert str(cast.neighbour.id) not in found
    trainer.post(f"/trainer/assignments/groups/{group}/members", data={"person": str(cast.learner.id)})
    form = {"id": str(ids.new_id()), "to": f"group:{group}", "task": f"lesson:{LESSON}", "note": "Mời cô"}
    assert trainer.post(FORM, data=form).headers["Location"] == f"/trainer/assignments/groups/{group}"
    single = {"id": str(ids.new_id()), "person": str(cast.neighbour.id), "task": "course:c-safety", "note": ""}
    single["task"] = f"course:{lessons().courses[0].id}"
    assert trainer.post(FORM, data=single).headers["Location"] == f"/trainer/households/{cast.neighbours.id}"
    assert told(cast.household.id) == {(LESSON, cast.learner.id)}
    page = trainer.get(f"/trainer/assignments/{form['id']}").get_data(as_text=True)
    assert "Đào Thị Mẫu" in page
    assert "Cô Hướng Dẫn mời bà con học bài" in page
    assert f"/lessons/{LESSON}" in page
    changed = trainer.post(
        f"/trainer/assignments/{form['id']}/changes", data={"id": str(ids.new_id()), "due": "", "note": "Mời cô học"}
    )
    assert changed.status_code == 303
    assert "Mời cô</p>" in trainer.get(f"/trainer/assignments/{form['id']}").get_data(as_text=True)
    listed = trainer.get("/trainer/assignments").get_data(as_text=True)
    assert "Tổ hai" in listed
    assert "Lựu Văn Mẫu" in listed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Mời đặt tên"),
        ({"rule": "made-up"}, "Mời chọn ai ở trong nhóm"),
        ({"villages": ""}, "Mời chọn ít nhất một thôn"),
        ({"rule": "age", "age_from": "sáu mươi"}, "Chưa đọc được tuổi"),
        ({"rule": "age", "age_from": "70", "age_to": "60"}, "Chưa đọc được tuổi"),
        ({"rule": "age"}, "Chưa đọc được tuổi"),
    ],
)
def test_a_group_that_cannot_be_made_is_told_in_words(
    trainer: FlaskClient, cast: Cast, changes: dict[str, str], words: str
) -> None:
    form = {"id": str(ids.new_id()), "name": "Tổ hai", "rule": "hand", "villages": str(cast.upper.id), **changes}
    refused = trainer.post("/trainer/assignments/groups/new", data=form)
    assert refused.status_code == 422
    assert words in refused.get_data(as_text=True)


def test_another_villages_trainer_reaches_neither_group_nor_assignment(
    trainer: FlaskClient, outsider: FlaskClient, cast: Cast
) -> None:
    group = make_group(cast.trainer, Draft("Tổ hai", "hand", [cast.upper]), ids.new_id())
    given = give(cast, Member(cast.learner, cast.household))
    beyond = make_group(cast.officer, Draft("Cả xã", "no_lesson", [cast.upper, cast.lower]), ids.new_id())
    wide = give(cast, beyond)
    for address in (f"/trainer/assignments/groups/{group.id}", f"/trainer/assignments/{given}"):
        assert outsider.get(address).status_code == 404
    for address in (
        f"assignments/groups/{group.id}/members",
        f"assignments/groups/{group.id}/ending",
        f"assignments/{given}/changes",
    ):
        data = {"id": str(ids.new_id()), "person": str(cast.stranger.id)}
        assert outsider.post(f"/trainer/{address}", data=data).status_code == 404
    data = {"id": str(ids.new_id()), "task": f"lesson:{LESSON}"}
    for to in ({"person": str(cast.stranger.id)}, {"to": f"group:{beyond.id}"}, {"to": "group:x"}):
        assert trainer.post(FORM, data={**data, **to}).status_code == 404
    assert (
        trainer.post(
            f"/trainer/assignments/groups/{group.id}/members", data={"person": str(cast.stranger.id)}
        ).status_code
        == 404
    )
    page = trainer.get(f"/trainer/assignments/{wide}")
    assert page.status_code == 200
    assert "withdrawal" not in page.get_data(as_text=True)
    assert trainer.post(f"/trainer/assignments/{wide}/withdrawal").status_code == 404


def test_an_id_used_for_one_household_gives_nothing_to_another(cast: Cast) -> None:
    form = ids.new_id()
    assign_path(cast.trainer, "path-core", cast.household, None, "", form)
    with pytest.raises(NotAllowed, match="already_sent"):
        assign_path(cast.trainer, "path-core", cast.neighbours, None, "", form)


def test_effects_of_a_household_ask_only_about_it(cast: Cast) -> None:
    other = make_household(cast.upper, "Hộ mới")
    give(cast, cast.upper)
    rows = db.session.scalars(select(Assignment)).all()
    learnt = learnt_by(db.session(), select(type(other).id).where(type(other).id == other.id))
    (effect,) = effects_of(db.session(), rows, [other], learnt, lessons())
    assert effect.given == {other.id}
