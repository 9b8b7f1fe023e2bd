"""Assignments, as the log tells them."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.teaching.models import Assignment

HEARD: Final = frozenset({VERB["was_assigned"], VERB["withdrew"]})


def project_teaching(session: Session, statement: Recorded) -> None:
    """“was assigned” makes the row, “withdrew” closes it, in whichever order they come."""
    if statement.verb == VERB["was_assigned"]:
        _assigned(session, statement)
    elif statement.verb == VERB["withdrew"]:
        _withdrew(session, statement)


def _assigned(session: Session, statement: Recorded) -> None:
    parts = activity_parts(statement.activity)
    if parts[:1] != ("paths",):
        return
    row = _row(session, statement)
    row.path = parts[1]
    row.household_id = ids.parse_id(statement.actor)
    village = statement.context_extension(EXTENSION["village"])
    row.village_id = int(village) if village is not None else None
    due = statement.context_extension(EXTENSION["due"])
    row.due = date.fromisoformat(due) if due else None
    row.by = statement.body["context"]["instructor"]["account"]["name"]
    row.at = statement.timestamp


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
