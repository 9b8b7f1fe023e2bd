"""Assignments, as the log tells them."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.lrs.log import Recorded
from lms.lrs.models import Reference, Statement
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.teaching.models import Assignment

LARGEST_ID: Final = 2**31 - 1
HEARD: Final = frozenset({VERB["was_assigned"], VERB["withdrew"]})


def project_teaching(session: Session, statement: Recorded) -> None:
    """“was assigned” makes the row, “withdrew”, which always stands later in the log, closes it.

    A statement of somebody else that does not say what ours say is no assignment of ours and is passed over.
    """
    if statement.verb == VERB["was_assigned"]:
        _assigned(session, statement)
    elif statement.verb == VERB["withdrew"]:
        _withdrew(session, statement)


def forget_assignment(session: Session, voided: Recorded) -> ColumnElement[bool]:
    """The assignment goes; one whose withdrawal is voided comes back as it was, with its other withdrawals."""
    withdrew = voided.verb == VERB["withdrew"]
    assignment = ids.parse_id(voided.body["object"].get("id")) if withdrew else voided.id
    session.execute(delete(Assignment).where(Assignment.id == assignment))
    itself = select(Statement.position).where(Statement.id == assignment)
    return Statement.position.in_(itself.union(select(Reference.position).where(Reference.target == assignment)))


def _assigned(session: Session, statement: Recorded) -> None:
    parts = activity_parts(statement.activity)
    household, village = ids.plain_id(statement.actor), _village(statement)
    if len(parts) != 2 or parts[0] != "paths" or (household is None and village is None):
        return
    row = _row(session, statement)
    row.path = parts[1]
    row.household_id = household
    row.village_id = village
    row.due = _due(statement)
    row.by = str(statement.body.get("context", {}).get("instructor", {}).get("account", {}).get("name", ""))
    row.at = statement.timestamp


def _village(statement: Recorded) -> int | None:
    village = statement.context_extension(EXTENSION["village"])
    return village if type(village) is int and 0 < village <= LARGEST_ID else None


def _due(statement: Recorded) -> date | None:
    try:
        return date.fromisoformat(statement.context_extension(EXTENSION["due"]) or "")
    except (TypeError, ValueError):
        return None


def _withdrew(session: Session, statement: Recorded) -> None:
    target = ids.parse_id(statement.body["object"].get("id"))
    row = session.get(Assignment, target) if target else None
    if row is not None:
        row.withdrawn_at = min(row.withdrawn_at or statement.timestamp, statement.timestamp)


def _row(session: Session, statement: Recorded) -> Assignment:
    row = session.get(Assignment, statement.id)
    if row is None:
        row = Assignment(id=statement.id, path="", by="", at=clock.now())
        session.add(row)
    return row
