"""Who is at a session, who has joined on a phone, who has finished: for the wall, and for the paper list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.progress.models import LessonStanding
from lms.registry.models import Household, Membership, Person
from lms.registry.queries import HEAD, holds
from lms.teaching.session_actions import present_at
from lms.teaching.session_models import Attendance, TrainingSession

# People come early and stay late; whoever works on a planned lesson around it has joined.
BEFORE: Final = timedelta(hours=1)
AFTER: Final = timedelta(hours=4)


@dataclass(frozen=True)
class Row:
    """A person of the session's villages; ``attendance`` when she is present."""

    person: Person
    household: Household
    attendance: Attendance | None


@dataclass(frozen=True)
class Guest:
    """Somebody shown on the wall by the name used at home: never what she gets wrong."""

    person_id: uuid.UUID
    called: str
    finished: bool


@dataclass(frozen=True)
class Board:
    """``present``: counted at the door; ``joined``: at work on a planned lesson, in the order of joining."""

    present: int
    joined: list[Guest]

    @property
    def finished(self) -> int:
        return sum(guest.finished for guest in self.joined)


def roll(session: Session, meeting: TrainingSession) -> list[Row]:
    """Everybody of the session's villages as of its day, in village order: village, lane, code, head first."""
    present, day = present_at(meeting), meeting.starts_at.astimezone(clock.VIETNAM).date()
    rows = session.execute(
        select(Person, Household)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Household.village_id.in_([village.id for village in meeting.villages]))
        .where(Household.closed_on.is_(None), Person.erased_at.is_(None))
        .where(holds(Membership.valid_from, Membership.valid_to, max(day, clock.today())))
        .order_by(Household.village_id, Household.lane, Household.code, Membership.relation != HEAD, Person.birth_year)
    )
    return [Row(person, household, present.get(person.id)) for person, household in rows]


def board(session: Session, meeting: TrainingSession) -> Board:
    """What the wall shows now."""
    begin, end = meeting.starts_at - BEFORE, meeting.starts_at + AFTER
    here = select(Household.id).where(Household.village_id.in_([village.id for village in meeting.villages]))
    rows = session.execute(
        select(Person.id, Person.called, LessonStanding.opened_at, LessonStanding.last_at, LessonStanding.completed_at)
        .join(Person, Person.id == LessonStanding.person_id)
        .where(LessonStanding.household_id.in_(here), LessonStanding.lesson.in_(meeting.lesson_ids))
        .where(LessonStanding.last_at >= begin, LessonStanding.opened_at <= end, Person.erased_at.is_(None))
        .order_by(LessonStanding.opened_at, Person.id)
    )
    guests: dict[uuid.UUID, Guest] = {}
    for person, called, _opened_at, _last_at, completed_at in rows:
        finished = _within(completed_at, begin, end) or (person in guests and guests[person].finished)
        guests[person] = Guest(person, called, finished)
    return Board(len(present_at(meeting)), list(guests.values()))


def _within(moment: datetime | None, begin: datetime, end: datetime) -> bool:
    return moment is not None and begin <= moment <= end
