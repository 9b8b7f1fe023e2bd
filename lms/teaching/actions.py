"""What a trainer does: assigns a path, takes it back, confirms a skill she saw."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.counting import counted
from lms.lrs.log import Conflict, Recorded, state
from lms.lrs.subscribers import Handler
from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id
from lms.progress.ladder import SKILLS
from lms.progress.projections import project_progress
from lms.registry.models import Area, Household, Person
from lms.teaching.models import AssignmentNote
from lms.teaching.projections import project_teaching
from lms.teaching.queries import lives_in


class NotAllowed(Exception):
    """The action breaks a rule of the programme; ``key`` names the text that says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


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
    statement = _statement(by, identifier, _recipient(to), "was_assigned", {"id": activity_id("paths", path)})
    statement["context"]["extensions"] = {
        **({EXTENSION["due"]: due.isoformat()} if due else {}),
        **({EXTENSION["village"]: to.id} if isinstance(to, Area) else {}),
    }
    _tell(project_teaching, _stated(statement))
    if note:
        _keep_note(AssignmentNote(assignment_id=identifier, by=by.id, text=note))
    return identifier


@writes
def withdraw_assignment(by: Account, assignment: uuid.UUID, identifier: uuid.UUID) -> None:
    """Take an assignment back; what was learnt meanwhile stays."""
    target = {"objectType": "StatementRef", "id": str(assignment)}
    statement = _statement(by, identifier, _account(str(by.id)), "withdrew", target)
    _tell(project_teaching, _stated(statement))


@writes
def confirm_skill(by: Account, person: Person, household: Household, sight: Sight, identifier: uuid.UUID) -> Recorded:
    """Record one field confirmation. ``identifier`` is made by the page: sent twice, recorded once.

    Raises ``NotAllowed`` for an unknown skill, when the trainer lives in that household, or for an identifier used
    for something else.
    """
    if sight.skill not in SKILLS:
        raise NotAllowed("teaching.fault.skill")
    if lives_in(db.session(), by, household.id):
        raise NotAllowed("teaching.fault.own_household")
    skill = {"id": activity_id("skills", sight.skill), "definition": {"type": TYPE["skill"]}}
    statement = _statement(by, identifier, _account(str(person.id)), "confirmed", skill)
    statement["context"]["team"] = _group(str(household.id))
    statement["result"] = {
        "success": sight.alone,
        "extensions": {EXTENSION["alone"]: sight.alone, EXTENSION["own_phone"]: sight.own_phone},
    }
    recorded = _stated(statement)
    _tell(project_progress, recorded)
    return recorded


def _tell(project: Handler, recorded: Recorded) -> None:
    """At once, for the page that follows. A form sent again must not bring back what was voided meanwhile."""
    for each in counted(db.session(), [recorded]):
        project(db.session(), each)


def _keep_note(note: AssignmentNote) -> None:
    kept = db.session.get(AssignmentNote, note.assignment_id)
    if kept and kept.text != note.text:
        raise NotAllowed("teaching.fault.already_sent")
    if kept is None:
        db.session.add(note)


def authority() -> dict[str, Any]:
    """Who vouches for what staff pages record: this server."""
    return _account("server")


def _statement(
    by: Account, identifier: uuid.UUID, actor: dict[str, Any], verb: str, target: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": str(identifier),
        "timestamp": clock.iso(clock.now()),
        "actor": actor,
        "verb": {"id": VERB[verb]},
        "object": target,
        "context": {"instructor": _account(str(by.id))},
    }


def _recipient(to: Household | Area) -> dict[str, Any]:
    return _group(str(to.id)) if isinstance(to, Household) else _group(f"village:{to.id}")


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}


def _group(name: str) -> dict[str, Any]:
    return {**_account(name), "objectType": "Group"}


def _stated(statement: dict[str, Any]) -> Recorded:
    """State it, once. What stands under this id already must say the same, else it was another form's."""
    try:
        recorded = state(statement, authority())
    except Conflict:
        raise NotAllowed("teaching.fault.already_sent") from None
    if any(recorded.body.get(part) != statement.get(part) for part in ("object", "context", "result")):
        raise NotAllowed("teaching.fault.already_sent")
    return recorded
