"""How far people come in a course: opened → heard to the end → practice passed → still known after a week."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
_Known = Sequence[tuple[str, datetime]]
_Reviews = Mapping[uuid.UUID, _Known]


def ways(session: Session, households: Households, courses: Mapping[str, Sequence[str]]) -> list[Way]:
    """The way through each course (id → its lessons) of the people of these households: two questions for all."""
    record, reviews = _record(session, households), _reviews(session, households)
    return [_way(course, lessons, record, reviews) for course, lessons in courses.items() if lessons]


def _way(course: str, lessons: Sequence[str], record: _Record, reviews: _Reviews) -> Way:
    """Through the core set comes who does every lesson of it; of a course people take what they need, so one counts."""
    stages: dict[str, dict[uuid.UUID, uuid.UUID]] = {stage: {} for stage in STAGES}
    for person, done in record.items():
        here = {lesson: done[lesson] for lesson in lessons if lesson in done}
        known = reviews.get(person, ())
        reached = _through_all(here, lessons, known) if course == CORE else _through_one(here, known)
        for stage in STAGES[:reached]:
            stages[stage][person] = next(iter(here.values())).household
    return Way(course, stages)


def _through_one(here: Mapping[str, _Done], reviews: _Known) -> int:
    """How many stages somebody came in the lesson in which she came furthest."""
    come = [_come(done, [at for known, at in reviews if known == lesson]) for lesson, done in here.items()]
    return max(come, default=0)


def _through_all(here: Mapping[str, _Done], lessons: Sequence[str], reviews: _Known) -> int:
    """How many stages somebody came with all of these lessons together."""
    if len(here) < len(lessons):
        return min(1, len(here))
    times = [done.completed for done in here.values() if done.completed]
    whole = max(times) if len(times) == len(lessons) else None
    every = _Done(uuid.UUID(int=0), all(done.finished for done in here.values()), whole)
    return _come(every, [at for known, at in reviews if known in lessons])


def _come(done: _Done, reviews: Sequence[datetime]) -> int:
    """Each stage stands on the one before."""
    completed = done.completed
    if not done.finished or completed is None:
        return 2 if done.finished else 1
    return 4 if any(at >= completed + RETAINED_AFTER for at in reviews) else 3


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
