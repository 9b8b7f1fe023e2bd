"""A commune's own lessons on the phone: offered to its devices only, counted for the learner, not for the ladder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from msgspec.structs import replace
from sqlalchemy import select

from lms import wiring
from lms.access.rights import Right, give
from lms.composing import actions
from lms.composing.content import Words
from lms.composing.models import LocalLesson, Publication
from lms.composing.queries import newest
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import standing_of
from lms.progress.models import Evidence, LessonStanding
from lms.reporting.story import lesson_title
from tests.cast import Cast, assemble
from tests.composing.makers import CHOICE, STORY, TITLE, drafted, published
from tests.learning import complete_local, teach_back
from tests.phone.handset import Handset

COURSE = "bai-cua-xa"


@pytest.fixture
def cast(app: Flask) -> Cast:
    cast = assemble()
    for account in (cast.trainer, cast.outsider):
        give(account, Right.COMPOSE, by=None)
    return cast


@pytest.fixture
def offered(cast: Cast) -> Publication:
    return published(cast.trainer, drafted(cast.trainer, cast.commune))


def phone_of(app: Flask, household: Any) -> Handset:
    phone = Handset(app.test_client())
    phone.open(household)
    return phone


def local_of(phone: Handset) -> list[dict[str, Any]]:
    courses = phone.client.get("/phone/catalogue").get_json()["courses"]
    return [lesson for course in courses if course["id"] == COURSE for lesson in course["lessons"]]


def test_only_phones_of_the_commune_are_offered_its_lesson(app: Flask, cast: Cast, offered: Publication) -> None:
    mine, other = phone_of(app, cast.household), phone_of(app, cast.foreign_household)
    guest = Handset(app.test_client())
    (told,) = local_of(mine)
    assert (told["title"]["vi"], told["core"], told["version"]) == (TITLE, False, offered.version)
    assert [local_of(each) for each in (other, guest)] == [[], []]
    answer = mine.client.get(told["url"])
    assert (answer.status_code, answer.get_json()["course"]) == (200, COURSE)
    assert "private" in answer.headers["Cache-Control"]
    assert [each.client.get(told["url"]).status_code for each in (other, guest)] == [404, 404]


def test_the_course_stands_last_and_the_unchanged_catalogue_is_not_sent_again(
    app: Flask, cast: Cast, offered: Publication
) -> None:
    phone = phone_of(app, cast.household)
    answer = phone.client.get("/phone/catalogue")
    assert answer.get_json()["courses"][-1]["title"]["vi"] == "Bài của xã mình"
    again = phone.client.get("/phone/catalogue", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, "private" in answer.headers["Cache-Control"]) == (304, True)


def test_a_phone_in_the_middle_of_an_older_version_still_gets_it_until_the_lesson_is_withdrawn(
    app: Flask, cast: Cast, offered: Publication
) -> None:
    phone = phone_of(app, cast.household)
    (before,) = local_of(phone)
    lesson = db.session.get_one(LocalLesson, offered.lesson_id)
    base = newest(db.session(), lesson).number
    actions.save_step(cast.trainer, lesson, base, replace(STORY, caption=Words("Bà đau chân")))
    published(cast.trainer, lesson)
    (after,) = local_of(phone)
    assert before["version"] != after["version"]
    assert [phone.client.get(each["url"]).status_code for each in (before, after)] == [200, 200]
    actions.withdraw(cast.trainer, lesson)
    assert local_of(phone) == []
    assert phone.client.get(after["url"]).status_code == 404


def test_finishing_it_counts_for_the_learner_and_moves_no_rung_above_reached(
    app: Flask, cast: Cast, offered: Publication
) -> None:
    name = db.session.get_one(LocalLesson, offered.lesson_id).name
    at = clock.now() - timedelta(hours=1)
    complete_local(cast.learner, cast.household, name, offered.version, at)
    teach_back(cast.learner, cast.household, name, at)
    catch_up(wiring.SUBSCRIBERS)
    db.session.rollback()
    standing = db.session.scalars(select(LessonStanding).where(LessonStanding.lesson == name)).one()
    assert standing.completed_at == at
    core = app.extensions["catalogue"].core
    ladder = standing_of(db.session(), cast.household.id, core, clock.now())
    assert (ladder.rung.value, ladder.core_done, ladder.taught) == ("reached", 0, False)
    assert list(db.session.scalars(select(Evidence.kind))) == []
    phone = phone_of(app, cast.household)
    phone.take_turn(cast.household, cast.learner)
    told = phone.snapshot().get_json()["standings"][str(cast.learner.id)]
    assert told[name]["completed_at"]
    assert lesson_title(name) == TITLE


def test_finishing_half_of_it_does_not_count(app: Flask, cast: Cast, offered: Publication) -> None:
    name = db.session.get_one(LocalLesson, offered.lesson_id).name
    at = clock.now()
    complete_local(cast.learner, cast.household, name, offered.version, at, without=CHOICE.id)
    catch_up(wiring.SUBSCRIBERS)
    db.session.rollback()
    standing = db.session.scalars(select(LessonStanding).where(LessonStanding.lesson == name)).one()
    assert standing.completed_at is None
