"""From statements to facts. Every handler gives the same rows whatever the order, and when repeated."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Collection
from typing import Final

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from lms.catalogue.local import is_local
from lms.foundation import clock, ids
from lms.lrs.counting import counted, effective_time, told_before
from lms.lrs.log import Recorded
from lms.lrs.models import Statement
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.progress.models import ActivityDay, Evidence, HouseholdContact, LessonStanding
from lms.progress.shelf import Shelf, added, clear_shelf, fill_shelf, shelf_of
from lms.registry.merging import kept_in, records_of

# To whom a lesson is shown: a relation, never a name (docs/pedagogy.md, rule 14).
RELATIONS: Final = frozenset({"child", "spouse", "parent", "neighbour", "other"})
# How lessons and their parts are named. What a phone names otherwise is no lesson, and might not even fit a key.
_NAME: Final = re.compile(r"[a-z0-9-]{1,80}")


def project_progress(session: Session, statement: Recorded) -> None:
    """The one entry: hand the statement to those who know its verb. Statements of others are no concern of ours."""
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    tell = _TELLERS.get(statement.verb)
    if person and statement.verb == VERB["merged"]:
        _join(session, statement, person)
    elif person and household and tell:
        shelf = shelf_of(session, statement)
        tell(shelf, statement, shelf.one_person(person), household)


def forget_person(session: Session, voided: Recorded) -> ColumnElement[bool]:
    """Facts only grow, so one that is taken back is found by telling all that its person did once more."""
    person = ids.plain_id(voided.actor)
    if not person:
        return Statement.actor == voided.actor
    kept = kept_in(voided)
    return _forget(session, {*records_of(session, person), *(records_of(session, kept) if kept else ())})


def _forget(session: Session, records: Collection[uuid.UUID]) -> ColumnElement[bool]:
    for table in (LessonStanding, HouseholdContact, ActivityDay, Evidence):
        session.execute(delete(table).where(table.person_id.in_(records)))
    return Statement.actor.in_([str(each) for each in records])


def _join(session: Session, merging: Recorded, person: uuid.UUID) -> None:
    """Two records are one person: all that was told of both so far is told once more, as hers."""
    session.flush()
    again = _forget(session, records_of(session, person))
    for batch in told_before(session, again, merging, _TELLERS):
        told = counted(session, batch)
        fill_shelf(session, told)
        for each in told:
            project_progress(session, each)
        session.flush()
    clear_shelf(session)


Teller = Callable[[Shelf, Recorded, uuid.UUID, uuid.UUID], None]


def _opened(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, _ = _place(statement)
    if lesson:
        shelf.standing(person, household, lesson, effective_time(statement))


def _step_seen(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, rest = _place(statement)
    if not lesson or len(rest) < 2:
        return
    at = effective_time(statement)
    standing = shelf.standing(person, household, lesson, at)
    standing.steps = added(standing.steps, rest[1])
    shelf.contact(household, person, at)
    shelf.settle(standing, statement.position)


def _answered(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, rest = _place(statement)
    if not lesson or len(rest) < 4 or not statement.body.get("result", {}).get("success"):
        return
    standing = shelf.standing(person, household, lesson, effective_time(statement))
    standing.right = added(standing.right, f"{rest[1]}/{rest[3]}")
    shelf.settle(standing, statement.position)


def _passed(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    """A practice passed alone, or a review; work done together with a helper does not count as alone (rule 5)."""
    if _reviewed(shelf, statement, person, household):
        return
    lesson, rest = _parent_step(statement)
    if not lesson or statement.context_extension(EXTENSION["assisted"]):
        return
    at = effective_time(statement)
    standing = shelf.standing(person, household, lesson, at)
    standing.practised = added(standing.practised, rest)
    shelf.active(household, person, at)
    shelf.settle(standing, statement.position)


def _reviewed(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> bool:
    """Whether it was a review: kept as passed, or as tried when it was not, or not alone."""
    lesson, rest = _place(statement)
    if rest != ("review",):
        return False
    if is_local(lesson):
        return True
    passed = statement.verb == VERB["passed"] and not statement.context_extension(EXTENSION["assisted"])
    _evidence(shelf, statement, person, household, "review" if passed else "review_tried", lesson)
    if passed:
        shelf.active(household, person, effective_time(statement))
    return True


def _failed(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    _reviewed(shelf, statement, person, household)


def _completed(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    lesson, rest = _place(statement)
    if _reviewed(shelf, statement, person, household) or not lesson or rest:
        return
    at = effective_time(statement)
    standing = shelf.standing(person, household, lesson, at)
    said = [clock.iso(at), str(statement.context_extension(EXTENSION["version"]) or ""), str(household)]
    standing.finished = json.dumps(sorted({tuple(each) for each in [*json.loads(standing.finished), said]}))
    shelf.settle(standing, statement.position)


def _shared(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    """Not of a commune's own lesson: it stands beside the programme, whose ladder says the same in every commune."""
    relation = str(statement.result_extension(EXTENSION["relation"]) or "")
    if relation in RELATIONS and not is_local(_place(statement)[0]):
        _evidence(shelf, statement, person, household, "teach_back", relation)


def _confirmed(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    parts = activity_parts(statement.activity)
    if len(parts) == 2 and parts[0] == "skills":
        _evidence(shelf, statement, person, household, "confirmed", parts[1])
        _guided(shelf, statement, person, household)


def _attended(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    """At a session, at the door, or before a lesson on a shared screen: reached and guided, never done alone."""
    lesson, rest = _place(statement)
    if lesson and not rest:
        _evidence(shelf, statement, person, household, "guided", lesson)
    _guided(shelf, statement, person, household)


def _guided(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> None:
    shelf.contact(household, person, effective_time(statement)).with_trainer = True


_TELLERS: dict[str, Teller] = {
    VERB["initialized"]: _opened,
    VERB["experienced"]: _step_seen,
    VERB["answered"]: _answered,
    VERB["passed"]: _passed,
    VERB["failed"]: _failed,
    VERB["completed"]: _completed,
    VERB["shared"]: _shared,
    VERB["confirmed"]: _confirmed,
    VERB["attended"]: _attended,
}
HEARD: Final = frozenset({*_TELLERS, VERB["merged"]})


def _place(statement: Recorded) -> tuple[str, tuple[str, ...]]:
    """The lesson of an activity and what follows it: ``("qr-pay-buyer", ("steps", "story"))``."""
    return _within_lesson(statement.activity)


def _within_lesson(activity: str) -> tuple[str, tuple[str, ...]]:
    parts = activity_parts(activity)
    known = len(parts) >= 2 and parts[0] == "lessons" and all(_NAME.fullmatch(part) for part in parts)
    return (parts[1], parts[2:]) if known else ("", ())


def _parent_step(statement: Recorded) -> tuple[str, str]:
    parents = statement.body.get("context", {}).get("contextActivities", {}).get("parent", [])
    for parent in parents if isinstance(parents, list) else [parents]:
        lesson, rest = _within_lesson(parent["id"])
        if len(rest) == 2:
            return lesson, rest[1]
    return "", ""


def _evidence(shelf: Shelf, statement: Recorded, person: uuid.UUID, household: uuid.UUID, kind: str, what: str) -> None:
    if shelf.session.get(Evidence, statement.id):
        return
    instructor = statement.body.get("context", {}).get("instructor", {}).get("account", {})
    shelf.session.add(
        Evidence(
            statement_id=statement.id, kind=kind, household_id=household, person_id=person, what=what,
            alone=bool(statement.result_extension(EXTENSION["alone"]) if kind == "confirmed" else True),
            own_phone=bool(statement.result_extension(EXTENSION["own_phone"])),
            by=str(instructor.get("name", "")), at=effective_time(statement),
        )
    )  # fmt: skip
