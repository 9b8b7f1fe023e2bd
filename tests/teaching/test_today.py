"""The first page of a trainer."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from lms.foundation import clock
from lms.foundation.doors import Role
from lms.foundation.ids import new_id
from lms.teaching.actions import assign_path
from lms.teaching.desk import lessons
from tests.cast import Cast, sign_in
from tests.factories import make_account
from tests.learning import begin_lesson


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/trainer/")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/staff/sign-in")


def test_an_officer_and_an_operator_do_not_come_in(app: Flask, cast: Cast) -> None:
    for account in (cast.officer, cast.operator):
        assert sign_in(app.test_client(), account).get("/trainer/").status_code == 403


def test_it_shows_the_ladder_of_her_villages_only(trainer: FlaskClient, cast: Cast) -> None:
    begin_lesson(cast.learner, cast.household, lessons().core[0], clock.now())
    page = trainer.get("/trainer/").get_data(as_text=True)
    assert "Thôn Khe Trên" in page
    assert "Thôn Khe Dưới" not in page
    assert "Đồi Xa" not in page
    assert f"/trainer/households?village={cast.upper.id}&amp;rung=reached" in page
    assert "1/2" in page


def test_it_says_whom_to_visit_first_and_why(trainer: FlaskClient, cast: Cast) -> None:
    begin_lesson(cast.learner, cast.household, lessons().core[0], clock.now() - timedelta(days=40))
    page = trainer.get("/trainer/").get_data(as_text=True)
    assert page.index("Dừng học 40 ngày") < page.index("Hộ ông Lựu Mẫu")


def test_it_shows_what_became_of_what_was_given(trainer: FlaskClient, cast: Cast) -> None:
    assign_path(cast.trainer, "path-core", cast.upper, None, "", new_id())
    begin_lesson(cast.learner, cast.household, lessons().core[0], clock.now())
    page = trainer.get("/trainer/").get_data(as_text=True)
    assert "Đã mở: 1/2" in page
    assert "Học xong: 0/2" in page


def test_it_speaks_english_too(trainer: FlaskClient, cast: Cast) -> None:
    assert "Visit first" in trainer.get("/trainer/?lang=en").get_data(as_text=True)


def test_a_trainer_without_villages_learns_what_to_do(app: Flask, cast: Cast) -> None:
    alone = make_account(Role.TRAINER, username="alone")
    page = sign_in(app.test_client(), alone).get("/trainer/").get_data(as_text=True)
    assert "Chưa được giao thôn nào" in page
