"""Milestones: when a household has completed the core set, that is stated, once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue
from lms.foundation import clock, ids
from lms.lrs.log import Recorded, state
from lms.lrs.vocabulary import TYPE, VERB, activity_id
from lms.progress.ladder import standing_of
from lms.progress.models import LessonStanding
from lms.progress.projections import FURTHEST_AHEAD

CORE_SET: Final = activity_id("courses", "core")
HEARD: Final = frozenset(VERB[name] for name in ("experienced", "answered", "passed", "completed"))


_SETTLED: Final = "settled"


def note_settled(session: Session, statements: Sequence[Recorded]) -> None:
    """Which statements of a batch completed a lesson: only these can complete the core set."""
    first, last = statements[0].position, statements[-1].position
    settled = select(LessonStanding.settled_by).where(LessonStanding.settled_by.between(first, last))
    session.info[_SETTLED] = frozenset(session.scalars(settled))


def state_milestones(session: Session, statement: Recorded) -> None:
    """A lesson was completed: has the household now completed the core set?"""
    person, core = ids.parse_id(statement.actor), _core()
    if statement.position not in session.info[_SETTLED] or person is None:
        return
    if _core_done(session, person, core) < len(core):
        return
    household = session.scalar(
        select(LessonStanding.household_id)
        .where(LessonStanding.person_id == person, LessonStanding.lesson.in_(core))
        .order_by(LessonStanding.completed_at.desc(), LessonStanding.household_id.desc())
        .limit(1)
    )
    # A phone's clock that is believed may be ahead of ours, and this statement will not be read again.
    as_of = clock.now() + FURTHEST_AHEAD
    standing = standing_of(session, household, core, as_of) if household else None
    if standing and standing.completed_at:
        state(_completed_core(str(household), clock.iso(standing.completed_at)), _account("server"))


def _core() -> tuple[str, ...]:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue.core


def _core_done(session: Session, person: uuid.UUID, core: tuple[str, ...]) -> int:
    done = select(func.count()).select_from(LessonStanding)
    mine = done.where(LessonStanding.person_id == person, LessonStanding.completed_at.is_not(None))
    return session.scalar(mine.where(LessonStanding.lesson.in_(core))) or 0


def _completed_core(household: str, at: str) -> dict[str, Any]:
    return {
        "id": str(ids.id_of("household completed", household)),
        "timestamp": at,
        "actor": {**_account(household), "objectType": "Group"},
        "verb": {"id": VERB["satisfied"]},
        "object": {"id": CORE_SET, "definition": {"type": TYPE["course"]}},
        "context": {"team": {**_account(household), "objectType": "Group"}},
    }


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
