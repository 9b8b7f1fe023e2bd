"""From a phone's statements to the certificate: one milestone and one paper, however the evidence arrives."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.catalogue.bundle import bundle
from lms.catalogue.publishing import publish
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.demo.telling import Learner
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.log import append, draft, head, read
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up, retry_now
from lms.lrs.vocabulary import VERB, activity_id
from lms.progress.reactions import CORE_SET
from lms.registry.models import Person
from tests.cast import Cast, assemble
from tests.lrs.statements import AUTHORITY

pytestmark = pytest.mark.slow

Told = list[dict[str, Any]]
LIKE_A_PHONE = 50


@pytest.fixture
def cast(app: Flask) -> Cast:
    publish(app.extensions["catalogue"])
    return assemble()


@pytest.fixture
def story(app: Flask, cast: Cast) -> Callable[..., Told]:
    """What a person's phone tells about the whole core set; the last word is said ``ahead`` of our clock."""
    catalogue = app.extensions["catalogue"]

    def told(person: Person, ahead: timedelta = timedelta()) -> Told:
        learner = Learner("http://localhost", str(person.id), str(cast.household.id), random.Random(7), careful=1.0)
        begins = clock.now() - timedelta(days=9)
        lessons = [bundle(catalogue.lessons[name]) for name in catalogue.core]
        said = [
            each for day, lesson in enumerate(lessons) for each in learner.work_through(lesson, begins + day * _DAY)
        ]
        return [*said[:-1], {**said[-1], "timestamp": clock.iso(clock.now() + ahead)}]

    return told


_DAY = timedelta(days=1)


def arrive(said: Told, at_once: int = LIKE_A_PHONE) -> None:
    for start in range(0, len(said), at_once):
        append([draft(each, AUTHORITY) for each in said[start : start + at_once]])
        catch_up(wiring.SUBSCRIBERS)


def count(verb: str, activities: list[str]) -> int:
    said = read(db.session(), 0, head(db.session()), frozenset({VERB[verb]}))
    return sum(each.activity in activities for each in said)


def results() -> tuple[int, int, int]:
    """How many “satisfied”, certificates and “earned” there are of households and their core set."""
    db.session.rollback()
    papers = list(db.session.scalars(select(Certificate.id).where(Certificate.kind == Kind.CORE_SET.value)))
    earned = count("earned", [activity_id("certificates", each) for each in papers])
    return count("satisfied", [CORE_SET]), len(papers), earned


def test_the_last_missing_statement_brings_the_certificate(story: Callable[..., Told], cast: Cast) -> None:
    said = story(cast.learner)
    arrive(said[:-1])
    assert results() == (0, 0, 0)
    arrive(said[-1:])
    assert results() == (1, 1, 1)
    paper = select(Certificate).where(Certificate.kind == Kind.CORE_SET.value)
    assert db.session.scalars(paper).one().household_id == cast.household.id


@pytest.mark.parametrize("arrival", ["in order", "all at once", "backwards", "shuffled"])
def test_one_certificate_however_the_evidence_arrives(story: Callable[..., Told], cast: Cast, arrival: str) -> None:
    said = story(cast.learner)
    if arrival == "backwards":
        said.reverse()
    if arrival == "shuffled":
        random.Random(3).shuffle(said)
    arrive(said, len(said) if arrival == "all at once" else LIKE_A_PHONE)
    assert results() == (1, 1, 1)
    arrive(said)
    assert results() == (1, 1, 1)


def test_a_phone_whose_clock_is_ahead_gets_its_certificate_too(story: Callable[..., Told], cast: Cast) -> None:
    arrive(story(cast.learner, ahead=timedelta(minutes=5)))
    assert results() == (1, 1, 1)


def test_a_second_adult_brings_no_second_certificate(story: Callable[..., Told], cast: Cast) -> None:
    arrive(story(cast.learner))
    second = story(cast.housemate)
    for number, each in enumerate(second):
        each["id"] = f"{number:08x}-0000-4000-8000-000000000000"
    arrive(second)
    assert results() == (1, 1, 1)


def test_a_replay_states_nothing_anew(story: Callable[..., Told], cast: Cast) -> None:
    arrive(story(cast.learner))
    replay(wiring.subscriber("progress"), lambda position, end: None)
    catch_up(wiring.SUBSCRIBERS)
    assert results() == (1, 1, 1)


def test_killed_between_milestone_and_award_nothing_is_lost(story: Callable[..., Told], cast: Cast) -> None:
    """The desk that writes certificates dies after its row; the next process writes it, once."""
    awards = wiring.subscriber("awards")

    def dies(*args: Any) -> None:
        awards.handle(*args)
        raise RuntimeError("killed")

    broken = [replace(each, handle=dies) if each is awards else each for each in wiring.SUBSCRIBERS]
    said = story(cast.learner)
    append([draft(each, AUTHORITY) for each in said])
    catch_up(broken)
    assert results() == (1, 0, 0)
    retry_now()
    catch_up(wiring.SUBSCRIBERS)
    assert results() == (1, 1, 1)
