"""Milestones, each stated once: a person completed a course, a household the core set, a household is “digital”."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue, Course
from lms.foundation import clock, ids
from lms.lrs.counting import FURTHEST_AHEAD, effective_time
from lms.lrs.log import Recorded, state
from lms.lrs.vocabulary import TYPE, VERB, activity_id, activity_parts
from lms.progress.ladder import Rung, standing_of
from lms.progress.models import Evidence, LessonStanding
from lms.progress.rules import Rule, rules
from lms.registry.merging import one_person

CORE_SET: Final = activity_id("courses", "core")
DIGITAL: Final = activity_id("awards", "digital_household")
HEARD: Final = frozenset(VERB[name] for name in ("experienced", "answered", "passed", "completed", "merged"))
PROVED: Final = frozenset(VERB[name] for name in ("passed", "confirmed", "shared"))

_SETTLED: Final = "settled"
_ASKED: Final = "asked"
_PROOFS: Final = frozenset({"review", "confirmed", "teach_back"})


def note_settled(session: Session, statements: Sequence[Recorded]) -> None:
    """Which statements of a batch completed a lesson: only these can complete more."""
    first, last = statements[0].position, statements[-1].position
    settled = select(LessonStanding).where(LessonStanding.settled_by.between(first, last))
    session.info[_SETTLED] = {row.settled_by: row.lesson for row in session.scalars(settled)}
    session.info[_ASKED] = _PROOFS.intersection(*(_asked_by(rule) for rule in rules(session).all))


def _asked_by(rule: Rule) -> set[str]:
    """Without which kinds of proof no household stands on the highest rung of this rule."""
    asked = {"confirmed": rule.skills, "review": rule.retained_after, "teach_back": rule.teach_backs}
    return {kind for kind, wanted in asked.items() if wanted}


def state_milestones(session: Session, statement: Recorded) -> None:
    """A lesson was completed: has the household now completed the core set?"""
    if not (statement.position in session.info[_SETTLED] or statement.verb == VERB["merged"]):
        return
    person, core = _whose(session, statement), _catalogue().core
    if person is None or _done(session, person, core)[0] < len(core):
        return
    household = _home_of(session, person, core)
    # A phone's clock that is believed may be ahead of ours, and this statement will not be read again.
    standing = standing_of(session, household, core, _as_of()) if household else None
    if household and standing and standing.completed_at:
        state_of_household(CORE_SET, household, standing.completed_at)


def state_courses(session: Session, statement: Recorded) -> None:
    """A lesson was completed: has this person now completed its course?"""
    lesson, joined = session.info[_SETTLED].get(statement.position), statement.verb == VERB["merged"]
    if not (lesson or joined):
        return
    person = _whose(session, statement)
    for course in _catalogue().courses:
        if person and (joined or lesson in course.lessons):
            _state_course(session, person, course)


def _state_course(session: Session, person: uuid.UUID, course: Course) -> None:
    count, last = _done(session, person, course.lessons)
    household = _home_of(session, person, course.lessons)
    if count == len(course.lessons) and last and household:
        cause = ids.id_of("course completed", str(person), course.id)
        activity = activity_id("courses", course.id)
        _state(cause, last, _account(str(person)), activity, "course", _group(str(household)))


def state_digital(session: Session, statement: Recorded) -> None:
    """Something was proved or completed: does the household now stand on the highest rung?"""
    household = ids.parse_id(statement.team)
    proved = statement.verb in PROVED and _is_proof(statement)
    moved = statement.position in session.info[_SETTLED] or statement.verb == VERB["merged"]
    if household is None or not (proved or moved):
        return
    kinds = select(Evidence.kind).where(Evidence.household_id == household).distinct()
    if not set(session.scalars(kinds)) >= session.info[_ASKED]:
        return
    standing = standing_of(session, household, _catalogue().core, _as_of())
    if standing.rung is Rung.DIGITAL:
        state_of_household(DIGITAL, household, effective_time(statement))


def milestone_id(milestone: str, household: uuid.UUID) -> uuid.UUID:
    """Of ``CORE_SET`` or ``DIGITAL``: a household reaches each once, by whichever rule."""
    return ids.id_of("household completed" if milestone == CORE_SET else "household digital", str(household))


def state_of_household(milestone: str, household: uuid.UUID, at: datetime) -> None:
    """State ``CORE_SET`` or ``DIGITAL`` of a household; nothing where it was stated before."""
    group, kind = _group(str(household)), "course" if milestone == CORE_SET else "award"
    _state(milestone_id(milestone, household), at, group, milestone, kind, group)


def _whose(session: Session, statement: Recorded) -> uuid.UUID | None:
    """Who she is, whichever of her records it was told under."""
    person = ids.parse_id(statement.actor)
    return one_person(session, person) if person else None


def _is_proof(statement: Recorded) -> bool:
    return statement.verb != VERB["passed"] or activity_parts(statement.activity)[2:] == ("review",)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue


def _as_of() -> datetime:
    return clock.now() + FURTHEST_AHEAD


def _done(session: Session, person: uuid.UUID, lessons: Sequence[str]) -> tuple[int, datetime | None]:
    """How many of these lessons she completed, and when the last of them."""
    done = select(func.count(), func.max(LessonStanding.completed_at))
    mine = done.where(LessonStanding.person_id == person, LessonStanding.completed_at.is_not(None))
    count, last = session.execute(mine.where(LessonStanding.lesson.in_(lessons))).one()
    return count, last


def _home_of(session: Session, person: uuid.UUID, lessons: Sequence[str]) -> uuid.UUID | None:
    """The household she belonged to at the last of these lessons."""
    return session.scalar(
        select(LessonStanding.household_id)
        .where(LessonStanding.person_id == person, LessonStanding.lesson.in_(lessons))
        .order_by(LessonStanding.completed_at.desc(), LessonStanding.household_id.desc())
        .limit(1)
    )


def _state(
    cause: uuid.UUID, at: datetime, actor: dict[str, Any], activity: str, kind: str, team: dict[str, Any]
) -> None:
    statement = {
        "id": str(cause),
        "timestamp": clock.iso(at),
        "actor": actor,
        "verb": {"id": VERB["satisfied"]},
        "object": {"id": activity, "definition": {"type": TYPE[kind]}},
        "context": {"team": team},
    }
    state(statement, _account("server"))


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}


def _group(name: str) -> dict[str, Any]:
    return {**_account(name), "objectType": "Group"}
