"""Assignments are what the log says: rebuilt they are the same, and nobody else's statement stops the reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.log import append, draft
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up, lags
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.teaching.actions import assign_path, withdraw_assignment
from lms.teaching.models import Assignment
from tests.cast import Cast

pytestmark = pytest.mark.slow


def rows() -> list[dict[str, Any]]:
    """All assignments as plain values."""
    columns = Assignment.__table__.columns
    return [dict(row._mapping) for row in db.session.execute(select(*columns).order_by(columns.id))]


def test_rebuilt_from_the_log_the_assignments_are_the_same(cast: Cast) -> None:
    due = clock.today() + timedelta(days=5)
    taken_back = assign_path(cast.trainer, "path-core", cast.household, due, "Mời cô học", ids.new_id())
    assign_path(cast.trainer, "path-core", cast.upper, None, "", ids.new_id())
    withdraw_assignment(cast.trainer, taken_back, ids.new_id())
    live = rows()
    catch_up(wiring.SUBSCRIBERS)
    assert rows() == live
    teaching = next(each for each in wiring.SUBSCRIBERS if each.name == "teaching")
    replay(teaching, lambda _done, _head: None)
    assert rows() == live
    assert {each["withdrawn_at"] is None for each in live} == {True, False}


@pytest.mark.parametrize(
    "changes",
    [
        {"object": {"id": activity_id("paths")}},
        {"object": {"id": "https://elsewhere.example/path"}},
        {"context": {}},
        {"context": {"extensions": {EXTENSION["village"]: 10**12}}},
        {"context": {"extensions": {EXTENSION["village"]: "first"}}},
    ],
)
def test_a_strangers_statement_is_passed_over(cast: Cast, changes: dict[str, Any]) -> None:
    tell(changes)
    assert rows() == []


def test_a_strangers_assignment_without_our_extras_is_still_one(cast: Cast) -> None:
    tell({"context": {"extensions": {EXTENSION["village"]: cast.upper.id, EXTENSION["due"]: 7}}})
    assert [(each["village_id"], each["due"], each["by"]) for each in rows()] == [(cast.upper.id, None, "")]


def tell(changes: dict[str, Any]) -> None:
    """Append an assignment as another program might word it; nobody gets stuck on it."""
    agent = {"mbox": "mailto:someone@example.org"}
    told = {
        "id": str(ids.new_id()),
        "actor": agent,
        "verb": {"id": VERB["was_assigned"]},
        "object": {"id": activity_id("paths", "path-core")},
    }
    append([draft({**told, **changes}, agent)])
    subscribers = current_app.extensions["subscribers"]
    catch_up(subscribers)
    assert [lag.error for lag in lags(subscribers) if lag.error] == []
