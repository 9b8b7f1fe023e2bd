"""The cast with a history: one household completed and proved, one only begun, one never reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.doors import Role
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import SKILLS
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast, assemble
from tests.certificates.browsing import Browser
from tests.factories import make_account
from tests.learning import begin_lesson, complete_core, pass_review, teach_back


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def history(cast: Cast) -> Cast:
    """`household` completed 40 days ago and lacks three confirmations; `neighbours` began 20 days ago."""
    now = clock.now()
    complete_core(cast.learner, cast.household, now - timedelta(days=40))
    teach_back(cast.learner, cast.household, "otp-and-fake-police", now - timedelta(days=30))
    pass_review(cast.learner, cast.household, "otp-and-fake-police", now - timedelta(days=25))
    begin_lesson(cast.neighbour, cast.neighbours, "qr-pay-buyer", now - timedelta(days=20))
    for skill in SKILLS[:2]:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), ids.new_id())
    catch_up(wiring.SUBSCRIBERS)
    return cast


@pytest.fixture
def officer(app: Flask, cast: Cast) -> Browser:
    return Browser(app, cast.officer)


@pytest.fixture
def operator(app: Flask, cast: Cast) -> Browser:
    return Browser(app, cast.operator)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def outside_officer(app: Flask, cast: Cast) -> Browser:
    """The officer of the commune beside."""
    assert cast.elsewhere.parent is not None
    return Browser(app, make_account(Role.OFFICER, [cast.elsewhere.parent]))
