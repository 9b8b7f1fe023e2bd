"""Confirming a skill on the spot."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.progress.models import Evidence
from lms.registry.models import Household
from lms.teaching.actions import Sight, confirm_skill
from lms.teaching.queries import confirmations_of
from lms.teaching.refusals import NotAllowed
from tests.cast import Cast, sign_in
from tests.factories import make_account, make_household

pytestmark = pytest.mark.slow


def form_of(household: Household) -> str:
    return f"/trainer/households/{household.id}/confirmations/new"


def sent(cast: Cast, **changes: str) -> dict[str, str]:
    """A filled form: the learner scans and stops, alone, on her own phone."""
    form = {"id": str(ids.new_id()), "person": str(cast.learner.id), "skill": "TT", "alone": "yes", "own_phone": "yes"}
    return {**form, **changes}


def seen(cast: Cast) -> list[Evidence]:
    return confirmations_of(db.session(), cast.household.id)


def test_the_form_says_what_to_look_for_in_each_skill(trainer: FlaskClient, cast: Cast) -> None:
    page = trainer.get(form_of(cast.household)).get_data(as_text=True)
    assert page.count('name="skill"') == 5
    assert "Quét mã rồi dừng lại" in page
    assert "Đào Thị Mẫu" in page
    assert "Đào Văn Mẫu" in page


def test_what_she_saw_is_recorded(trainer: FlaskClient, cast: Cast) -> None:
    answer = trainer.post(form_of(cast.household), data=sent(cast, own_phone="no"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/trainer/households/{cast.household.id}")
    (only,) = seen(cast)
    assert (only.person_id, only.what, only.alone, only.own_phone) == (cast.learner.id, "TT", True, False)
    assert only.by == str(cast.trainer.id)
    page = trainer.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Thanh toán không dùng tiền mặt" in page
    assert "Cô Hướng Dẫn" in page


def test_what_still_needed_showing_is_recorded_and_does_not_count(trainer: FlaskClient, cast: Cast) -> None:
    answer = trainer.post(form_of(cast.household), data=sent(cast, alone="no"), follow_redirects=True)
    assert "Lần này chưa tính" in answer.get_data(as_text=True)
    assert [each.alone for each in seen(cast)] == [False]


def test_she_can_go_on_with_the_same_person(trainer: FlaskClient, cast: Cast) -> None:
    answer = trainer.post(form_of(cast.household), data=sent(cast, then="next"))
    assert answer.headers["Location"] == f"{form_of(cast.household)}?person={cast.learner.id}"
    page = trainer.get(answer.headers["Location"]).get_data(as_text=True)
    assert f'value="{cast.learner.id}" checked' in page


def test_sent_twice_it_is_recorded_once(trainer: FlaskClient, cast: Cast) -> None:
    form = sent(cast)
    assert [trainer.post(form_of(cast.household), data=form).status_code for _ in range(2)] == [303, 303]
    assert len(seen(cast)) == 1


@pytest.mark.parametrize("changes", [{"skill": "AT"}, {"alone": "no"}, {"person": "the housemate"}])
def test_the_same_form_with_another_answer_is_not_taken_for_the_first(
    trainer: FlaskClient, cast: Cast, changes: dict[str, str]
) -> None:
    form = sent(cast)
    trainer.post(form_of(cast.household), data=form)
    other = {name: value.replace("the housemate", str(cast.housemate.id)) for name, value in changes.items()}
    answer = trainer.post(form_of(cast.household), data={**form, **other})
    assert answer.status_code == 422
    assert form["id"] not in answer.get_data(as_text=True)
    assert [(each.what, each.alone, each.person_id) for each in seen(cast)] == [("TT", True, cast.learner.id)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": ""}, "Mời chọn một người"),
        ({"person": "8b1e6cb0-5c1b-4a5e-9a57-111111111111"}, "Mời chọn một người"),
        ({"skill": "NAU"}, "Mời chọn một kỹ năng"),
        ({"alone": ""}, "tự làm được hay còn phải chỉ"),
        ({"own_phone": "maybe"}, "làm trên máy nào"),
    ],
)
def test_wrong_input_is_told_in_plain_words_and_keeps_the_rest(
    trainer: FlaskClient, cast: Cast, changes: dict[str, str], words: str
) -> None:
    answer = trainer.post(form_of(cast.household), data=sent(cast, **changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    if "skill" not in changes:
        assert 'value="TT" checked' in page
    assert seen(cast) == []


def test_a_person_of_another_household_is_not_confirmed_here(trainer: FlaskClient, cast: Cast) -> None:
    answer = trainer.post(form_of(cast.household), data=sent(cast, person=str(cast.neighbour.id)))
    assert answer.status_code == 422
    assert seen(cast) == []


def test_nobody_confirms_her_own_household(app: Flask, cast: Cast) -> None:
    relative = make_account(Role.TRAINER, [cast.upper], username="relative", person=cast.housemate)
    browser = sign_in(app.test_client(), relative)
    page = browser.get(form_of(cast.household)).get_data(as_text=True)
    assert "hộ của chính mình" in page
    assert "<input" not in page.partition("<main")[2].replace('type="hidden"', "")
    assert browser.post(form_of(cast.household), data=sent(cast)).status_code == 422
    assert seen(cast) == []
    with pytest.raises(NotAllowed) as refusal:
        confirm_skill(relative, cast.learner, cast.household, Sight("TT", True, True), ids.new_id())
    assert refusal.value.key == "teaching.fault.own_household"
    answer = browser.post(form_of(cast.neighbours), data=sent(cast, person=str(cast.neighbour.id)))
    assert answer.status_code == 303


def test_an_unknown_skill_is_not_recorded(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refusal:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight("NAU", True, True), ids.new_id())
    assert refusal.value.key == "teaching.fault.skill"
    assert db.session.scalars(select(Evidence)).all() == []


def test_a_household_without_names_says_what_to_do(trainer: FlaskClient, cast: Cast) -> None:
    empty = make_household(cast.upper, "Hộ chưa ghi tên")
    assert "Chưa ghi tên ai" in trainer.get(form_of(empty)).get_data(as_text=True)


def test_an_outsider_learns_nothing(outsider: FlaskClient, cast: Cast) -> None:
    for answer in (outsider.get(form_of(cast.household)), outsider.post(form_of(cast.household), data=sent(cast))):
        assert answer.status_code == 404
        assert "Đào" not in answer.get_data(as_text=True)
    assert seen(cast) == []
