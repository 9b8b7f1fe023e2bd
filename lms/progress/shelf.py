"""The rows one batch of statements touches, fetched at once and kept at hand while it is projected."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.bundle import Requirements
from lms.catalogue.publishing import demanded
from lms.foundation import clock, ids
from lms.lrs.log import Recorded
from lms.progress.models import ActivityDay, HouseholdContact, LessonStanding
from lms.registry.merging import merged_among

_SHELF = "progress shelf"


class Shelf:
    """Standings and contacts of the people of one batch."""

    def __init__(self, session: Session, people: Iterable[uuid.UUID]) -> None:
        self.session = session
        told = frozenset(people)
        self._kept = merged_among(session, sorted(told, key=str))
        self.people = told | frozenset(self._kept.values())
        mine = LessonStanding.person_id.in_(self.people)
        self._standings = {
            (row.person_id, row.lesson): row for row in session.scalars(select(LessonStanding).where(mine))
        }
        theirs = select(HouseholdContact).where(HouseholdContact.person_id.in_(self.people))
        self._contacts = {(row.household_id, row.person_id): row for row in session.scalars(theirs)}
        days = select(ActivityDay.person_id, ActivityDay.day, ActivityDay.household_id)
        self._days = {tuple(row) for row in session.execute(days.where(ActivityDay.person_id.in_(self.people)))}
        self._demanded: dict[tuple[str, str], Requirements | None] = {}

    def one_person(self, person: uuid.UUID) -> uuid.UUID:
        """Who she is: what was told under a merged record is hers who was kept."""
        return self._kept.get(person, person)

    def standing(self, person: uuid.UUID, household: uuid.UUID, lesson: str, at: datetime) -> LessonStanding:
        """The person's standing in the lesson, made if need be, and touched at that time."""
        row = self._standings.get((person, lesson))
        if row is None:
            row = LessonStanding(
                person_id=person, lesson=lesson, household_id=household, opened_at=at, last_at=at,
                steps="[]", right="[]", practised="[]", finished="[]",
            )  # fmt: skip
            self._standings[person, lesson] = row
            self.session.add(row)
        row.opened_at = min(row.opened_at, at)
        newest = max((row.last_at, row.household_id), (at, household))
        row.last_at = newest[0]
        if row.completed_at is None:
            row.household_id = newest[1]
        return row

    def contact(self, household: uuid.UUID, person: uuid.UUID, at: datetime) -> HouseholdContact:
        """That this person of the household was reached, at that time or before."""
        row = self._contacts.get((household, person))
        if row is None:
            row = HouseholdContact(household_id=household, person_id=person, reached_at=at, with_trainer=False)
            self._contacts[household, person] = row
            self.session.add(row)
        row.reached_at = min(row.reached_at, at)
        return row

    def active(self, household: uuid.UUID, person: uuid.UUID, at: datetime) -> None:
        """That this person of the household completed or passed something at that time."""
        row = self.contact(household, person, at)
        row.active_at = max(row.active_at, at) if row.active_at else at
        day = at.astimezone(clock.VIETNAM).date()
        if (person, day, household) not in self._days:
            self._days.add((person, day, household))
            self.session.add(ActivityDay(person_id=person, day=day, household_id=household))

    def settle(self, row: LessonStanding, position: int) -> None:
        """Completed since the first finish whose version's demands the evidence meets, for that day's household.

        Every such finish is activity of its household: evidence only grows, so none of them is ever taken back,
        and an earlier finish that arrives late changes nothing that a later one left behind.
        """
        completions = [(clock.parse_iso(moment), uuid.UUID(household)) for moment, household in self._borne_out(row)]
        for moment, household in completions:
            self.active(household, row.person_id, moment)
        if completions:
            row.completed_at, row.household_id = completions[0]
            row.settled_by = min(row.settled_by or position, position)

    def _borne_out(self, row: LessonStanding) -> Iterator[tuple[str, str]]:
        """Time and household of each finish that the evidence bears out, the first one first."""
        for moment, version, household in json.loads(row.finished):
            demands = self._demands(row.lesson, version)
            if demands and _met(row, demands):
                yield moment, household

    def _demands(self, lesson: str, version: str) -> Requirements | None:
        if (lesson, version) not in self._demanded:
            self._demanded[lesson, version] = demanded(self.session, lesson, version)
        return self._demanded[lesson, version]


def fill_shelf(session: Session, statements: Sequence[Recorded]) -> None:
    """Fetch what a batch will need."""
    session.info[_SHELF] = Shelf(session, people_of(statements))


def shelf_of(session: Session, statement: Recorded) -> Shelf:
    """The batch's shelf; a fresh one for a statement that comes alone."""
    shelf: Shelf | None = session.info.get(_SHELF)
    if shelf is None or not people_of([statement]) <= shelf.people:
        shelf = Shelf(session, people_of([statement]))
    return shelf


def clear_shelf(session: Session) -> None:
    """What was fetched no longer holds: whoever asks next is given a fresh one."""
    session.info.pop(_SHELF, None)


def people_of(statements: Iterable[Recorded]) -> frozenset[uuid.UUID]:
    return frozenset(person for each in statements if (person := ids.parse_id(each.actor)))


def added(kept: str, new: str) -> str:
    """A JSON list with one more member, sorted, each once."""
    return json.dumps(sorted({*json.loads(kept), new}))


def _met(row: LessonStanding, demands: Requirements) -> bool:
    asked = {f"{step}/{question}" for step, question in demands.questions}
    return (
        set(demands.steps) <= set(json.loads(row.steps))
        and asked <= set(json.loads(row.right))
        and set(demands.practice) <= set(json.loads(row.practised))
    )
