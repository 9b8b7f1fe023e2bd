"""What learners do, as their phones would tell it: statements appended to the log and read by progress.

Tell a household's story in the order of time: the log's times only rise, and a phone's time is believed for 60 days.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from lms import wiring
from lms.catalogue.bundle import bundle, requirements
from lms.catalogue.model import Catalogue, Lesson
from lms.catalogue.models import LessonVersion
from lms.catalogue.publishing import demanded
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import append_within, draft, head, read
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.registry.models import Household, Person

Statement = dict[str, Any]


def begin_lesson(person: Person, household: Household, lesson: str, at: datetime) -> None:
    """She opens a lesson and sees its first step."""
    first = _catalogue().lessons[lesson].steps[0].id
    _tell(person, household, at, [_opened(lesson), _seen(lesson, first)])


def complete_lesson(person: Person, household: Household, lesson: str, at: datetime) -> None:
    """She does all that the lesson demands, alone; the version offered now is published if it was not."""
    _tell(person, household, at, _completed(lesson))


def complete_local(
    person: Person, household: Household, lesson: str, version: str, at: datetime, without: str = ""
) -> None:
    """She does all that a published version of a commune's own lesson demands, but for the step ``without``."""
    needs = demanded(db.session(), lesson, version)
    assert needs
    steps = [_seen(lesson, step) for step in needs.steps if step != without]
    answers = [_answered(lesson, step, question) for step, question in needs.questions if step != without]
    end = _said("completed", activity_id("lessons", lesson), version=version)
    _tell(person, household, at, [_opened(lesson), *steps, *answers, end])


def complete_core(person: Person, household: Household, at: datetime) -> None:
    """She completes all core lessons."""
    _tell(person, household, at, [each for lesson in _catalogue().core for each in _completed(lesson)])


def pass_review(person: Person, household: Household, lesson: str, at: datetime) -> None:
    """She still knows a lesson: its review is passed."""
    review = _said("passed", activity_id("lessons", lesson, "review"))
    _tell(person, household, at, [{**review, "result": {"success": True}}])


def fall_for(person: Person, household: Household, lesson: str, at: datetime) -> None:
    """She does a lesson's practice alone and taps something dangerous in it."""
    practised = _practised(lesson, "alone")
    failed = {**practised, "verb": {"id": VERB["failed"]}}
    _tell(person, household, at, [{**failed, "result": {"success": False, "extensions": {EXTENSION["danger"]: 1}}}])


def ask_for_help(person: Person, household: Household, lesson: str, at: datetime) -> None:
    """She asks the digital team for help at the first step of a lesson."""
    step = _catalogue().lessons[lesson].steps[0].id
    _tell(person, household, at, [_said("requested_attention", activity_id("lessons", lesson, "steps", step))])


def teach_back(person: Person, household: Household, lesson: str, at: datetime, relation: str = "child") -> None:
    """She says that she showed a lesson to someone."""
    shared = _said("shared", activity_id("lessons", lesson))
    _tell(person, household, at, [{**shared, "result": {"extensions": {EXTENSION["relation"]: relation}}}])


def _completed(lesson: str) -> list[Statement]:
    found = _catalogue().lessons[lesson]
    needs = requirements(found)
    steps = [_seen(lesson, step) for step in needs.steps]
    answers = [_answered(lesson, step, question) for step, question in needs.questions]
    practice = [_practised(lesson, step) for step in needs.practice]
    end = _said("completed", activity_id("lessons", lesson), version=_published(found))
    return [_opened(lesson), *steps, *answers, *practice, end]


def _opened(lesson: str) -> Statement:
    return _said("initialized", activity_id("lessons", lesson))


def _seen(lesson: str, step: str) -> Statement:
    return _said("experienced", activity_id("lessons", lesson, "steps", step))


def _answered(lesson: str, step: str, question: str) -> Statement:
    place = activity_id("lessons", lesson, "steps", step, "questions", question)
    return {**_said("answered", place), "result": {"success": True}}


def _practised(lesson: str, step: str) -> Statement:
    passed = _said("passed", activity_id("simulations", step))
    parent = {"id": activity_id("lessons", lesson, "steps", step)}
    context = {**passed["context"], "contextActivities": {"parent": [parent]}}
    return {**passed, "context": context, "result": {"success": True}}


def _said(verb: str, activity: str, **extensions: str) -> Statement:
    return {
        "id": str(ids.new_id()),
        "verb": {"id": VERB[verb]},
        "object": {"id": activity},
        "context": {"extensions": {EXTENSION[name]: value for name, value in extensions.items()}},
    }


def _agent(name: object, kind: str = "Agent") -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": kind, "account": {"homePage": home_page, "name": str(name)}}


@writes
def _tell(person: Person, household: Household, at: datetime, statements: Sequence[Statement]) -> None:
    session = db.session()
    with clock.travel(at):
        before = head(session)
        told = [
            {**each, "actor": _agent(person.id), "timestamp": clock.iso(at)}
            | {"context": {**each["context"], "team": _agent(household.id, "Group")}}
            for each in statements
        ]
        append_within([draft(each, _agent("server")) for each in told])
        wiring.subscriber("progress").take(session, read(session, before, head(session)))


@writes
def _published(lesson: Lesson) -> str:
    version = str(bundle(lesson)["version"])
    if db.session.get(LessonVersion, (lesson.id, version)) is None:
        needs = requirements(lesson).to_json()
        db.session.add(
            LessonVersion(lesson=lesson.id, version=version, requirements=json.dumps(needs), published_at=clock.now())
        )
    return version


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue
