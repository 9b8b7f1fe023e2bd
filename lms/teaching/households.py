"""A trainer's households as her list shows them: standing, last sign of life, reasons to visit; and her search."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.progress.ladder import Households, HouseholdStanding, Rung, count_by_rung, ladder
from lms.progress.models import Evidence, HouseholdContact, LessonStanding
from lms.registry.models import Area, Household, Membership, Person
from lms.registry.queries import holds
from lms.registry.spelling import fold
from lms.teaching.contacts import Contact, contacts_of
from lms.teaching.effects import Effect, effects_of, learnt_by, oldest_unopened
from lms.teaching.help import waiting_since
from lms.teaching.queries import assignments_in
from lms.teaching.session_models import Attendance
from lms.teaching.visits import Known, Reason, reasons, urgency


@dataclass(frozen=True)
class Line:
    """One household of the list."""

    household: Household
    standing: HouseholdStanding
    last_at: datetime | None
    reasons: tuple[Reason, ...]

    def needs(self, rule: str) -> bool:
        return any(reason.rule == rule for reason in self.reasons)


@dataclass(frozen=True)
class Work:
    """All a trainer has before her: her households by code, and what is given to them, the newest first."""

    lines: list[Line]
    effects: list[Effect]

    def households(self) -> dict[uuid.UUID, Household]:
        return {line.household.id: line.household for line in self.lines}

    def to_visit(self) -> list[Line]:
        """Households with a reason for a visit, the most urgent first."""
        return sorted((line for line in self.lines if line.reasons), key=lambda line: urgency(line.reasons))


@dataclass(frozen=True)
class VillageCount:
    """How many households of a village stand on each rung, how many are learning now, of how many."""

    village: Area
    rungs: dict[Rung, int]
    learning: int
    total: int


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty means all."""

    village: int | None = None
    rung: str = ""
    need: str = ""
    q: str = ""


def work_in(session: Session, villages: Sequence[Area], catalogue: Catalogue, now: datetime) -> Work:
    """Read the households of these villages (those a trainer reaches); closed ones are left out."""
    village_ids = [village.id for village in villages]
    open_ones = select(Household).where(Household.village_id.in_(village_ids), Household.closed_on.is_(None))
    identifiers: Any = open_ones.with_only_columns(Household.id)
    households = list(session.scalars(open_ones.options(joinedload(Household.village)).order_by(Household.code)))
    given = assignments_in(session, village_ids)
    effects = effects_of(session, given, households, learnt_by(session, identifiers), catalogue)
    standings = ladder(session, identifiers, catalogue.core, now)
    knowledge = Knowledge.of_all(session, identifiers, effects, catalogue, now)
    lines = []
    for each in households:
        known = knowledge.of(each.id, standings[each.id])
        lines.append(Line(each, known.standing, known.last_at, reasons(known, now)))
    return Work(lines, effects)


@dataclass(frozen=True)
class Knowledge:
    """By household: its last sign of life, the oldest assignment nobody opened, what trainers' work says, who asks."""

    last: dict[uuid.UUID, datetime]
    unopened: dict[uuid.UUID, datetime]
    contacts: dict[uuid.UUID, Contact]
    asking: dict[uuid.UUID, datetime]
    catalogue: Catalogue

    @classmethod
    def of_all(
        cls, session: Session, households: Households, effects: Sequence[Effect], catalogue: Catalogue, now: datetime
    ) -> Knowledge:
        """Read it for these households."""
        last, contacts = last_signs(session, households), contacts_of(session, households, now)
        return cls(last, oldest_unopened(effects), contacts, waiting_since(session, households), catalogue)

    def of(self, household: uuid.UUID, standing: HouseholdStanding) -> Known:
        """All that reasons for a visit are found from."""
        contact = self.contacts.get(household, Contact())
        lesson = self.catalogue.lessons.get(contact.fell_for)
        every = timedelta(days=current_app.extensions["settings"].visit_every_days)
        last, unopened = self.last.get(household), self.unopened.get(household)
        asks = self.asking.get(household)
        return Known(standing, last, unopened, contact, every, asks, lesson.title if lesson else None)


def last_signs(session: Session, households: Households) -> dict[uuid.UUID, datetime]:
    """Household → when somebody of it last learnt, or a trainer last saw it."""
    latest: dict[uuid.UUID, datetime] = {}
    for table, column in (
        (LessonStanding.household_id, LessonStanding.last_at),
        (Evidence.household_id, Evidence.at),
        (HouseholdContact.household_id, HouseholdContact.reached_at),
        (Attendance.household_id, Attendance.at),
    ):
        rows = session.execute(select(table, func.max(column)).where(table.in_(households)).group_by(table))
        for household, at in rows:
            latest[household] = max(latest.get(household, at), at)
    return latest


def count_villages(villages: Iterable[Area], lines: Sequence[Line]) -> list[VillageCount]:
    """The ladder of each village, in the given order; one without households has zeros."""
    by_village: dict[int, list[HouseholdStanding]] = defaultdict(list)
    for line in lines:
        by_village[line.household.village_id].append(line.standing)
    return [_count(village, by_village[village.id]) for village in villages]


def _count(village: Area, standings: Sequence[HouseholdStanding]) -> VillageCount:
    learning = sum(standing.learning for standing in standings)
    return VillageCount(village, count_by_rung(standings), learning, len(standings))


def narrow(session: Session, lines: Iterable[Line], asked: Asked) -> list[Line]:
    """The lines that were asked for. Words are found with or without accents."""
    fitting = [
        line
        for line in lines
        if asked.village in (None, line.household.village_id)
        and (not asked.rung or line.standing.rung.value == asked.rung)
        and (not asked.need or line.needs(asked.need))
    ]
    words = fold(asked.q).split()
    return _with_words(session, fitting, words) if words else fitting


def _with_words(session: Session, lines: Sequence[Line], words: Sequence[str]) -> list[Line]:
    names = _names(session, [line.household.id for line in lines])
    found = []
    for line in lines:
        household = line.household
        text = fold(" ".join((household.code, household.label, household.lane, *names.get(household.id, ()))))
        if all(word in text for word in words):
            found.append(line)
    return found


def _names(session: Session, households: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Membership.household_id, Person.name, Person.called, Person.phone)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.household_id.in_(households), Person.erased_at.is_(None))
        .where(holds(Membership.valid_from, Membership.valid_to, clock.today()))
    )
    for household, *said in rows:
        phone = said[-1] or ""
        names[household] += [*filter(None, said), "".join(sign for sign in phone if sign.isdigit())]
    return names
