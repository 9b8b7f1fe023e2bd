"""What became of what was given: how many households opened it, how many finished it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue
from lms.catalogue.pair import Pair
from lms.progress.ladder import Households
from lms.progress.models import LessonStanding
from lms.registry.models import Household
from lms.teaching.models import Assignment

Learnt = Mapping[uuid.UUID, Sequence[LessonStanding]]


@dataclass(frozen=True)
class Effect:
    """One assignment and its fate. ``opened`` and ``finished``: of the ``given`` households, these."""

    assignment: Assignment
    title: Pair
    given: frozenset[uuid.UUID]
    opened: frozenset[uuid.UUID]
    finished: frozenset[uuid.UUID]

    @property
    def unopened(self) -> frozenset[uuid.UUID]:
        return self.given - self.opened


def learnt_by(session: Session, households: Households) -> Learnt:
    """Household → where its people stand in lessons."""
    found: dict[uuid.UUID, list[LessonStanding]] = defaultdict(list)
    for standing in session.scalars(select(LessonStanding).where(LessonStanding.household_id.in_(households))):
        found[standing.household_id].append(standing)
    return found


def effects_of(
    assignments: Iterable[Assignment], households: Collection[Household], learnt: Learnt, catalogue: Catalogue
) -> list[Effect]:
    """The effect of each assignment, in the given order, on those of ``households`` it was given to."""
    return [_effect(each, households, learnt, catalogue) for each in assignments]


def _effect(assignment: Assignment, households: Collection[Household], learnt: Learnt, catalogue: Catalogue) -> Effect:
    path = catalogue.paths_by_id.get(assignment.path)
    lessons = frozenset(path.lessons) if path else frozenset()
    given = frozenset(each.id for each in households if is_for(assignment, each))
    finished = frozenset(each for each in given if _has_finished(learnt.get(each, ()), lessons))
    opened = frozenset(each for each in given if _has_opened(learnt.get(each, ()), lessons, assignment.at))
    title = path.title if path else Pair(assignment.path, assignment.path)
    return Effect(assignment, title, given, opened | finished, finished)


def is_for(assignment: Assignment, household: Household) -> bool:
    """Given to the household itself or to its village."""
    return household.id == assignment.household_id or household.village_id == assignment.village_id


def _has_opened(standings: Sequence[LessonStanding], lessons: Collection[str], given_at: datetime) -> bool:
    """Somebody learnt in one of the lessons since it was given."""
    return any(each.lesson in lessons and each.last_at >= given_at for each in standings)


def _has_finished(standings: Sequence[LessonStanding], lessons: Collection[str]) -> bool:
    """One and the same person completed all of the lessons, whenever that was."""
    done: dict[uuid.UUID, set[str]] = defaultdict(set)
    for each in standings:
        if each.completed_at and each.lesson in lessons:
            done[each.person_id].add(each.lesson)
    return bool(lessons) and any(len(mine) == len(lessons) for mine in done.values())


def oldest_unopened(effects: Iterable[Effect]) -> dict[uuid.UUID, datetime]:
    """Household → when the oldest assignment was given that nobody in it has opened."""
    found: dict[uuid.UUID, datetime] = {}
    for effect in effects:
        for household in effect.unopened:
            found[household] = min(found.get(household, effect.assignment.at), effect.assignment.at)
    return found
