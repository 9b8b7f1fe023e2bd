"""Assignments, who was at sessions, visits, checks and stumbles, as the log tells them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, delete, false, select, update
from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.lrs.counting import effective_time
from lms.lrs.log import Recorded
from lms.lrs.models import Reference, Statement
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.registry.area_history import went_into
from lms.registry.merging import one_person, settle_persons
from lms.teaching.field_models import HouseholdCheck, ProductCheck, StallCheck, Stumble, VillageCheck, Visit
from lms.teaching.help_models import HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.seen import LARGEST_ID as LARGEST_ID
from lms.teaching.seen import answer, by_whom, project_application, project_home
from lms.teaching.session_models import Attendance
from lms.teaching.tasks import KIND_OF


def project_teaching(session: Session, statement: Recorded) -> None:
    """Hand the statement to those who know its verb.

    A statement of somebody else that does not say what ours say is none of ours and is passed over.
    """
    tell = _TELLERS.get(statement.verb)
    if tell:
        tell(session, statement)


def forget(session: Session, voided: Recorded) -> ColumnElement[bool]:
    """Each row has one statement behind it, but for assignments: those are told anew with their withdrawals."""
    if voided.verb == VERB["merged"]:
        _merged(session, voided)
        return false()
    if voided.verb in (VERB["was_assigned"], VERB["withdrew"], VERB["changed"]):
        return _forget_assignment(session, voided)
    for table in (Attendance, Visit, StallCheck, ProductCheck, HouseholdCheck, VillageCheck, Stumble, HelpRequest):
        session.execute(delete(table).where(table.statement_id == voided.id))
    return false()


def _forget_assignment(session: Session, voided: Recorded) -> ColumnElement[bool]:
    """The assignment goes; where only what was said of it later is voided, it is told anew with the rest."""
    itself_voided = voided.verb == VERB["was_assigned"]
    assignment = voided.id if itself_voided else ids.parse_id(voided.body["object"].get("id"))
    session.execute(delete(Assignment).where(Assignment.id == assignment))
    itself = select(Statement.position).where(Statement.id == assignment)
    return Statement.position.in_(itself.union(select(Reference.position).where(Reference.target == assignment)))


def _assigned(session: Session, statement: Recorded) -> None:
    """Told of a household, a village or a group; told of a person where it names her household beside her."""
    parts = activity_parts(statement.activity)
    kind = KIND_OF.get(parts[0]) if len(parts) == 2 else None
    village, group = _village(session, statement), _group(statement)
    actor, team = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    if kind is None or (actor is None and village is None and group is None):
        return
    row = _row(session, statement)
    row.kind, row.what = kind, parts[1]
    person = one_person(session, actor) if actor and team else None
    row.person_id, row.household_id = (person, team) if team else (None, actor)
    row.village_id, row.group_id = village, group
    _say_due(row, statement)
    row.by = by_whom(statement)
    row.at = statement.timestamp


def _group(statement: Recorded) -> uuid.UUID | None:
    return ids.parse_id(statement.context_extension(EXTENSION["group"]))


def _village(session: Session, statement: Recorded) -> int | None:
    """The one it was said to; where that went into another, what is told late goes on there."""
    village = statement.context_extension(EXTENSION["village"])
    return went_into(session, village) if type(village) is int and 0 < village <= LARGEST_ID else None


def _joined(session: Session, statement: Recorded) -> None:
    """What was given to a village that went into another goes on there."""
    kind, _, old = statement.actor.partition(":")
    if kind == "village" and old.isdecimal() and int(old) <= LARGEST_ID:
        session.flush()
        given = update(Assignment).where(Assignment.village_id == int(old))
        session.execute(given.values(village_id=went_into(session, int(old))))


def _due(statement: Recorded) -> date | None:
    try:
        return date.fromisoformat(statement.context_extension(EXTENSION["due"]) or "")
    except (TypeError, ValueError):
        return None


def _say_due(row: Assignment, statement: Recorded) -> None:
    """The latest word about the day holds, in whatever order they are read."""
    if row.due_at is None or row.due_at <= statement.timestamp:
        row.due, row.due_at = _due(statement), statement.timestamp


def _withdrew(session: Session, statement: Recorded) -> None:
    row = _meant(session, statement)
    if row is not None and (row.withdrawn_at is None or statement.timestamp < row.withdrawn_at):
        row.withdrawn_at, row.withdrawn_by = statement.timestamp, by_whom(statement)


def _changed(session: Session, statement: Recorded) -> None:
    row = _meant(session, statement)
    if row is not None:
        _say_due(row, statement)


def _meant(session: Session, statement: Recorded) -> Assignment | None:
    """The assignment a statement refers to."""
    target = ids.parse_id(statement.body["object"].get("id"))
    return session.get(Assignment, target) if target else None


def _row(session: Session, statement: Recorded) -> Assignment:
    row = session.get(Assignment, statement.id)
    if row is None:
        row = Assignment(id=statement.id, what="", by="", at=clock.now())
        session.add(row)
    return row


def _attended(session: Session, statement: Recorded) -> None:
    """At a session, or before a lesson shown at one. Guiding at a household's door is told by the visit."""
    parts, parent = activity_parts(statement.activity), _parent(statement)
    shown = parts[1] if len(parts) == 2 and parts[0] == "lessons" else ""
    place = parent if shown else parts
    meeting = ids.parse_id(place[1]) if len(place) == 2 and place[0] == "sessions" else None
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    if meeting and person and household and session.get(Attendance, statement.id) is None:
        session.add(
            Attendance(
                statement_id=statement.id, session_id=meeting, person_id=one_person(session, person),
                household_id=household, lesson=shown, by=by_whom(statement), at=effective_time(statement),
            )
        )  # fmt: skip


def _visited(session: Session, statement: Recorded) -> None:
    household, outcome = ids.plain_id(statement.team), statement.result_extension(EXTENSION["outcome"])
    if household and outcome and session.get(Visit, statement.id) is None:
        at, by = effective_time(statement), by_whom(statement)
        session.add(Visit(statement_id=statement.id, household_id=household, outcome=str(outcome), by=by, at=at))


def _checked(session: Session, statement: Recorded) -> None:
    parts = activity_parts(statement.activity)
    thing = ids.parse_id(parts[1]) if len(parts) == 2 else None
    if thing and parts[0] == "stalls" and session.get(StallCheck, statement.id) is None:
        session.add(
            StallCheck(
                statement_id=statement.id, stall_id=thing, guided=answer(statement, "guided"),
                own_stand=answer(statement, "own_stand"), payments=answer(statement, "payments"),
                by=by_whom(statement), at=effective_time(statement),
            )
        )  # fmt: skip
    elif thing and parts[0] == "products" and session.get(ProductCheck, statement.id) is None:
        opened, at = answer(statement, "opened"), effective_time(statement)
        by = by_whom(statement)
        session.add(ProductCheck(statement_id=statement.id, product_id=thing, opened=opened, by=by, at=at))
    else:
        project_home(session, statement)


def _failed(session: Session, statement: Recorded) -> None:
    """A practice done alone that was not passed; only dangerous taps are worth a visit."""
    danger, parent = statement.result_extension(EXTENSION["danger"]), _parent(statement)
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    if type(danger) is not int or not 0 < danger <= LARGEST_ID or len(parent) < 2 or parent[0] != "lessons":
        return
    if person and household and session.get(Stumble, statement.id) is None:
        session.add(
            Stumble(
                statement_id=statement.id, person_id=one_person(session, person), household_id=household,
                lesson=parent[1],
                danger=danger, at=effective_time(statement),
            )
        )  # fmt: skip


def _asked_for_help(session: Session, statement: Recorded) -> None:
    parts = activity_parts(statement.activity)
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    ours = len(parts) == 4 and (parts[0], parts[2]) == ("lessons", "steps")
    if ours and person and household and session.get(HelpRequest, statement.id) is None:
        session.add(
            HelpRequest(
                statement_id=statement.id, person_id=one_person(session, person), household_id=household,
                lesson=parts[1], step=parts[3],
                at=effective_time(statement),
            )
        )  # fmt: skip


def _merged(session: Session, statement: Recorded) -> None:
    """Two records are one person, or two again."""
    session.flush()
    settle_persons(session, statement, _OF_PEOPLE)
    session.expire_all()


def _parent(statement: Recorded) -> tuple[str, ...]:
    """The parts of the first activity this was a part of."""
    parents = statement.body.get("context", {}).get("contextActivities", {}).get("parent", [])
    first = parents[0] if isinstance(parents, list) and parents else parents
    return activity_parts(first["id"]) if isinstance(first, dict) and "id" in first else ()


_OF_PEOPLE: Final = {
    Assignment: Assignment.id,
    Attendance: Attendance.statement_id,
    Stumble: Stumble.statement_id,
    HelpRequest: HelpRequest.statement_id,
    HouseholdCheck: HouseholdCheck.statement_id,
}
_TELLERS: Final[dict[str, Callable[[Session, Recorded], None]]] = {
    VERB["was_assigned"]: _assigned,
    VERB["withdrew"]: _withdrew,
    VERB["changed"]: _changed,
    VERB["attended"]: _attended,
    VERB["visited"]: _visited,
    VERB["checked"]: _checked,
    VERB["confirmed"]: project_application,
    VERB["failed"]: _failed,
    VERB["requested_attention"]: _asked_for_help,
    VERB["merged"]: _merged,
    VERB["joined"]: _joined,
}
HEARD: Final = frozenset(_TELLERS)
