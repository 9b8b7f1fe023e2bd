"""The household ladder: not reached → reached → completed → digital household; “learning now” stands beside it.

Definitions: `household_reached`, `household_active`, `household_completed`, `digital_household` of the indicators.
A household stands on the highest rung its record bears out at a moment; nothing here is stored.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.lrs.counting import FURTHEST_AHEAD
from lms.progress.models import Evidence, HouseholdContact, LessonStanding
from lms.progress.rules import SKILLS as SKILLS
from lms.progress.rules import DigitalRule, rule_on
from lms.registry.models import Person

LEARNING_WITHIN: Final = timedelta(days=28)
AGE_REACHED, AGE_ADULT = 15, 18

Households = Select[tuple[uuid.UUID]]
Review = tuple[datetime, str]


class Rung(StrEnum):
    """From the lowest to the highest."""

    NOT_REACHED = "not_reached"
    REACHED = "reached"
    COMPLETED = "completed"
    DIGITAL = "digital"


RUNGS: Final = tuple(Rung)


@dataclass
class HouseholdStanding:
    """Where one household stands. ``core_done``: core lessons completed by the member who is furthest."""

    reached_at: datetime | None = None
    active_at: datetime | None = None
    completed_at: datetime | None = None
    completed_by: uuid.UUID | None = None
    core_done: int = 0
    skills: set[str] = field(default_factory=set)
    taught: bool = False
    retained: bool = False
    learning: bool = False
    rule: DigitalRule = field(default_factory=lambda: rule_on(clock.today()))

    @property
    def rung(self) -> Rung:
        if self.completed_at and self.retained and self.taught and not self.missing_skills:
            return Rung.DIGITAL
        if self.completed_at:
            return Rung.COMPLETED
        return Rung.REACHED if self.reached_at else Rung.NOT_REACHED

    @property
    def missing_skills(self) -> list[str]:
        return [skill for skill in self.rule.skills if skill not in self.skills]


Ladder = dict[uuid.UUID, HouseholdStanding]


def ladder(session: Session, households: Households, core: Sequence[str], as_of: datetime) -> Ladder:
    """Where each of ``households`` (a select of ids) stands at ``as_of``; one without record is simply not reached."""
    rule = rule_on(as_of.astimezone(clock.VIETNAM).date())
    standings: Ladder = {identifier: HouseholdStanding(rule=rule) for identifier in session.scalars(households)}
    _reached(session, standings, households, as_of)
    _completed(session, standings, households, core, as_of)
    _proved(session, standings, households, as_of)
    return standings


def standing_of(session: Session, household: uuid.UUID, core: Sequence[str], as_of: datetime) -> HouseholdStanding:
    """Where one household stands."""
    one: Any = select(HouseholdContact.household_id).where(HouseholdContact.household_id == household).distinct()
    return ladder(session, one, core, as_of).get(household, HouseholdStanding())


def count_by_rung(standings: Iterable[HouseholdStanding]) -> dict[Rung, int]:
    """How many households stand on each rung (each on one only)."""
    counts = dict.fromkeys(RUNGS, 0)
    for standing in standings:
        counts[standing.rung] += 1
    return counts


def _reached(session: Session, standings: Ladder, households: Households, as_of: datetime) -> None:
    contacts = session.execute(
        select(
            HouseholdContact.household_id,
            HouseholdContact.reached_at,
            HouseholdContact.active_at,
            HouseholdContact.with_trainer,
            Person.birth_year,
        )
        .outerjoin(Person, Person.id == HouseholdContact.person_id)
        .where(HouseholdContact.household_id.in_(households), HouseholdContact.reached_at <= as_of)
    )
    for household, reached_at, active_at, with_trainer, born in contacts:
        standing = standings[household]
        if with_trainer or of_age(born, reached_at, AGE_REACHED):
            standing.reached_at = min(standing.reached_at or reached_at, reached_at)
        if active_at:
            standing.active_at = max(standing.active_at or active_at, active_at)
            standing.learning = standing.learning or _lately(active_at, as_of)


def _completed(
    session: Session, standings: Ladder, households: Households, core: Sequence[str], as_of: datetime
) -> None:
    """The same adult, all core lessons: the household is the one she belonged to at the last of them."""
    done: dict[uuid.UUID, list[tuple[datetime, uuid.UUID, int]]] = defaultdict(list)
    born: dict[uuid.UUID, int | None] = {}
    learners = select(LessonStanding.person_id).where(LessonStanding.household_id.in_(households))
    # Added up by the database: a commune's lessons are many rows, its learners few.
    last_at, lessons = func.max(LessonStanding.completed_at), func.count()
    for person, year, household, last, count in session.execute(
        select(LessonStanding.person_id, Person.birth_year, LessonStanding.household_id, last_at, lessons)
        .outerjoin(Person, Person.id == LessonStanding.person_id)
        .where(LessonStanding.lesson.in_(core), LessonStanding.completed_at <= as_of)
        .where(LessonStanding.person_id.in_(learners))
        .group_by(LessonStanding.person_id, Person.birth_year, LessonStanding.household_id)
    ):
        done[person].append((last, household, count))
        born[person] = year
    for person, completions in done.items():
        last, household, _ = max(completions)
        if household in standings and of_age(born[person], last, AGE_ADULT):
            _credit(standings[household], person, sum(count for _, _, count in completions), last, len(core))


def _credit(standing: HouseholdStanding, person: uuid.UUID, count: int, last: datetime, demanded: int) -> None:
    standing.core_done = max(standing.core_done, count)
    if count == demanded and (standing.completed_at is None or last < standing.completed_at):
        standing.completed_at, standing.completed_by = last, person


def _proved(session: Session, standings: Ladder, households: Households, as_of: datetime) -> None:
    reviews: dict[uuid.UUID, list[Review]] = defaultdict(list)
    proofs = session.execute(
        select(Evidence.household_id, Evidence.kind, Evidence.what, Evidence.alone, Evidence.at).where(
            Evidence.household_id.in_(households), Evidence.at <= as_of
        )
    )
    for household, kind, what, alone, at in proofs:
        standing = standings[household]
        if kind == "confirmed" and alone:
            standing.skills.add(what)
        standing.taught = standing.taught or kind == "teach_back"
        if kind == "review":
            reviews[household].append((at, what))
    for household, passed in reviews.items():
        standings[household].retained = _retained(standings[household], passed)


def _retained(standing: HouseholdStanding, reviews: list[Review]) -> bool:
    """At least one review a week or more after completing, a scam lesson among those passed."""
    if standing.completed_at is None:
        return False
    since, rule = standing.completed_at + standing.rule.retained_after, standing.rule
    return any(at >= since and lesson in rule.scam_lessons for at, lesson in reviews)


def _lately(active_at: datetime, as_of: datetime) -> bool:
    """Only the newest activity is known: seen from before it, a household is not said to be learning."""
    return as_of - LEARNING_WITHIN <= active_at <= as_of + FURTHEST_AHEAD


def of_age(born: int | None, at: datetime, age: int) -> bool:
    """Nobody under 15 is registered by name, so an unknown year is taken as of age."""
    return born is None or at.year - born >= age
