"""One household in full: its people, where each stands in the lessons, what was given and what was confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue, Lesson
from lms.progress.ladder import HouseholdStanding, ladder
from lms.progress.models import Evidence, LessonStanding
from lms.registry.models import Household, Person
from lms.registry.queries import people_of
from lms.teaching.effects import effects_of, learnt_by
from lms.teaching.households import Knowledge
from lms.teaching.queries import Given, confirmations_of, given_to, names_of
from lms.teaching.visits import Reason, reasons


@dataclass(frozen=True)
class LessonMark:
    """Where a person stands in a lesson: ``state`` is ``new``, ``begun`` or ``completed``, since ``at``."""

    lesson: Lesson
    state: str
    at: datetime | None = None


@dataclass(frozen=True)
class Learner:
    """A person of the household; ``core`` has all core lessons in order, ``others`` only those she has opened."""

    person: Person
    core: list[LessonMark]
    others: list[LessonMark]

    @property
    def core_done(self) -> int:
        return sum(mark.state == "completed" for mark in self.core)


@dataclass(frozen=True)
class Confirmation:
    """What a trainer saw; names are empty when the person is erased or the account is gone."""

    evidence: Evidence
    person: str
    by: str


@dataclass(frozen=True)
class Portrait:
    """All a trainer may know of one household."""

    household: Household
    standing: HouseholdStanding
    last_at: datetime | None
    reasons: tuple[Reason, ...]
    learners: list[Learner]
    given: list[Given]
    confirmations: list[Confirmation]


def portrait(session: Session, household: Household, catalogue: Catalogue, now: datetime) -> Portrait:
    """Read one household, which the viewer reaches."""
    one: Any = select(Household.id).where(Household.id == household.id)
    standing = ladder(session, one, catalogue.core, now)[household.id]
    given = given_to(session, [household.id])
    assignments = list({each.assignment.id: each.assignment for each in given}.values())
    effects = effects_of(session, assignments, [household], learnt_by(session, one), catalogue)
    known = Knowledge.of_all(session, one, effects, catalogue, now).of(household.id, standing)
    return Portrait(
        household=household,
        standing=standing,
        last_at=known.last_at,
        reasons=reasons(known, now),
        learners=_learners(session, people_of(household.id), catalogue),
        given=given,
        confirmations=_confirmations(session, household.id),
    )


def _learners(session: Session, people: Sequence[Person], catalogue: Catalogue) -> list[Learner]:
    standings = session.scalars(
        select(LessonStanding).where(LessonStanding.person_id.in_([person.id for person in people]))
    )
    stands = {(standing.person_id, standing.lesson): standing for standing in standings}
    return [_learner(person, stands, catalogue) for person in people]


def _learner(person: Person, stands: Mapping[tuple[uuid.UUID, str], LessonStanding], catalogue: Catalogue) -> Learner:
    marks = [_mark(lesson, stands.get((person.id, lesson.id))) for lesson in catalogue.lessons.values()]
    by_id = {mark.lesson.id: mark for mark in marks}
    others = [mark for mark in marks if not mark.lesson.core and mark.state != "new"]
    return Learner(person, [by_id[lesson] for lesson in catalogue.core], others)


def _mark(lesson: Lesson, standing: LessonStanding | None) -> LessonMark:
    if standing is None:
        return LessonMark(lesson, "new")
    if standing.completed_at:
        return LessonMark(lesson, "completed", standing.completed_at)
    return LessonMark(lesson, "begun", standing.last_at)


def _confirmations(session: Session, household: uuid.UUID) -> list[Confirmation]:
    seen = confirmations_of(session, household)
    trainers = names_of(session, {each.by for each in seen})
    people = select(Person.id, Person.name).where(Person.id.in_({each.person_id for each in seen}))
    names = dict(session.execute(people).tuples().all())
    return [Confirmation(each, names.get(each.person_id, ""), trainers.get(each.by, "")) for each in seen]
