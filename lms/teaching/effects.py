"""What became of what was given: of how many, how many opened it, how many finished it, and who they are."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue
from lms.catalogue.pair import Pair
from lms.foundation import clock
from lms.progress.ladder import Households
from lms.progress.models import LessonStanding
from lms.registry.models import Household, Membership
from lms.registry.queries import holds
from lms.teaching.models import Assignment
from lms.teaching.receivers import Receiver, receivers_of
from lms.teaching.tasks import task_of


@dataclass(frozen=True)
class Learnt:
    """Where people stand in lessons, by the household they learnt for and by themselves."""

    by_household: dict[uuid.UUID, list[LessonStanding]]
    by_person: dict[uuid.UUID, list[LessonStanding]]

    def of(self, receiver: Receiver) -> Sequence[LessonStanding]:
        if receiver.person_id:
            return self.by_person.get(receiver.person_id, ())
        return self.by_household.get(receiver.household_id, ())


@dataclass(frozen=True)
class Fate:
    """What one receiver made of it: which people opened it and which finished it."""

    receiver: Receiver
    opened_by: frozenset[uuid.UUID]
    finished_by: frozenset[uuid.UUID]

    @property
    def state(self) -> str:
        return "finished" if self.finished_by else "opened" if self.opened_by else "unopened"


@dataclass(frozen=True)
class Effect:
    """One assignment and its fate. ``given``, ``opened``, ``finished``: keys of receivers (households or people)."""

    assignment: Assignment
    title: Pair
    lessons: tuple[str, ...]
    fates: tuple[Fate, ...]

    @cached_property
    def given(self) -> frozenset[uuid.UUID]:
        return frozenset(each.receiver.key for each in self.fates)

    @cached_property
    def opened(self) -> frozenset[uuid.UUID]:
        return frozenset(each.receiver.key for each in self.fates if each.state != "unopened")

    @cached_property
    def finished(self) -> frozenset[uuid.UUID]:
        return frozenset(each.receiver.key for each in self.fates if each.state == "finished")

    @property
    def of_people(self) -> bool:
        """Whether people are counted, not households."""
        return bool(self.assignment.person_id or self.assignment.group_id)


def learnt_by(session: Session, households: Households) -> Learnt:
    """Of these households and of everybody who belongs to them today."""
    learnt = Learnt(defaultdict(list), defaultdict(list))
    people = select(Membership.person_id).where(
        Membership.household_id.in_(households), holds(Membership.valid_from, Membership.valid_to, clock.today())
    )
    wanted = or_(LessonStanding.household_id.in_(households), LessonStanding.person_id.in_(people))
    for standing in session.scalars(select(LessonStanding).where(wanted)):
        learnt.by_household[standing.household_id].append(standing)
        learnt.by_person[standing.person_id].append(standing)
    return learnt


def effects_of(
    session: Session,
    assignments: Collection[Assignment],
    households: Collection[Household],
    learnt: Learnt,
    catalogue: Catalogue,
) -> list[Effect]:
    """The effect of each assignment, in the given order, on ``households`` and their people."""
    receivers = receivers_of(session, assignments, households)
    return [_effect(each, receivers[each.id], learnt, catalogue) for each in assignments]


def _effect(assignment: Assignment, receivers: Iterable[Receiver], learnt: Learnt, catalogue: Catalogue) -> Effect:
    task = task_of(catalogue, assignment.kind, assignment.what)
    lessons = task.lessons if task else ()
    fates = tuple(_fate(each, learnt.of(each), frozenset(lessons), assignment.at) for each in receivers)
    return Effect(assignment, task.title if task else Pair(assignment.what, assignment.what), lessons, fates)


def _fate(
    receiver: Receiver, standings: Sequence[LessonStanding], lessons: Collection[str], given_at: datetime
) -> Fate:
    """Opened: learnt in one of the lessons since it was given. Finished: one and the same person completed all of
    them, whenever that was."""
    opened = {each.person_id for each in standings if each.lesson in lessons and each.last_at >= given_at}
    done: dict[uuid.UUID, set[str]] = defaultdict(set)
    for each in standings:
        if each.completed_at and each.lesson in lessons:
            done[each.person_id].add(each.lesson)
    finished = frozenset(person for person, mine in done.items() if len(mine) == len(lessons))
    return Fate(receiver, frozenset(opened) | finished, finished)


def oldest_unopened(effects: Iterable[Effect]) -> dict[uuid.UUID, datetime]:
    """Household → when the oldest assignment was given that nobody in it, or one of its people, has not opened."""
    found: dict[uuid.UUID, datetime] = {}
    for effect in effects:
        for fate in effect.fates:
            if fate.state == "unopened":
                household, at = fate.receiver.household_id, effect.assignment.at
                found[household] = min(found.get(household, at), at)
    return found
