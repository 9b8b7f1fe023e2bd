"""What is voided counts nowhere, whether the voiding comes before or after its target; nor what a guest says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.log import append, draft
from lms.lrs.replaying import replay
from lms.lrs.subscribers import Subscriber, catch_up
from lms.lrs.vocabulary import VERB, activity_id
from lms.progress.models import Evidence, LessonStanding
from lms.teaching.actions import Sight, assign_path, confirm_skill, withdraw_assignment
from lms.teaching.models import Assignment
from tests.cast import Cast
from tests.lrs.statements import AUTHORITY, voiding

pytestmark = pytest.mark.slow

LESSON = "qr-pay-buyer"
PROGRESS, TEACHING = wiring.subscriber("progress"), wiring.subscriber("teaching")
Say = Callable[..., dict[str, Any]]


@pytest.fixture
def step(cast: Cast) -> Say:
    """The learner saw a step of the lesson."""

    def said(name: str) -> dict[str, Any]:
        return {
            "id": str(ids.new_id()),
            "timestamp": clock.iso(clock.now()),
            "actor": account(cast.learner.id),
            "verb": {"id": VERB["experienced"]},
            "object": {"id": activity_id("lessons", LESSON, "steps", name)},
            "context": {"team": {**account(cast.household.id), "objectType": "Group"}},
        }

    return said


def account(name: object) -> dict[str, Any]:
    return {"account": {"homePage": "http://localhost", "name": str(name)}}


def arrive(*statements: dict[str, Any], by: dict[str, Any] = AUTHORITY) -> None:
    append([draft(each, by) for each in statements])
    catch_up(wiring.SUBSCRIBERS)


def steps_seen() -> list[str]:
    db.session.rollback()
    return sorted(step for row in db.session.scalars(select(LessonStanding)) for step in json.loads(row.steps))


def assignments() -> list[tuple[object, ...]]:
    db.session.rollback()
    return [(row.id, row.withdrawn_at, row.due) for row in db.session.scalars(select(Assignment))]


def rebuilt(subscriber: Subscriber) -> None:
    replay(subscriber, lambda _position, _head: None)


def test_what_was_counted_is_taken_back(step: Say) -> None:
    kept, wrong = step("one"), step("two")
    arrive(kept, wrong)
    assert steps_seen() == ["one", "two"]
    arrive(voiding(wrong["id"]))
    assert steps_seen() == ["one"]
    rebuilt(PROGRESS)
    assert steps_seen() == ["one"]


def test_what_comes_after_its_voiding_never_counts(step: Say) -> None:
    kept, wrong = step("one"), step("two")
    arrive(voiding(wrong["id"]), kept)
    arrive(wrong)
    assert steps_seen() == ["one"]
    rebuilt(PROGRESS)
    assert steps_seen() == ["one"]


def test_in_one_batch_what_follows_the_voiding_still_counts(step: Say) -> None:
    wrong = step("two")
    arrive(step("one"), wrong, voiding(wrong["id"]), step("three"))
    assert steps_seen() == ["one", "three"]


def test_a_voiding_cannot_be_voided(step: Say) -> None:
    wrong = step("one")
    takes_back = voiding(wrong["id"])
    arrive(wrong, takes_back, voiding(takes_back["id"]))
    assert steps_seen() == []


def test_a_voided_confirmation_is_no_evidence_even_if_its_form_is_sent_again(cast: Cast) -> None:
    form = ids.new_id()

    def confirm() -> None:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight("TT", alone=True, own_phone=True), form)

    confirm()
    assert db.session.get(Evidence, form)
    arrive(voiding(form))
    confirm()
    db.session.rollback()
    assert db.session.get(Evidence, form) is None


def test_a_voided_assignment_goes_and_a_voided_withdrawal_brings_it_back(cast: Cast) -> None:
    due = clock.today() + timedelta(days=3)
    wrong, kept = (assign_path(cast.trainer, "path-core", cast.household, due, "", ids.new_id()) for _ in range(2))
    withdrawal = ids.new_id()
    withdraw_assignment(cast.trainer, kept, withdrawal)
    arrive(voiding(wrong), voiding(withdrawal))
    assert assignments() == [(kept, None, due)]
    rebuilt(TEACHING)
    assert assignments() == [(kept, None, due)]


def test_a_guest_states_no_learning_and_one_with_the_right_does(step: Say) -> None:
    arrive(step("one"), by=account(f"credential:{ids.new_id()}"))
    assert steps_seen() == []
    arrive(step("two"), by=account(f"credential/learning:{ids.new_id()}"))
    assert steps_seen() == ["two"]
    rebuilt(PROGRESS)
    assert steps_seen() == ["two"]
