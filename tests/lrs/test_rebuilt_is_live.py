"""Every projection rebuilt from the log has the rows it had when it read along, whatever befell the statements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from flask import Flask
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.log import append, draft
from lms.lrs.replaying import replay
from lms.lrs.subscribers import Subscriber, advance, lags
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from tests.lrs.statements import voiding
from tests.progress.histories import HOME, NOON, Cast, Said, a_cast, histories, publish_versions
from tests.progress.histories import statement as phone_statement
from tests.torture import rounds

pytestmark = pytest.mark.slow

PROJECTIONS: Final = tuple(each for each in wiring.SUBSCRIBERS if each.replayable)
# Few names, so that statements meet each other's rows.
NAMES: Final = tuple(uuid.UUID(int=number, version=4) for number in range(1, 4))
Told = tuple[int, dict[str, Any]]
# A phone's, which some projections ask for.
PHONE: Final = {"objectType": "Agent", "account": {"homePage": HOME, "name": "device:one"}}

# What trainers and phones say that `teaching` reads: verb, object, result, the activity it was part of.
_DEEDS: Final[tuple[tuple[str, str, dict[str, Any], str], ...]] = (
    ("attended", activity_id("sessions", "{name}"), {}, ""),
    ("attended", activity_id("lessons", "scan-a-code"), {}, activity_id("sessions", "{name}")),
    ("visited", activity_id("households", "{name}"), {EXTENSION["outcome"]: "met"}, ""),
    ("checked", activity_id("stalls", "{name}"), {EXTENSION["guided"]: "yes", EXTENSION["payments"]: "no"}, ""),
    ("checked", activity_id("products", "{name}"), {EXTENSION["opened"]: "yes"}, ""),
    ("checked", activity_id("households", "{name}"), {EXTENSION["smartphone"]: "yes"}, ""),
    ("checked", activity_id("villages", "1"), {EXTENSION["wifi"]: "no"}, ""),
    ("failed", activity_id("simulations", "sim"), {EXTENSION["danger"]: 2}, activity_id("lessons", "a", "steps", "b")),
    ("requested_attention", activity_id("lessons", "hang-up", "steps", "look"), {}, ""),
    ("confirmed", activity_id("skills", "open-app"), {EXTENSION["alone"]: True}, ""),
    ("was_assigned", activity_id("paths", "path-core"), {}, ""),
)


def deed(number: int, name: uuid.UUID, cast: Cast, person: int, at: int) -> dict[str, Any]:
    """One of ``_DEEDS`` as a statement with a new id; ``at``: minutes after ``NOON``."""
    verb, place, result, parent = _DEEDS[number]
    told: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "timestamp": clock.iso(NOON + timedelta(minutes=at)),
        "actor": {"account": {"homePage": HOME, "name": str(cast.people[person])}},
        "verb": {"id": VERB[verb]},
        "object": {"id": place.format(name=name)},
        "context": {
            "team": {"objectType": "Group", "account": {"homePage": HOME, "name": str(cast.households[person])}},
            "contextActivities": {"parent": [{"id": parent.format(name=name)}]} if parent else {},
            "extensions": {EXTENSION["village"]: 1},
        },
    }
    return {**told, "result": {"extensions": result}} if result else told


def withdrawal(target: str, at: int) -> dict[str, Any]:
    return {
        **voiding(target),
        "verb": {"id": VERB["withdrew"]},
        "timestamp": clock.iso(NOON + timedelta(minutes=at)),
    }


@st.composite
def logs(draw: st.DrawFn) -> list[Told]:
    """Statements with the minutes after which they arrive, in the order of arrival: some late, some twice, some voided
    before or after they came, assignments withdrawn before or after."""
    cast, minutes = a_cast(), st.integers(0, 5000)
    told = [phone_statement(each, cast) for each in draw(histories())]
    deeds = st.tuples(st.sampled_from(range(len(_DEEDS))), st.sampled_from(NAMES), st.sampled_from((0, 1)), minutes)
    told += [
        deed(number, name, cast, person, at)
        for number, name, person, at in draw(st.lists(deeds, min_size=4, max_size=14))
    ]
    for each in [each for each in told if each["verb"]["id"] == VERB["was_assigned"]]:
        told += [withdrawal(each["id"], draw(minutes)) for _ in range(draw(st.integers(0, 2)))]
    for target in draw(st.lists(st.sampled_from(told), max_size=5)):
        told.append(voiding(target["id"]))
    told += draw(st.lists(st.sampled_from(told), max_size=4))
    return list(zip(sorted(draw(st.lists(minutes, min_size=len(told), max_size=len(told)))),
                    draw(st.permutations(told)), strict=True))  # fmt: skip


def rows(subscriber: Subscriber) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a projection."""
    db.session.rollback()
    return {
        model.__tablename__: sorted(
            (tuple(row) for row in db.session.execute(select(*model.__table__.columns))), key=repr
        )
        for model in subscriber.tables
    }


def read_along(told: Sequence[Told], steps: Sequence[int], projections: Sequence[Subscriber] = PROJECTIONS) -> None:
    """Append in groups of these sizes, in turn; after each the projections read what there is."""
    start, turn = 0, 0
    while start < len(told):
        some = told[start : start + steps[turn % len(steps)]]
        with clock.travel(NOON + timedelta(minutes=some[-1][0])):
            append([draft(each, PHONE) for _, each in some])
        for subscriber in projections:
            while advance(subscriber, steps[turn % len(steps)]):
                pass
        start, turn = start + len(some), turn + 1


def quiet(_position: int, _head: int) -> None:
    """Progress that nobody watches."""


# A replay reads the whole log, and histories come one after another into it: not too many into the same.
@pytest.mark.parametrize("part", range(rounds(1, 25)))
def test_rebuilt_is_live(versions: None, part: int) -> None:
    @seed(part)
    @settings(max_examples=12, deadline=None, database=None)
    @given(told=logs(), steps=st.lists(st.integers(1, 30), min_size=1, max_size=3))
    def always(told: list[Told], steps: list[int]) -> None:
        read_along(told, steps)
        assert [lag.error for lag in lags(PROJECTIONS) if lag.behind or lag.error] == []
        for subscriber in PROJECTIONS:
            live = rows(subscriber)
            replay(subscriber, quiet)
            assert rows(subscriber) == live

    always()


@pytest.fixture
def versions(app: Flask) -> None:
    publish_versions()


def test_the_history_reaches_every_table_and_mutants_are_caught(versions: None) -> None:
    """The broken projection takes nothing back; the comparison above would see it in each of them."""
    cast = a_cast()
    whole = [deed(number, NAMES[0], cast, 0, number) for number in range(len(_DEEDS))]
    opened = {**whole[0], "id": str(uuid.uuid4()), "verb": {"id": VERB["initialized"]}}
    told = [*whole, {**opened, "object": {"id": activity_id("lessons", "hang-up")}}]
    for did, what in (("practised", "try"), ("slipped", "which"), ("finished", "")):
        said = Said(did, what, 0, 0, "scan-a-code", "v1", 0, 0, False, uuid.uuid4())
        told.append(phone_statement(said, cast))
    read_along(list(enumerate(told)), [len(told)])
    for subscriber in PROJECTIONS:
        assert [name for name, found in rows(subscriber).items() if not found] == []
    forgetful = [replace(each, forget=None) for each in PROJECTIONS]
    read_along([(99, voiding(each["id"])) for each in told], [3], forgetful)
    for subscriber in PROJECTIONS:
        stale = rows(subscriber)
        replay(subscriber, quiet)
        assert rows(subscriber) != stale
        assert [name for name, found in rows(subscriber).items() if found] == []
