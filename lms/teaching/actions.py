"""What a trainer does: gives lessons, changes or takes back what she gave, confirms a skill she saw."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, TYPE, activity_id
from lms.progress.ladder import SKILLS
from lms.progress.projections import project_progress
from lms.registry.models import Area, Household, Person
from lms.teaching.group_models import LearnerGroup
from lms.teaching.models import Assignment, AssignmentChange, AssignmentNote
from lms.teaching.projections import project_teaching
from lms.teaching.queries import lives_in
from lms.teaching.refusals import NotAllowed
from lms.teaching.stating import (
    Member,
    Recipient,
    agent,
    demand_consent,
    group,
    recipient,
    reference,
    stated,
    statement_of,
    tell,
)
from lms.teaching.tasks import PLACES, task_of
from lms.teaching.voice_models import ASSIGNMENT
from lms.teaching.voices import forget_voice


@dataclass(frozen=True)
class Sight:
    """What a trainer saw: which skill, done alone or not, on the person's own phone or on a practice phone."""

    skill: str
    alone: bool
    own_phone: bool


@writes
def assign(
    by: Account, task: tuple[str, str], to: Recipient, due: date | None, note: str, identifier: uuid.UUID
) -> uuid.UUID:
    """Give a ``task`` (kind and id) to a household, a village, a group or one person.

    ``identifier`` is made by the page: sent twice, given once. Raises ``NotAllowed`` for an unknown task, a day that
    has passed, or an identifier used for something else.
    """
    kind, what = task
    if kind not in PLACES or task_of(current_app.extensions["catalogue"], kind, what) is None:
        raise NotAllowed("teaching.fault.task")
    _allow_due(due)
    if isinstance(to, Member):
        demand_consent(to.person)
    statement = statement_of(by, identifier, recipient(to), "was_assigned", {"id": activity_id(PLACES[kind], what)})
    statement["context"] |= _whereabouts(to)
    statement["context"]["extensions"] = {**_due(due), **_area(to)}
    tell(project_teaching, stated(statement))
    if note:
        _keep_note(AssignmentNote(assignment_id=identifier, by=by.id, text=note))
    return identifier


def assign_path(
    by: Account, path: str, to: Household | Area, due: date | None, note: str, identifier: uuid.UUID
) -> uuid.UUID:
    """Give a path, as ``assign`` does."""
    return assign(by, ("path", path), to, due, note, identifier)


@writes
def change_assignment(by: Account, given: Assignment, due: date | None, note: str, identifier: uuid.UUID) -> None:
    """Set another day (or none) and other words. What stood there before is kept with who changed it and when.

    Sent twice, changed once. Raises ``NotAllowed`` for one that was taken back, or a day that has passed and is new.
    """
    if given.withdrawn_at:
        raise NotAllowed("teaching.fault.withdrawn")
    if db.session.get(AssignmentChange, identifier):
        return
    kept = db.session.get(AssignmentNote, given.id)
    before = kept.text if kept else ""
    if (due, note) == (given.due, before):
        return
    if due != given.due:
        _allow_due(due)
    statement = statement_of(by, identifier, agent(str(by.id)), "changed", reference(given.id))
    statement["context"]["extensions"] = _due(due)
    earlier = AssignmentChange(
        id=identifier, assignment_id=given.id, by=by.id, at=clock.now(), due=given.due, note=before
    )
    tell(project_teaching, stated(statement))
    db.session.add(earlier)
    if note != before:
        forget_voice(ASSIGNMENT, given.id)
    if kept:
        kept.text, kept.by = note, by.id
    elif note:
        db.session.add(AssignmentNote(assignment_id=given.id, by=by.id, text=note))


@writes
def withdraw_assignment(by: Account, assignment: uuid.UUID, identifier: uuid.UUID) -> None:
    """Take an assignment back; what was learnt meanwhile stays."""
    statement = statement_of(by, identifier, agent(str(by.id)), "withdrew", reference(assignment))
    tell(project_teaching, stated(statement))


@writes
def confirm_skill(
    by: Account, person: Person, household: Household, sight: Sight, identifier: uuid.UUID, at: datetime | None = None
) -> Recorded:
    """Record one field confirmation, seen ``at``. ``identifier`` is made by the page: sent twice, recorded once.

    Raises ``NotAllowed`` for an unknown skill, when the trainer lives in that household, or for an identifier used
    for something else.
    """
    if sight.skill not in SKILLS:
        raise NotAllowed("teaching.fault.skill")
    if lives_in(db.session(), by, household.id):
        raise NotAllowed("teaching.fault.own_household")
    demand_consent(person, at)
    skill = {"id": activity_id("skills", sight.skill), "definition": {"type": TYPE["skill"]}}
    statement = statement_of(by, identifier, agent(str(person.id)), "confirmed", skill, at)
    statement["context"]["team"] = group(str(household.id))
    statement["result"] = {
        "success": sight.alone,
        "extensions": {EXTENSION["alone"]: sight.alone, EXTENSION["own_phone"]: sight.own_phone},
    }
    recorded = stated(statement)
    tell(project_progress, recorded)
    return recorded


def _allow_due(due: date | None) -> None:
    if due and due < clock.today():
        raise NotAllowed("teaching.fault.due")


def _due(due: date | None) -> dict[str, Any]:
    return {EXTENSION["due"]: due.isoformat()} if due else {}


def _area(to: Recipient) -> dict[str, Any]:
    if isinstance(to, Area):
        return {EXTENSION["village"]: to.id}
    return {EXTENSION["group"]: str(to.id)} if isinstance(to, LearnerGroup) else {}


def _whereabouts(to: Recipient) -> dict[str, Any]:
    """A person is named with her household."""
    return {"team": group(str(to.household.id))} if isinstance(to, Member) else {}


def _keep_note(note: AssignmentNote) -> None:
    kept = db.session.get(AssignmentNote, note.assignment_id)
    if kept and kept.text != note.text:
        raise NotAllowed("teaching.fault.already_sent")
    if kept is None:
        db.session.add(note)
