"""Correction: what the registry says of somebody is set right, and only that it was is kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.foundation import ids
from lms.foundation.database import db
from lms.people.models import Correction, PersonRequest
from lms.registry.models import Person
from tests.cast import Cast
from tests.people.test_erasure import hits_in_tables

RIGHT = {"name": "Đào Thị  Mận", "called": "", "birth_year": "3/1958", "phone": "912 345 678"}


def test_an_officer_sets_it_right_and_the_request_is_answered(officer: FlaskClient, cast: Cast) -> None:
    page = f"/people/{cast.learner.id}"
    officer.post(f"{page}/requests", data={"kind": "correction", "id": str(ids.new_id())})
    assert f'value="{cast.learner.name}"' in officer.get(f"{page}/correction").get_data(as_text=True)
    assert officer.post(f"{page}/correction", data=RIGHT).status_code == 303
    her = db.session.get_one(Person, cast.learner.id)
    assert (her.name, her.called, her.birth_year, her.phone) == ("Đào Thị Mận", "Mận", 1958, "0912345678")
    noted = select(Correction.field, Correction.by).order_by(Correction.field)
    fields = ["birth_year", "called", "name", "phone"]
    assert db.session.execute(noted).tuples().all() == [(field, cast.officer.id) for field in fields]
    assert db.session.scalars(select(PersonRequest.done_by)).all() == [cast.officer.id]
    assert "Đào Thị Mận" in officer.get(page).get_data(as_text=True)
    assert hits_in_tables() == []  # the wrong name is kept nowhere


@pytest.mark.once
def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(officer: FlaskClient, cast: Cast) -> None:
    wrong = {"name": "Mẫu 12", "called": "", "birth_year": "năm mùi", "phone": "12"}
    answer = officer.post(f"/people/{cast.learner.id}/correction", data=wrong)
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    for words in ("chưa phải là họ và tên", "năm sinh “năm mùi” chưa đúng", "chưa phải là số điện thoại"):
        assert words in told
    assert 'value="Mẫu 12"' in told
    assert db.session.scalars(select(Correction)).all() == []


@pytest.mark.once
def test_a_trainer_notes_that_it_is_asked_for_and_does_not_correct(trainer: FlaskClient, cast: Cast) -> None:
    assert trainer.get(f"/people/{cast.learner.id}/correction").status_code == 403
    assert trainer.post(f"/people/{cast.learner.id}/correction", data=RIGHT).status_code == 403
    assert db.session.get_one(Person, cast.learner.id).name == "Đào Thị Mẫu"
