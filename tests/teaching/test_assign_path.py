"""Giving a path to a household or a village, and taking it back."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB
from lms.teaching.actions import assign_path, withdraw_assignment
from lms.teaching.models import Assignment, AssignmentNote
from lms.teaching.queries import given_to
from lms.teaching.refusals import NotAllowed
from tests.cast import Cast

pytestmark = pytest.mark.slow

FORM = "/trainer/assignments/new"


def given(cast: Cast) -> list[str]:
    return [each.assignment.what for each in given_to(db.session(), [cast.household.id])]


def sent(cast: Cast, **changes: str) -> dict[str, str]:
    """A filled form for the household."""
    form = {
        "id": str(ids.new_id()),
        "household": str(cast.household.id),
        "task": "path:path-core",
        "due": "",
        "note": "",
    }
    return {**form, **changes}


def statements(verb: str) -> int:
    return db.session.scalar(select(func.count()).where(Statement.verb == VERB[verb])) or 0


def test_the_form_names_the_household_and_carries_an_id(trainer: FlaskClient, cast: Cast) -> None:
    page = trainer.get(f"{FORM}?household={cast.household.id}").get_data(as_text=True)
    assert "Hộ bà Đào Mẫu" in page
    assert 'name="id"' in page
    assert f'name="household" value="{cast.household.id}"' in page


def test_without_a_household_she_chooses_one_of_her_villages(trainer: FlaskClient) -> None:
    page = trainer.get(FORM).get_data(as_text=True)
    assert "Cả thôn Khe Trên" in page
    assert "Khe Dưới" not in page


def test_a_path_is_given_to_a_household(trainer: FlaskClient, cast: Cast) -> None:
    due = clock.today() + timedelta(days=7)
    answer = trainer.post(FORM, data=sent(cast, due=due.isoformat(), note="Tối nay  em ghé"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/trainer/households/{cast.household.id}")
    (only,) = given_to(db.session(), [cast.household.id])
    assert (only.assignment.due, only.note, only.by) == (due, "Tối nay em ghé", "Cô Hướng Dẫn")


def test_a_path_is_given_to_a_village_and_so_to_its_households(trainer: FlaskClient, cast: Cast) -> None:
    answer = trainer.post(FORM, data=sent(cast, household="", village=str(cast.upper.id)))
    assert answer.status_code == 303
    assert given(cast) == ["path-core"]
    assert given_to(db.session(), [cast.far_household.id]) == []


def test_sent_twice_it_is_given_once(trainer: FlaskClient, cast: Cast) -> None:
    form = sent(cast, note="Mời cô học")
    assert [trainer.post(FORM, data=form).status_code for _ in range(2)] == [303, 303]
    assert given(cast) == ["path-core"]
    assert statements("was_assigned") == 1


def test_the_same_form_with_other_words_is_not_taken_for_the_first(trainer: FlaskClient, cast: Cast) -> None:
    form = sent(cast, note="Mời cô học")
    trainer.post(FORM, data=form)
    for change in (
        {"note": "Khác"},
        {"due": clock.today().isoformat()},
        {"household": "", "village": str(cast.upper.id)},
    ):
        answer = trainer.post(FORM, data={**form, **change})
        assert answer.status_code == 422
        assert "đã gửi lúc trước" in answer.get_data(as_text=True)
        assert form["id"] not in answer.get_data(as_text=True)
    assert statements("was_assigned") == 1
    assert db.session.scalars(select(AssignmentNote.text)).all() == ["Mời cô học"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"task": ""}, "Mời chọn giao bài gì"),
        ({"task": "path:made-up"}, "Bài này không còn dạy"),
        ({"task": "made-up"}, "Bài này không còn dạy"),
        ({"due": "2020-01-01"}, "Ngày hẹn đã qua"),
        ({"due": "mai"}, "Chưa đọc được ngày này"),
        ({"note": "x" * 301}, "dài quá 300"),
        ({"household": ""}, "Mời chọn giao cho ai"),
    ],
)
def test_wrong_input_is_told_in_plain_words_and_keeps_what_was_typed(
    trainer: FlaskClient, cast: Cast, changes: dict[str, str], words: str
) -> None:
    answer = trainer.post(FORM, data=sent(cast, **{"note": "Lời nhắn của em", **changes}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert changes.get("note", "Lời nhắn của em") in page
    assert given(cast) == []


def test_a_form_that_is_not_ours_is_refused(trainer: FlaskClient, cast: Cast) -> None:
    assert trainer.post(FORM, data=sent(cast, id="")).status_code == 400
    assert trainer.post(FORM, data=sent(cast), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_nothing_is_given_out_of_reach(trainer: FlaskClient, cast: Cast) -> None:
    out_of_reach = [
        {"household": str(cast.foreign_household.id)},
        {"household": str(cast.far_household.id)},
        {"household": str(ids.new_id())},
        {"household": "nobody"},
        {"household": "", "village": str(cast.lower.id)},
    ]
    for changes in out_of_reach:
        answer = trainer.post(FORM, data=sent(cast, **changes))
        assert answer.status_code == 404
        assert "Hộ bà" not in answer.get_data(as_text=True)
    assert trainer.get(f"{FORM}?household={cast.foreign_household.id}").status_code == 404
    assert statements("was_assigned") == 0


def test_the_list_shows_the_effect_and_lets_her_take_it_back(trainer: FlaskClient, cast: Cast) -> None:
    trainer.post(FORM, data=sent(cast))
    (only,) = given_to(db.session(), [cast.household.id])
    address = f"/trainer/assignments/{only.assignment.id}/withdrawal"
    page = trainer.get("/trainer/assignments").get_data(as_text=True)
    detail = f"/trainer/assignments/{only.assignment.id}"
    assert detail in page
    assert address in trainer.get(detail).get_data(as_text=True)
    assert "Đã mở: 0/1" in page
    assert [trainer.post(address).status_code for _ in range(2)] == [303, 303]
    assert given(cast) == []
    assert statements("withdrew") == 1
    after = trainer.get("/trainer/assignments").get_data(as_text=True)
    assert str(only.assignment.id) not in after
    assert "Thôi giao ngày" in after


def test_what_another_commune_gave_is_neither_shown_nor_taken_back(outsider: FlaskClient, cast: Cast) -> None:
    household = assign_path(cast.trainer, "path-core", cast.household, None, "", ids.new_id())
    village = assign_path(cast.trainer, "path-core", cast.upper, None, "", ids.new_id())
    page = outsider.get("/trainer/assignments").get_data(as_text=True)
    for each in (household, village, ids.new_id()):
        assert str(each) not in page
        assert outsider.post(f"/trainer/assignments/{each}/withdrawal").status_code == 404
    assert statements("withdrew") == 0


def test_only_known_paths_and_days_to_come_are_taken(cast: Cast) -> None:
    faults = []
    for path, due in (("made-up", None), ("path-core", date(2020, 1, 1))):
        with pytest.raises(NotAllowed) as refusal:
            assign_path(cast.trainer, path, cast.household, due, "", ids.new_id())
        faults.append(refusal.value.key)
    assert faults == ["teaching.fault.task", "teaching.fault.due"]
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0


def test_two_trainers_may_take_back_the_same(cast: Cast) -> None:
    given_id = assign_path(cast.trainer, "path-core", cast.household, None, "", ids.new_id())
    for account in (cast.trainer, cast.outsider):
        withdraw_assignment(account, given_id, uuid.uuid4())
    assert given(cast) == []
