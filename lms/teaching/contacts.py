"""What trainers' own work says of a household: when somebody last met it, how the last visit went, what it fell for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.progress.ladder import Households
from lms.progress.models import Evidence, LessonStanding
from lms.teaching.field_models import Stumble, Visit
from lms.teaching.session_models import Attendance

STUMBLES_REMEMBERED: Final = timedelta(days=60)


@dataclass
class Contact:
    """``met_at``: when a trainer last met somebody of it. ``fell_for``: the lesson in whose practice dangerous places
    were tapped in the most tries and not passed since; ``fell_times`` tries, the last one at ``fell_at``."""

    met_at: datetime | None = None
    visited_at: datetime | None = None
    outcome: str = ""
    fell_for: str = ""
    fell_times: int = 0
    fell_at: datetime | None = None

    def met(self, at: datetime) -> None:
        self.met_at = max(self.met_at or at, at)


def contacts_of(session: Session, households: Households, now: datetime) -> dict[uuid.UUID, Contact]:
    """Household → its contacts; one without any is left out."""
    found: dict[uuid.UUID, Contact] = {}
    _visits(session, households, found)
    _meetings(session, households, found)
    _stumbles(session, households, now - STUMBLES_REMEMBERED, found)
    return found


def _visits(session: Session, households: Households, found: dict[uuid.UUID, Contact]) -> None:
    rows = session.scalars(select(Visit).where(Visit.household_id.in_(households)).order_by(Visit.at))
    for visit in rows:
        contact = found.setdefault(visit.household_id, Contact())
        contact.visited_at, contact.outcome = visit.at, visit.outcome
        if visit.outcome not in ("not_home", "moved"):
            contact.met(visit.at)


def _meetings(session: Session, households: Households, found: dict[uuid.UUID, Contact]) -> None:
    present = select(Attendance.household_id, func.max(Attendance.at))
    confirmed = select(Evidence.household_id, func.max(Evidence.at)).where(Evidence.kind == "confirmed")
    for wanted, table in ((present, Attendance.household_id), (confirmed, Evidence.household_id)):
        for household, at in session.execute(wanted.where(table.in_(households)).group_by(table)):
            found.setdefault(household, Contact()).met(at)


def _stumbles(session: Session, households: Households, since: datetime, found: dict[uuid.UUID, Contact]) -> None:
    """Tries by person and lesson; a lesson completed after its last dangerous tap is settled."""
    last = func.max(Stumble.at)
    rows = session.execute(
        select(Stumble.household_id, Stumble.lesson, func.count(), last, func.max(LessonStanding.completed_at))
        .outerjoin(
            LessonStanding, (LessonStanding.person_id == Stumble.person_id) & (LessonStanding.lesson == Stumble.lesson)
        )
        .where(Stumble.household_id.in_(households), Stumble.at > since)
        .group_by(Stumble.household_id, Stumble.person_id, Stumble.lesson)
    )
    for household, lesson, times, at, completed_at in rows:
        contact = found.setdefault(household, Contact())
        settled = completed_at is not None and completed_at > at
        if not settled and (times, at, lesson) > (contact.fell_times, contact.fell_at or at, contact.fell_for):
            contact.fell_for, contact.fell_times, contact.fell_at = lesson, times, at
