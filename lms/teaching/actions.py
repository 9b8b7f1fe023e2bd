"""What a trainer does: assigns a path, takes it back, confirms a skill she saw."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, TYPE, activity_id
from lms.progress.ladder import SKILLS
from lms.progress.projections import project_progress
from lms.registry.models import Area, Household, Person
from lms.teaching.models import AssignmentNote
from lms.teaching.projections import project_teaching
from lms.teaching.queries import lives_in
from lms.teaching.refusals import NotAllowed
from lms.teaching.stating import agent, group, recipient, reference, stated, statement_of, tell


@dataclass(frozen=True)
class Sight:
    """What a trainer saw: which skill, done alone or not, on the person's own phone or on a practice phone."""

    skill: str
    alone: bool
    own_phone: bool


@writes
def assign_path(
    by: Account, path: str, to: Household | Area, due: date | None, note: str, identifier: uuid.UUID
) -> uuid.UUID:
    """Give a path to a household or a village. ``identifier`` is made by the page: sent twice, given once.

    Raises ``NotAllowed`` for an unknown path, a day that has passed, or an identifier used for something else.
    """
    if path not in current_app.extensions["catalogue"].paths_by_id:
        raise NotAllowed("teaching.fault.path")
    if due and due < clock.today():
        raise NotAllowed("teaching.fault.due")
    statement = statement_of(by, identifier, recipient(to), "was_assigned", {"id": activity_id("paths", path)})
    statement["context"]["extensions"] = {
        **({EXTENSION["due"]: due.isoformat()} if due else {}),
        **({EXTENSION["village"]: to.id} if isinstance(to, Area) else {}),
    }
    tell(project_teaching, stated(statement))
    if note:
        _keep_note(AssignmentNote(assignment_id=identifier, by=by.id, text=note))
    return identifier


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


def _keep_note(note: AssignmentNote) -> None:
    kept = db.session.get(AssignmentNote, note.assignment_id)
    if kept and kept.text != note.text:
        raise NotAllowed("teaching.fault.already_sent")
    if kept is None:
        db.session.add(note)
