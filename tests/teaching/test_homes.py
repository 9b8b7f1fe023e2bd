"""What a trainer sees at a home and in the hall: kept once, from the log alone, unknown never taken for no."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up
from lms.reporting.indicators import indicators
from lms.teaching.field_models import HouseholdCheck, VillageCheck
from tests.cast import Cast, assemble
from tests.certificates.browsing import Browser
from tests.factories import make_account


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> Browser:
    return Browser(app, cast.trainer)


def checks() -> list[tuple[str, str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(HouseholdCheck).order_by(HouseholdCheck.submitted))
    return [(row.smartphone, row.selling, row.in_group, row.submitted) for row in rows]


def test_what_was_seen_at_a_household_is_kept_once_and_survives_a_replay(cast: Cast, trainer: Browser) -> None:
    door = f"/trainer/households/{cast.household.id}/seen"
    sent = {"id": str(ids.new_id()), "smartphone": "yes", "selling": "no", "applicant": str(cast.learner.id)}
    for _ in range(2):
        assert trainer.post(door, **sent).status_code == 303
    seen = [("yes", "no", "unknown", "unknown"), ("unknown", "unknown", "unknown", "yes")]
    assert checks() == seen
    catch_up(wiring.SUBSCRIBERS)
    replay(wiring.subscriber("teaching"), lambda _done, _head: None)
    assert checks() == seen
    found = {each.id: each for each in indicators(db.session(), [cast.upper.id], clock.now())}
    assert (found["ecom_seller_hh"].numerator, found["ecom_seller_hh"].unknown) == (0, 1)
    assert found["dvc_first_time"].numerator == 1


def test_whether_the_halls_wifi_works_is_kept_for_the_village(cast: Cast, trainer: Browser) -> None:
    sent = {"id": str(ids.new_id()), "village": str(cast.upper.id), "wifi": "yes"}
    assert trainer.post("/trainer/halls", **sent).status_code == 303
    assert [(row.village_id, row.wifi) for row in db.session.scalars(select(VillageCheck))] == [(cast.upper.id, "yes")]
    sent = {"id": str(ids.new_id()), "village": str(cast.lower.id), "wifi": "yes"}
    assert trainer.post("/trainer/halls", **sent).status_code == 404


@pytest.mark.once
def test_nobody_writes_down_what_is_seen_at_her_own_household(app: Flask, cast: Cast) -> None:
    neighbour = Browser(app, make_account(Role.TRAINER, [cast.upper], person=cast.neighbour))
    door = f"/trainer/households/{cast.neighbours.id}/seen"
    answer = neighbour.post(door, id=str(ids.new_id()), smartphone="yes")
    assert (answer.status_code, checks()) == (422, [])
    assert "người khác ghi nhận" in answer.get_data(as_text=True)


@pytest.mark.once
def test_the_questions_are_asked_in_words(trainer: Browser, cast: Cast) -> None:
    assert "chưa rõ không phải là không" in trainer.get(f"/trainer/households/{cast.household.id}/seen").text
    assert "Wi-Fi nhà văn hóa" in trainer.get("/trainer/halls").text
