"""How far people come in a course: opened → heard to the end → practice passed → still known after a week."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.progress.ladder import Households
from lms.progress.models import Evidence, LessonStanding

CORE: Final = "core"
# As for the highest rung (`skill_retained_7d`).
RETAINED_AFTER: Final = timedelta(days=7)
STAGES: Final = ("opened", "finished", "passed", "retained")


@dataclass(frozen=True)
class Way:
    """Of one course: for each stage the people who came so far, each with her household."""

    course: str
    stages: Mapping[str, Mapping[uuid.UUID, uuid.UUID]]

    @property
    def people(self) -> list[int]:
        return [len(self.stages[stage]) for stage in STAGES]

    def households(self, stage: str) -> set[uuid.UUID]:
        return set(self.stages[stage].values())


@dataclass(frozen=True)
class _Done:
    household: uuid.UUID
    finished: bool
    completed: datetime | None


_Record = Mapping[uuid.UUID, Mapping[str, _Done]]
_Reviews = Mapping[uuid.UUID, Sequence[tuple[str, datetime]]]


def ways(session: Session, households: Households, courses: Mapping[str, Sequence[str]]) -> list[Way]:
    """The way through each course (id → its lessons) of the people of these households: two questions for all."""
    record, reviews = _record(session, households), _reviews(session, households)
    return [_way(course, lessons, record, reviews) for course, lessons in courses.items() if lessons]


def _way(course: str, lessons: Sequence[str], record: _Record, reviews: _Reviews) -> Way:
    stages: dict[str, dict[uuid.UUID, uuid.UUID]] = {stage: {} for stage in STAGES}
    for person, done in record.items():
        here = [done[lesson] for lesson in lessons if lesson in done]
        for stage in _reached(here, lessons, reviews.get(person, ())):
            stages[stage][person] = here[-1].household
    return Way(course, stages)


def _reached(here: Sequence[_Done], lessons: Sequence[str], reviews: Sequence[tuple[str, datetime]]) -> Iterator[str]:
    """Each stage stands on the one before: a course is passed when every lesson of it is."""
    if not here:
        return
    yield "opened"
    if len(here) < len(lessons) or not all(each.finished for each in here):
        return
    yield "finished"
    times = [each.completed for each in here if each.completed]
    if len(times) < len(lessons):
        return
    yield "passed"
    since = max(times) + RETAINED_AFTER
    if any(lesson in lessons and at >= since for lesson, at in reviews):
        yield "retained"


def _record(session: Session, households: Households) -> _Record:
    wanted = select(
        LessonStanding.person_id,
        LessonStanding.lesson,
        LessonStanding.household_id,
        LessonStanding.finished != "[]",
        LessonStanding.completed_at,
    ).where(LessonStanding.household_id.in_(households))
    record: dict[uuid.UUID, dict[str, _Done]] = defaultdict(dict)
    for person, lesson, household, finished, completed in session.execute(wanted):
        record[person][lesson] = _Done(household, finished, completed)
    return record


def _reviews(session: Session, households: Households) -> _Reviews:
    wanted = select(Evidence.person_id, Evidence.what, Evidence.at).where(
        Evidence.household_id.in_(households), Evidence.kind == "review"
    )
    reviews: dict[uuid.UUID, list[tuple[str, datetime]]] = defaultdict(list)
    for person, lesson, at in session.execute(wanted):
        reviews[person].append((lesson, at))
    return reviews
