"""From statements to facts. Every handler gives the same rows whatever the order, and when repeated."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from lms.catalogue.bundle import Requirements
from lms.catalogue.publishing import demanded
from lms.foundation import clock, ids
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.progress.models import Evidence, HouseholdContact, LessonStanding

# Counting rule 4 (indicators): the device's time counts when it lies within these bounds of the arrival.
OLDEST_BELIEVED: Final = timedelta(days=60)
FURTHEST_AHEAD: Final = timedelta(minutes=10)


def effective_time(statement: Recorded) -> datetime:
    """When it was done: the device's time where it can be believed, else the arrival."""
    earliest, latest = statement.stored - OLDEST_BELIEVED, statement.stored + FURTHEST_AHEAD
    return statement.timestamp if earliest <= statement.timestamp <= latest else statement.stored


def project_progress(session: Session, statement: Recorded) -> None:
    """The one entry: hand the statement to those who know its verb. Statements of others are no concern of ours."""
    person, household = ids.parse_id(statement.actor), ids.parse_id(statement.team)
    tell = _TELLERS.get(statement.verb)
    if person and household and tell:
        tell(session, statement, person, household)


Teller = Callable[[Session, Recorded, uuid.UUID, uuid.UUID], None]


def _opened(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, _ = _place(statement)
    if lesson:
        _standing(session, person, household, lesson, effective_time(statement))


def _step_seen(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, rest = _place(statement)
    if not lesson or len(rest) < 2:
        return
    at = effective_time(statement)
    standing = _standing(session, person, household, lesson, at)
    standing.steps = _with(standing.steps, rest[1])
    _contact(session, household, person, at)
    _settle(session, standing)


def _answered(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, rest = _place(statement)
    if not lesson or len(rest) < 4 or not statement.body.get("result", {}).get("success"):
        return
    standing = _standing(session, person, household, lesson, effective_time(statement))
    standing.right = _with(standing.right, f"{rest[1]}/{rest[3]}")
    _settle(session, standing)


def _passed(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    """A practice passed alone, or a review; work done together with a helper does not count as alone (rule 5)."""
    if activity_parts(statement.activity)[2:] == ("review",):
        _evidence(session, statement, person, household, "review", activity_parts(statement.activity)[1])
        return
    lesson, rest = _parent_step(statement)
    if not lesson or statement.context_extension(EXTENSION["assisted"]):
        return
    at = effective_time(statement)
    standing = _standing(session, person, household, lesson, at)
    standing.practised = _with(standing.practised, rest)
    _active(session, household, person, at)
    _settle(session, standing)


def _completed(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, rest = _place(statement)
    if not lesson or rest:
        return
    at = effective_time(statement)
    standing = _standing(session, person, household, lesson, at)
    said = [clock.iso(at), str(statement.context_extension(EXTENSION["version"]) or ""), str(household)]
    standing.finished = json.dumps(sorted({tuple(each) for each in [*json.loads(standing.finished), said]}))
    _settle(session, standing)


def _shared(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    relation = str(statement.result_extension(EXTENSION["relation"]) or "")
    if relation:
        _evidence(session, statement, person, household, "teach_back", relation)


def _confirmed(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    parts = activity_parts(statement.activity)
    if parts[:1] == ("skills",):
        _evidence(session, statement, person, household, "confirmed", parts[1])
        _guided(session, statement, person, household)


def _guided(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    _contact(session, household, person, effective_time(statement)).with_trainer = True


_TELLERS: dict[str, Teller] = {
    VERB["initialized"]: _opened,
    VERB["experienced"]: _step_seen,
    VERB["answered"]: _answered,
    VERB["passed"]: _passed,
    VERB["completed"]: _completed,
    VERB["shared"]: _shared,
    VERB["confirmed"]: _confirmed,
    VERB["attended"]: _guided,
}
HEARD: Final = frozenset(_TELLERS)


def _place(statement: Recorded) -> tuple[str, tuple[str, ...]]:
    """The lesson of an activity and what follows it: ``("qr-pay-buyer", ("steps", "story"))``."""
    parts = activity_parts(statement.activity)
    return (parts[1], parts[2:]) if len(parts) >= 2 and parts[0] == "lessons" else ("", ())


def _parent_step(statement: Recorded) -> tuple[str, str]:
    for parent in statement.body.get("context", {}).get("contextActivities", {}).get("parent", []):
        parts = activity_parts(parent["id"])
        if len(parts) == 4 and parts[0] == "lessons":
            return parts[1], parts[3]
    return "", ""


def _standing(
    session: Session, person: uuid.UUID, household: uuid.UUID, lesson: str, at: datetime
) -> LessonStanding:
    standing = session.get(LessonStanding, (person, lesson))
    if standing is None:
        standing = LessonStanding(
            person_id=person, lesson=lesson, household_id=household, opened_at=at, last_at=at,
            steps="[]", right="[]", practised="[]", finished="[]",
        )  # fmt: skip
        session.add(standing)
    standing.opened_at = min(standing.opened_at, at)
    if standing.completed_at is None and at > standing.last_at:
        standing.household_id = household
    standing.last_at = max(standing.last_at, at)
    return standing


def _settle(session: Session, standing: LessonStanding) -> None:
    """Completed since the first finish whose version's demands are met by the evidence, for that day's household."""
    for moment, version, household in json.loads(standing.finished):
        demands = demanded(session, standing.lesson, version)
        if demands and _met(standing, demands):
            standing.completed_at, standing.household_id = clock.parse_iso(moment), uuid.UUID(household)
            _active(session, standing.household_id, standing.person_id, standing.completed_at)
            return


def _met(standing: LessonStanding, demands: Requirements) -> bool:
    asked = {f"{step}/{question}" for step, question in demands.questions}
    return (
        set(demands.steps) <= set(json.loads(standing.steps))
        and asked <= set(json.loads(standing.right))
        and set(demands.practice) <= set(json.loads(standing.practised))
    )


def _active(session: Session, household: uuid.UUID, person: uuid.UUID, at: datetime) -> None:
    contact = _contact(session, household, person, at)
    contact.active_at = max(contact.active_at, at) if contact.active_at else at


def _contact(session: Session, household: uuid.UUID, person: uuid.UUID, at: datetime) -> HouseholdContact:
    contact = session.get(HouseholdContact, (household, person))
    if contact is None:
        contact = HouseholdContact(household_id=household, person_id=person, reached_at=at, with_trainer=False)
        session.add(contact)
    contact.reached_at = min(contact.reached_at, at)
    return contact


def _evidence(
    session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID, kind: str, what: str
) -> None:
    if session.get(Evidence, statement.id):
        return
    instructor = statement.body.get("context", {}).get("instructor", {}).get("account", {})
    session.add(
        Evidence(
            statement_id=statement.id, kind=kind, household_id=household, person_id=person, what=what,
            alone=bool(statement.result_extension(EXTENSION["alone"]) if kind == "confirmed" else True),
            own_phone=bool(statement.result_extension(EXTENSION["own_phone"])),
            by=str(instructor.get("name", "")), at=effective_time(statement),
        )
    )  # fmt: skip


def _with(kept: str, new: str) -> str:
    return json.dumps(sorted({*json.loads(kept), new}))
