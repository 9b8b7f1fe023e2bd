"""One household in full."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from lms.foundation import clock, ids
from lms.foundation.doors import Role
from lms.registry.actions import erase_person
from lms.teaching.actions import assign_path
from lms.teaching.desk import lessons
from tests.cast import Cast, sign_in
from tests.factories import make_account
from tests.learning import begin_lesson, complete_lesson


def page_of(browser: FlaskClient, cast: Cast) -> str:
    return browser.get(f"/trainer/households/{cast.household.id}").get_data(as_text=True)


def test_it_shows_each_persons_lessons(trainer: FlaskClient, cast: Cast) -> None:
    core, now = lessons().core, clock.now()
    complete_lesson(cast.learner, cast.household, core[0], now - timedelta(days=1))
    begin_lesson(cast.learner, cast.household, core[1], now)
    page = page_of(trainer, cast)
    learner, housemate = page.split("Đào Văn Mẫu", 1)
    assert (learner.count("mark completed"), learner.count("mark begun"), learner.count("mark new")) == (1, 1, 6)
    assert housemate.partition("desk-side")[0].count("mark new") == 8
    assert "Bài lõi: 1/8" in learner


def test_it_offers_to_give_and_to_confirm(trainer: FlaskClient, cast: Cast) -> None:
    page = page_of(trainer, cast)
    assert f"/trainer/assignments/new?household={cast.household.id}" in page
    assert f"/trainer/households/{cast.household.id}/confirmations/new" in page


def test_it_shows_what_was_given_to_it_and_to_its_village(trainer: FlaskClient, cast: Cast) -> None:
    assign_path(cast.trainer, "path-core", cast.household, None, "Mời cô <b>học</b>", ids.new_id())
    assign_path(cast.trainer, "path-core", cast.upper, clock.today(), "", ids.new_id())
    page = page_of(trainer, cast)
    assert "Mời cô &lt;b&gt;học&lt;/b&gt;" in page
    assert "Giao cho cả thôn" in page
    assert page.count("Xem từng nhà, sửa, nhắc") == 2


def test_of_her_own_household_she_is_told_that_another_confirms(app: Flask, cast: Cast) -> None:
    relative = make_account(Role.TRAINER, [cast.upper], username="relative", person=cast.housemate)
    page = page_of(sign_in(app.test_client(), relative), cast)
    assert "hộ của chính mình" in page
    assert "/confirmations/new" not in page


def test_an_erased_person_is_shown_no_more(trainer: FlaskClient, cast: Cast) -> None:
    erase_person(cast.housemate)
    assert "Đào Văn Mẫu" not in page_of(trainer, cast)


def test_an_outsider_gets_the_same_answer_as_for_no_household(outsider: FlaskClient, cast: Cast) -> None:
    told = set()
    for household in (cast.household.id, cast.far_household.id, ids.new_id()):
        answer = outsider.get(f"/trainer/households/{household}")
        told.add((answer.status_code, answer.get_data(as_text=True).replace(str(household), "")))
    assert [status for status, _ in told] == [404]
