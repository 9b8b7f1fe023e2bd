"""What comes back: reviews told by phones prove that a household remembers, and other phones learn of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import EXTENSION, TYPE, activity_id
from lms.progress.ladder import SKILLS, Rung, standing_of
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.learning import complete_core, teach_back
from tests.phone.handset import Handset, Statement, said

pytestmark = pytest.mark.slow

SCAM = "otp-and-fake-police"
WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def remembering(cast: Cast) -> datetime:
    """Everything is there for the highest rung but the review; answers when the core set was completed."""
    then = clock.now() - timedelta(days=10)
    complete_core(cast.learner, cast.household, then)
    for skill in SKILLS:
        confirm_skill(
            cast.trainer, cast.learner, cast.household, Sight(skill, alone=True, own_phone=True), ids.new_id()
        )
    teach_back(cast.learner, cast.household, SCAM, clock.now())
    return then


def reviewed(cast: Cast, at: datetime, verb: str = "passed", what: str = SCAM, *, assisted: bool = False) -> Statement:
    """As ``sync/statements.js`` tells the end of a review."""
    place = {"id": activity_id("lessons", what, "review"), "definition": {"type": TYPE["review"]}}
    result = {"success": verb == "passed", "completion": True, "extensions": {EXTENSION["danger"]: 0}}
    told = said(cast.learner, cast.household, verb, object=place, result=result, timestamp=clock.iso(at))
    told["context"]["extensions"][EXTENSION["assisted"]] = assisted
    return told


def send(handset: Handset, *statements: Statement) -> None:
    assert {answer["result"] for answer in handset.send(*statements)} == {"stored"}
    catch_up(wiring.SUBSCRIBERS)


def rung(cast: Cast, app: Flask) -> Rung:
    db.session.rollback()
    return standing_of(db.session(), cast.household.id, app.extensions["catalogue"].core, clock.now()).rung


def told_reviews(handset: Handset, cast: Cast) -> Any:
    return handset.snapshot().get_json()["standings"][str(cast.learner.id)][SCAM].get("reviews")


def test_a_review_passed_after_a_week_lifts_the_household_to_the_highest_rung(
    handset: Handset, cast: Cast, app: Flask, remembering: datetime
) -> None:
    assert rung(cast, app) is Rung.COMPLETED
    send(handset, reviewed(cast, remembering + timedelta(days=6)))
    assert rung(cast, app) is Rung.COMPLETED, "a day too early"
    send(handset, reviewed(cast, remembering + WEEK, what="install-app-safely"))
    assert rung(cast, app) is Rung.COMPLETED, "not about scams"
    send(handset, reviewed(cast, remembering + WEEK))
    assert rung(cast, app) is Rung.DIGITAL


@pytest.mark.parametrize(("verb", "assisted"), [("failed", False), ("passed", True), ("completed", True)])
def test_a_review_not_passed_alone_proves_nothing_but_is_told(
    handset: Handset, cast: Cast, app: Flask, remembering: datetime, verb: str, assisted: bool
) -> None:
    at = remembering + WEEK
    send(handset, reviewed(cast, at, verb, assisted=assisted))
    assert rung(cast, app) is Rung.COMPLETED
    assert told_reviews(handset, cast) == [[clock.iso(at), False]]


def test_another_phone_learns_what_was_reviewed_the_oldest_first(
    handset: Handset, cast: Cast, remembering: datetime
) -> None:
    days = [remembering + timedelta(days=day) for day in (8, 1)]
    assert told_reviews(handset, cast) is None
    send(handset, reviewed(cast, days[0]), reviewed(cast, days[1], "failed"))
    assert told_reviews(handset, cast) == [[clock.iso(days[1]), False], [clock.iso(days[0]), True]]
