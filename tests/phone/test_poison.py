"""Whatever a phone may say, at whatever place: readers of the log go on, and the pages that show it open."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from flask import Flask

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up, lags
from lms.lrs.vocabulary import EXTENSION, TYPE, activity_id
from lms.phone.receiving import LEARNERS_VERBS, MOST_STATEMENTS
from tests.cast import Cast, sign_in
from tests.phone.handset import Handset, Statement, agent, said
from tests.torture import rounds

pytestmark = pytest.mark.slow

# Some of those that are stored are opened: a prime step meets every place and every oddity over the verbs.
PAGES_APART = rounds(7, 13)
# Every oddity at every place is said with three of the nine verbs; by `make torture` with all.
VERBS_APART = rounds(3, 1)
STEP = activity_id("lessons", "otp-and-fake-police", "steps", "story")
NESTED: dict[str, Any] = {"a": ["\x00", {"b": "\u202e\U0001f575 \u0000"}]}
# Of another kind, at the edge, beyond it, and what looks like ours but is not.
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**40, 1.7e308, "", " ", "x" * 5000, "\u202eabc\ufffe", "\n", "=1+1",
    [], [[]], ["1.0.0"], {}, NESTED, [{"id": STEP}], {"id": STEP}, {"id": "a:b"},
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "-P1Y", "PT99999999999999999999S",
    activity_id(), activity_id("lessons"), activity_id("lessons", "", "steps", "", "questions", ""),
    activity_id("lessons", "x" * 3000, "steps", "y" * 3000), activity_id("lessons", "otp-and-fake-police", "review"),
    activity_id("paths", "x"), activity_id("courses", "core"), "urn:uuid:00000000-0000-0000-0000-000000000000",
    {"objectType": "StatementRef", "id": "00000000-0000-0000-0000-000000000000"},
    {"objectType": "Agent", "mbox": "mailto:a@b.example"},
    {"objectType": "Group", "member": [{"mbox": "mailto:a@b.example"}]},
    {"objectType": "SubStatement", "actor": {"mbox": "mailto:a@b.example"}, "verb": {"id": "a:b"},
     "object": {"id": STEP}},
)  # fmt: skip


def whole(cast: Cast) -> Statement:
    """A statement that says everything that can be said."""
    statement = said(cast.learner, cast.household)
    activities = {kind: [{"id": STEP}] for kind in ("parent", "grouping", "category", "other")}
    statement["object"] = {
        "id": STEP, "objectType": "Activity",
        "definition": {"type": TYPE["step"], "name": {"vi": "Bước"}, "extensions": {"a:b": 1}},
    }  # fmt: skip
    statement["result"] = {
        "success": True, "completion": True, "response": "a", "duration": "PT1S",
        "score": {"scaled": 0.5, "raw": 1, "min": 0, "max": 2},
        "extensions": {EXTENSION[name]: "child" for name in ("relation", "helps", "wrong", "alone", "own_phone")},
    }  # fmt: skip
    statement["context"] |= {
        "contextActivities": activities, "platform": "p", "revision": "r", "language": "vi",
        "statement": {"objectType": "StatementRef", "id": str(ids.new_id())},
        "contextAgents": [], "contextGroups": [],
    }  # fmt: skip
    statement |= {"stored": clock.iso(clock.now()), "authority": agent("x"), "version": "1.0.3", "attachments": []}
    return statement


def places(value: Any, so_far: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place inside a statement, except its number."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if (here := (*so_far, name)) != ("id",):
            yield here
            yield from places(inner, here)


def with_odd(statement: Statement, place: tuple[str, ...], odd: Any) -> Statement:
    """A copy with another number, and ``odd`` at that place."""
    made = {**copy.deepcopy(statement), "id": str(ids.new_id())}
    *outer, last = place
    inner = made
    for name in outer:
        inner = inner[name]
    inner[last] = odd
    return made


def crafted(cast: Cast, verb: str) -> Iterator[Statement]:
    model = {**whole(cast), "verb": {"id": verb}}
    turn = sorted(LEARNERS_VERBS).index(verb)
    for row, place in enumerate(places(model)):
        yield {**without(model, place), "id": str(ids.new_id())}
        for column, odd in enumerate(ODD):
            if (row + column + turn) % VERBS_APART == 0:
                yield with_odd(model, place, odd)
    for activity in (each for each in ODD if isinstance(each, str)):
        yield with_odd(model, ("object", "id"), activity)


def without(statement: Statement, place: tuple[str, ...]) -> Statement:
    made = copy.deepcopy(statement)
    *outer, last = place
    inner = made
    for name in outer:
        inner = inner[name]
    del inner[last]
    return made


@pytest.mark.parametrize("verb", sorted(LEARNERS_VERBS))
def test_no_statement_of_a_phone_stops_a_reader_or_breaks_a_page(
    app: Flask, handset: Handset, cast: Cast, verb: str
) -> None:
    waiting = crafted(cast, verb)
    answers: list[dict[str, str]] = []
    while batch := list(islice(waiting, MOST_STATEMENTS)):
        answers += handset.send(*batch)
    assert {answer["result"] for answer in answers} == {"stored", "refused"}
    catch_up(wiring.SUBSCRIBERS)
    assert [(lag.name, lag.behind, lag.error) for lag in lags(wiring.SUBSCRIBERS) if lag.behind or lag.error] == []
    stored = [answer["id"] for answer in answers if answer["result"] == "stored"]
    assert broken_pages(app, cast, stored[::PAGES_APART]) == []
    assert handset.snapshot().status_code == 200


def broken_pages(app: Flask, cast: Cast, stored: list[str]) -> list[str]:
    db.session.rollback()
    officer, trainer = sign_in(app.test_client(), cast.officer), sign_in(app.test_client(), cast.trainer)
    events = [f"/commune/statements/{each}" for each in stored]
    pages = ["/commune/", "/commune/households", "/commune/export/households.csv", *events]
    theirs = ["/trainer/", "/trainer/households", f"/trainer/households/{cast.household.id}"]
    return [page for page in pages if officer.get(page).status_code >= 500] + [
        page for page in theirs if trainer.get(page).status_code >= 500
    ]
