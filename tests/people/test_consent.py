"""Consent: noted with who gave it and how; taken back, nothing new is recorded of her."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.people.models import Consent, PersonRequest
from lms.registry.actions import add_person
from lms.registry.models import Person
from lms.teaching.actions import Sight, assign, confirm_skill
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_actions import Plan, call_present, plan_session
from lms.teaching.stating import Member
from tests.cast import Cast
from tests.phone.handset import Handset, said

pytestmark = pytest.mark.slow


def spoken(**changed: Any) -> dict[str, Any]:
    given = {"given_by": "herself", "how": "spoken", "witness": "Trưởng thôn", "id": str(ids.new_id())}
    return {**given, **changed}


def test_a_spoken_consent_is_noted_once_and_shown(trainer: FlaskClient, cast: Cast) -> None:
    page, form = f"/people/{cast.learner.id}", spoken()
    assert "Chưa ghi lời đồng ý" in trainer.get(page).get_data(as_text=True)
    assert [trainer.post(f"{page}/consent", data=form).status_code for _ in range(2)] == [303, 303]
    (kept,) = db.session.scalars(select(Consent)).all()
    assert (kept.given_by, kept.how, kept.witness, kept.given_on) == ("herself", "spoken", "Trưởng thôn", clock.today())
    assert kept.noted_by == cast.trainer.id
    assert "Đã đồng ý ngày" in trainer.get(page).get_data(as_text=True)
    assert "Nói trước mặt Trưởng thôn" in trainer.get(f"{page}/record.html?lang=vi").get_data(as_text=True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"witness": ""}, "cần tên người làm chứng"),
        ({"how": "thought"}, "Hãy chọn cách đồng ý"),
        ({"given_by": ""}, "Hãy chọn ai đồng ý"),
        ({"given_by": "guardian"}, "Hãy ghi tên người giám hộ"),
        ({"given_on": "2999-01-01"}, "Ngày này chưa tới"),
        ({"given_on": "hôm qua"}, "Không đọc được ngày này"),
        ({"witness": "x" * 101}, "Tên dài quá"),
    ],
)
def test_what_is_no_consent_is_refused_and_what_was_typed_stays(
    trainer: FlaskClient, cast: Cast, changed: dict[str, str], words: str
) -> None:
    answer = trainer.post(f"/people/{cast.learner.id}/consent", data=spoken(**changed))
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert words in told
    assert changed.get("witness", "Trưởng thôn") in told
    assert db.session.scalars(select(Consent)).all() == []


@pytest.mark.once
def test_below_sixteen_a_guardian_agrees(trainer: FlaskClient, cast: Cast) -> None:
    young = add_person(cast.household, "Đào Văn Bé", birth_year=clock.today().year - 15)
    address = f"/people/{young.id}/consent"
    assert "cần người giám hộ" in trainer.post(address, data=spoken()).get_data(as_text=True)
    with_her = spoken(given_by="guardian", guardian="Đào Thị Mẫu", how="paper", witness="")
    assert trainer.post(address, data=with_her).status_code == 303
    assert db.session.scalars(select(Consent.guardian)).all() == ["Đào Thị Mẫu"]


def test_taken_back_nothing_new_is_recorded_of_her(
    app: Flask, trainer: FlaskClient, officer: FlaskClient, cast: Cast
) -> None:
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    page = f"/people/{cast.learner.id}"
    trainer.post(f"{page}/consent", data=spoken())
    trainer.post(f"{page}/requests", data={"kind": "withdrawal", "id": str(ids.new_id())})
    before = clock.now() - timedelta(minutes=1)
    assert [trainer.post(f"{page}/consent/withdrawal").status_code for _ in range(2)] == [303, 303]
    (kept,) = db.session.scalars(select(Consent)).all()
    assert (kept.withdrawn_by, db.session.scalars(select(PersonRequest)).one().done_by) == (cast.trainer.id,) * 2
    assert "Đã rút lại đồng ý" in officer.get(page).get_data(as_text=True)
    assert phone.send(said(cast.learner, cast.household))[0]["result"] == "refused"
    assert phone.send(said(cast.housemate, cast.household))[0]["reason"] != "invalid"
    home = phone.client.get("/phone/snapshot").get_json()["households"][0]
    assert [each["id"] for each in home["people"]] == [str(cast.housemate.id)]
    her, sight = Member(cast.learner, cast.household), Sight("AT", True, True)
    meeting = plan_session(cast.trainer, Plan("Nhà văn hóa", clock.now(), [cast.upper], []), ids.new_id())
    for deed in (
        lambda: assign(cast.trainer, ("path", "path-core"), her, None, "", ids.new_id()),
        lambda: confirm_skill(cast.trainer, cast.learner, cast.household, sight, ids.new_id()),
        lambda: call_present(cast.trainer, meeting, her, ids.new_id(), clock.now()),
    ):
        with pytest.raises(NotAllowed, match="silent"):
            deed()
    # What was done before may arrive later, from a trainer's phone.
    confirm_skill(cast.trainer, cast.learner, cast.household, sight, ids.new_id(), before)
    trainer.post(f"{page}/consent", data=spoken())
    assert db.session.get_one(Person, cast.learner.id).silent_since is None
    assert phone.send(said(cast.learner, cast.household))[0]["result"] == "stored"
