"""A lesson changes on the server while a phone is in the middle of the version it holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms.catalogue.bundle import bundle, canonical, requirements
from lms.catalogue.model import Catalogue, Lesson, LessonWords, Step
from lms.catalogue.models import LessonVersion
from lms.catalogue.publishing import publish
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import EXTENSION, activity_id
from lms.phone.offer import offer
from lms.progress.models import LessonStanding
from lms.wiring import SUBSCRIBERS
from tests.cast import Cast
from tests.phone.handset import Handset, Statement, said

pytestmark = pytest.mark.slow

LESSON = "qr-pay-buyer"
CATALOGUE = "/phone/catalogue"


def version_of(catalogue: Catalogue) -> str:
    return str(bundle(catalogue.lessons[LESSON])["version"])


def longer(lesson: Lesson) -> Lesson:
    """The lesson with one step more, so that its new version demands more."""
    first = lesson.steps[0]
    words = {
        lang: LessonWords(each.title, each.outcome, {**each.steps, "more": each.steps[first.id]})
        for lang, each in lesson.words.items()
    }
    more = Step("more", "listen", first.line, picture=first.picture)
    return replace(lesson, steps=(*lesson.steps, more), words=words)


@pytest.fixture
def versions(app: Flask) -> tuple[str, str]:
    """Version A was published; now the server offers B. The app's own catalogue is put back by the next test's app."""
    old: Catalogue = app.extensions["catalogue"]
    publish(old)
    new = replace(old, lessons={**old.lessons, LESSON: longer(old.lessons[LESSON])})
    app.extensions["catalogue"], app.extensions["offer"] = new, offer(new)
    assert publish(new) == 1
    return version_of(old), version_of(new)


def all_of_it(cast: Cast, lesson: Lesson, version: str) -> list[Statement]:
    """All that a phone tells of this lesson, in this version."""
    needs, right = requirements(lesson), {"result": {"success": True}}
    seen = [_told(cast, version, ("lessons", LESSON, "steps", step), "experienced") for step in needs.steps]
    places = [("lessons", LESSON, "steps", step, "questions", question) for step, question in needs.questions]
    answered = [_told(cast, version, place, "answered", **right) for place in places]
    practised = [_practised(cast, version, step) for step in needs.practice]
    return [*seen, *answered, *practised, _told(cast, version, ("lessons", LESSON), "completed")]


def _told(cast: Cast, version: str, place: tuple[str, ...], verb: str, **more: Any) -> Statement:
    made = said(cast.learner, cast.household, verb, object={"id": activity_id(*place)}, **more)
    made["context"]["extensions"][EXTENSION["version"]] = version
    return made


def _practised(cast: Cast, version: str, step: str) -> Statement:
    made = _told(cast, version, ("simulations", "sim-qr-buyer"), "passed", result={"success": True})
    parent = {"id": activity_id("lessons", LESSON, "steps", step)}
    return {**made, "context": {**made["context"], "contextActivities": {"parent": [parent]}}}


@pytest.mark.parametrize("finished_in", [0, 1], ids=["the version it was begun in", "a version that demands more"])
def test_what_was_begun_in_the_old_version_is_judged_by_it(
    app: Flask, cast: Cast, handset: Handset, versions: tuple[str, str], finished_in: int
) -> None:
    now: Lesson = app.extensions["catalogue"].lessons[LESSON]
    old = replace(now, steps=now.steps[:-1])
    said_version = versions[finished_in]
    for answer in handset.send(*all_of_it(cast, old, said_version)):
        assert answer["result"] == "stored", answer
    catch_up(SUBSCRIBERS)
    standing = db.session.get_one(LessonStanding, (cast.learner.id, LESSON))
    [(_, version, _)] = json.loads(standing.finished)
    assert version == said_version
    assert (standing.completed_at is not None) == (finished_in == 0)


def test_an_old_version_can_still_be_fetched_by_a_phone_whose_list_is_old(
    app: Flask, client: FlaskClient, versions: tuple[str, str]
) -> None:
    listed = client.get(CATALOGUE).get_json()
    [summary] = [each for course in listed["courses"] for each in course["lessons"] if each["id"] == LESSON]
    assert summary["version"] == versions[1]
    for version in versions:
        answer = client.get(f"/phone/lessons/{LESSON}/{version}.json")
        assert (answer.status_code, answer.get_json()["version"]) == (200, version)
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(f"/phone/lessons/{LESSON}/{'0' * 12}.json").status_code == 404
    today = bundle(app.extensions["catalogue"].lessons[LESSON])
    assert client.get(summary["url"]).get_data() == canonical(today)


def test_what_was_published_before_bundles_were_kept_is_kept_from_the_next_start(
    app: Flask, client: FlaskClient, versions: tuple[str, str]
) -> None:
    db.session.execute(update(LessonVersion).values(bundle=None))
    db.session.commit()
    assert client.get(f"/phone/lessons/{LESSON}/{versions[0]}.json").status_code == 404
    assert publish(app.extensions["catalogue"]) == 0
    missing = db.session.query(LessonVersion).filter(LessonVersion.bundle.is_(None)).all()
    assert [(row.lesson, row.version) for row in missing] == [(LESSON, versions[0])]
