"""Two records that are one person: what was done under both counts once, and nothing is lost (counting rule 3)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import wiring
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import VERB
from lms.progress.ladder import standing_of
from lms.progress.models import ActivityDay, Evidence, HouseholdContact, LessonStanding
from lms.registry.merging import merge_people
from lms.registry.models import Person
from tests.cast import Cast, assemble
from tests.factories import make_person
from tests.learning import complete_lesson, teach_back

pytestmark = pytest.mark.slow

AT = datetime(2026, 10, 1, 8, tzinfo=UTC)
BY = uuid.UUID(int=7)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def core(app: Flask) -> tuple[str, ...]:
    core: tuple[str, ...] = app.extensions["catalogue"].core
    return core


@pytest.fixture
def again(cast: Cast) -> Person:
    """The learner, registered once more with her neighbours' list."""
    return make_person(cast.household, "Dao Thi Mau", birth_year=1972)


def learn(cast: Cast, person: Person, lessons: tuple[str, ...], at: datetime = AT) -> None:
    for lesson in lessons:
        complete_lesson(person, cast.household, lesson, at)
    catch_up(wiring.SUBSCRIBERS)


def merged(cast: Cast, again: Person) -> None:
    with clock.travel(AT + timedelta(days=2)):
        merge_people(cast.learner, again, BY)
        catch_up(wiring.SUBSCRIBERS)
    db.session.rollback()


def completed(cast: Cast, core: tuple[str, ...]) -> tuple[object, int]:
    db.session.rollback()
    standing = standing_of(db.session(), cast.household.id, core, AT + timedelta(days=30))
    return standing.completed_by, standing.core_done


def rows() -> list[tuple[object, ...]]:
    db.session.rollback()
    tables = (LessonStanding, HouseholdContact, ActivityDay, Evidence)
    return sorted((tuple(row) for table in tables for row in db.session.execute(select(table.__table__))), key=str)


def test_what_both_records_did_makes_one_completed_set(cast: Cast, again: Person, core: tuple[str, ...]) -> None:
    learn(cast, cast.learner, core[:5])
    learn(cast, again, core[4:])
    assert completed(cast, core) == (None, 5)
    merged(cast, again)
    assert completed(cast, core) == (cast.learner.id, 8)
    people = select(func.count(LessonStanding.person_id.distinct()))
    assert db.session.scalar(people) == 1
    # The milestone that neither record reached alone is told now.
    satisfied = select(func.count()).select_from(Statement).where(Statement.verb == VERB["satisfied"])
    assert (db.session.scalar(satisfied) or 0) >= 1


def test_what_comes_late_under_the_old_record_counts_too(cast: Cast, again: Person, core: tuple[str, ...]) -> None:
    learn(cast, cast.learner, core[:7])
    merged(cast, again)
    learn(cast, again, core[7:], AT + timedelta(days=1))
    assert completed(cast, core) == (cast.learner.id, 8)


def test_rebuilt_from_the_record_it_is_the_same(cast: Cast, again: Person, core: tuple[str, ...]) -> None:
    learn(cast, cast.learner, core[:2])
    learn(cast, again, core[1:3])
    teach_back(again, cast.household, core[1], AT)
    merged(cast, again)
    complete_lesson(again, cast.household, core[3], AT + timedelta(days=3))
    live = rows()
    assert live
    replay(wiring.subscriber("progress"), lambda _position, _head: None)
    assert rows() == live


def test_nothing_of_the_record_is_changed(cast: Cast, again: Person, core: tuple[str, ...]) -> None:
    learn(cast, again, core[:1])
    said = select(Statement.id).where(Statement.actor == str(again.id)).order_by(Statement.position)
    before = list(db.session.scalars(said))
    merged(cast, again)
    assert list(db.session.scalars(said))[: len(before)] == before
    of_hers = select(func.count()).where(Statement.verb == VERB["merged"], Statement.actor == str(again.id))
    assert db.session.scalar(of_hers) == 1
