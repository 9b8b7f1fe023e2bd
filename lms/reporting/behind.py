"""The households behind numbers that are no rung: who came so far in a course, whom a trainer met or confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach
from lms.foundation import ids
from lms.progress.ladder import Households
from lms.registry.models import Household
from lms.reporting.courses import CORE, STAGES, ways
from lms.reporting.standings import core_lessons
from lms.reporting.trainers import DEEDS, households_of


def households_here(account: Account) -> Households:
    """Ids of the households within reach that are not closed, to be asked for within other questions."""
    return households_within_reach(account).where(Household.closed_on.is_(None)).with_only_columns(Household.id)


def lessons_by_course() -> dict[str, tuple[str, ...]]:
    """The core set, then every course with its lessons."""
    courses = {course.id: tuple(course.lessons) for course in current_app.extensions["catalogue"].courses}
    return {CORE: core_lessons(), **courses}


def behind(session: Session, account: Account, asked: Mapping[str, str], now: datetime) -> set[uuid.UUID] | None:
    """The households an address asks for by ``course`` and ``stage`` or by ``trainer`` and ``deed``; None for all."""
    course, stage, deed = (asked.get(name, "") for name in ("course", "stage", "deed"))
    courses = lessons_by_course()
    if course in courses and stage in STAGES:
        (way,) = ways(session, households_here(account), {course: courses[course]}) or (None,)
        return way.households(stage) if way else set()
    if deed in DEEDS and (trainer := ids.parse_id(asked.get("trainer", ""))):
        return households_of(session, str(trainer), deed, now)
    return None
