"""The demo's story is told through the real doors: what a model phone says is what a real one would."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import wiring
from lms.access.accounts import sign_in
from lms.access.models import Account
from lms.catalogue.bundle import bundle
from lms.catalogue.model import Catalogue
from lms.catalogue.publishing import publish
from lms.demo import known
from lms.demo.areas import make_areas
from lms.demo.commune import STAFF, engage_staff
from lms.demo.known import Demo
from lms.demo.phones import DoorClosed, Phone
from lms.demo.plot import Part
from lms.demo.story import Storyteller
from lms.demo.telling import Learner
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.lrs.subscribers import catch_up, lags
from lms.lrs.validation import check_statement
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.phone.receiving import LEARNERS_VERBS
from lms.progress.ladder import Rung, standing_of
from lms.teaching.field_models import Visit
from tests.cast import Cast, assemble

pytestmark = [pytest.mark.slow, pytest.mark.once]

DAY = timedelta(days=1)
# A seed with which somebody passes a review after a week, and a trainer comes.
COMES_BACK = 4


@pytest.fixture
def catalogue(app: Flask) -> Catalogue:
    catalogue: Catalogue = app.extensions["catalogue"]
    publish(catalogue)
    return catalogue


def statements() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Statement)) or 0


def told(lesson: dict[str, Any], seed: int = 1, until_step: int | None = None) -> list[dict[str, Any]]:
    learner = Learner("http://localhost", "a", "b", random.Random(seed), careful=0.5)
    return learner.work_through(lesson, clock.now() - DAY, until_step)


def test_every_lesson_can_be_told_and_every_statement_is_sound(catalogue: Catalogue) -> None:
    for lesson in catalogue.lessons.values():
        said = told(dict(bundle(lesson)))
        for each in said:
            check_statement(each)
        assert {each["verb"]["id"] for each in said} <= LEARNERS_VERBS
        assert len({each["id"] for each in said}) == len(said)
        assert [each["verb"]["id"] for each in (said[0], said[-1])] == [VERB["initialized"], VERB["completed"]]


def test_time_and_sequence_rise_as_on_a_phone(catalogue: Catalogue) -> None:
    said = told(dict(bundle(catalogue.lessons[catalogue.core[0]])))
    times = [each["timestamp"] for each in said]
    assert times == sorted(times)
    assert [each["context"]["extensions"][EXTENSION["sequence"]] for each in said] == list(range(1, len(said) + 1))


def test_a_lesson_broken_off_is_not_completed(catalogue: Catalogue) -> None:
    said = told(dict(bundle(catalogue.lessons[catalogue.core[0]])), until_step=2)
    assert VERB["completed"] not in {each["verb"]["id"] for each in said}
    assert sum(each["verb"]["id"] == VERB["experienced"] for each in said) == 2


def a_part(household: object, lessons: int, began: datetime, *, seed: int = 4) -> Part:
    return Part(str(household), lessons, lessons < 8, began - 30 * DAY, DAY, seed)


def test_a_story_told_twice_is_stored_once(app: Flask, catalogue: Catalogue) -> None:
    cast, began = assemble(), clock.now()
    teller = Storyteller(app, began)
    parts = [a_part(cast.household.id, 8, began), a_part(cast.neighbours.id, 1, began, seed=5)]
    for part in parts:
        teller.tell_part(part)
    once = statements()
    assert once > 150
    for part in parts:
        teller.tell_part(part)
    assert statements() == once
    _comes_out_as_plotted(cast, catalogue)


def _comes_out_as_plotted(cast: Cast, catalogue: Catalogue) -> None:
    catch_up(wiring.SUBSCRIBERS)
    assert [lag.error for lag in lags(wiring.SUBSCRIBERS)] == [None] * len(wiring.SUBSCRIBERS)
    rungs = [
        standing_of(db.session(), each.id, catalogue.core, clock.now()).rung
        for each in (cast.household, cast.neighbours, cast.foreign_household)
    ]
    assert rungs[0] in (Rung.COMPLETED, Rung.DIGITAL)
    assert rungs[1:] == [Rung.REACHED, Rung.NOT_REACHED]


def test_a_review_is_told_as_a_phone_tells_it(catalogue: Catalogue) -> None:
    learner = Learner("http://localhost", "a", "b", random.Random(1), careful=0.5)
    lesson = dict(bundle(catalogue.lessons[catalogue.core[0]]))
    for passed, verb in ((True, "passed"), (False, "failed")):
        said = learner.review(lesson, clock.now(), passed=passed)
        check_statement(said)
        assert (said["verb"]["id"], said["result"]["success"]) == (VERB[verb], passed)
        assert said["object"]["id"] == activity_id("lessons", str(lesson["id"]), "review")


def test_who_comes_back_still_knows_it_and_is_visited(app: Flask, catalogue: Catalogue) -> None:
    cast, began = assemble(), clock.now()
    Storyteller(app, began).tell_part(a_part(cast.household.id, 8, began, seed=COMES_BACK))
    catch_up(wiring.SUBSCRIBERS)
    standing = standing_of(db.session(), cast.household.id, catalogue.core, clock.now())
    assert standing.retained
    assert standing.skills
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 1


def test_a_closed_door_is_said(app: Flask) -> None:
    with pytest.raises(DoorClosed, match="404"):
        Phone(app).open_card("made up")


def test_what_was_prepared_is_kept_and_read(tmp_path: Path) -> None:
    assert known.read(tmp_path) is None
    assert known.doors(tmp_path) == {}
    demo = Demo(tmp_path / "demo.json", {"story": {"began": "2026-11-01T00:00:00Z", "told": 0, "finished": False}})
    demo.keep_story(40).keep(resident_card_url="http://localhost/card#abc", **_staff())
    found = known.read(tmp_path)
    assert found is not None
    assert (found.parts_told, found.finished, clock.iso(found.began)) == (40, False, "2026-11-01T00:00:00.000000Z")
    assert (tmp_path / "demo.json").stat().st_mode & 0o077 == 0
    assert found.keep_story(50, finished=True).finished
    assert known.doors(tmp_path) == {
        "trainer": "t", "officer": "o", "operator": "v", "resident_card_token": "abc",
    }  # fmt: skip


def _staff() -> dict[str, dict[str, str]]:
    return {role: {"username": name} for role, name in (("trainer", "t"), ("officer", "o"), ("operator", "v"))}


def test_a_preparation_that_was_broken_off_goes_on(app: Flask, tmp_path: Path) -> None:
    here = "http://127.0.0.1:8000"
    assert known.begun_at(tmp_path) is None
    began = known.beginning(tmp_path, here)
    commune = make_areas()
    first, again = engage_staff(commune), engage_staff(commune)
    assert known.beginning(tmp_path, here) == began
    assert known.begun_at(tmp_path) == here
    assert set(first) == set(again) == {username for username, *_ in STAFF}
    assert db.session.scalar(select(func.count()).select_from(Account)) == len(STAFF)
    assert sign_in("canbo", again["canbo"]).account_id
