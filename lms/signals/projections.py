"""From statements to runs and slips: the same rows whatever the order, and when repeated."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Session

from lms.foundation import ids
from lms.lrs.counting import counted, effective_time, told_before
from lms.lrs.log import Recorded
from lms.lrs.models import Statement
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.registry.merging import kept_in, one_person, records_of
from lms.signals.facts import Run, fact_of
from lms.signals.models import LessonRun, Slip

HEARD: Final = frozenset(VERB[name] for name in ("completed", "answered", "passed", "failed", "merged"))
# Names of steps, screens and elements as lessons write them; what a phone calls otherwise is no place of ours.
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_TAPS: Final = ("wrong", "danger")


@dataclass(frozen=True)
class Place:
    """Where something went wrong; the columns of ``Slip`` beside person and times."""

    lesson: str
    step: str
    place: str
    what: str
    kind: str

    @property
    def named(self) -> bool:
        parts = (self.lesson, self.step, self.place, self.what)
        return all(_NAME.fullmatch(part) for part in parts) and self.kind in (*_TAPS, "answer")


def project_signals(session: Session, statement: Recorded) -> None:
    """Keep the run or the slips a statement tells; one of somebody else, or told otherwise, is passed over."""
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    if person and statement.verb == VERB["merged"]:
        _join(session, statement, person)
        return
    if person is None or household is None:
        return
    person, fact = one_person(session, person), fact_of(statement)
    if isinstance(fact, Run) and session.get(LessonRun, statement.id) is None:
        session.add(
            LessonRun(
                statement_id=fact.statement, device=fact.device, person_id=person, household_id=household,
                lesson=fact.lesson, seconds=fact.seconds, at=fact.at,
            )
        )  # fmt: skip
    for place in dict.fromkeys(places_of(statement)):
        _note(session, statement, person, household, place)


def forget_slips(session: Session, voided: Recorded) -> ColumnElement[bool]:
    """A slip knows its first and its last time only: all that its person did is told once more."""
    person, kept = ids.plain_id(voided.actor), kept_in(voided)
    return _forget(session, {each for one in (person, kept) if one for each in records_of(session, one)})


def _forget(session: Session, records: Collection[uuid.UUID]) -> ColumnElement[bool]:
    for table in (LessonRun, Slip):
        session.execute(delete(table).where(table.person_id.in_(records)))
    return Statement.actor.in_([str(each) for each in records])


def _join(session: Session, merging: Recorded, person: uuid.UUID) -> None:
    """Two records are one person, who is counted once: all that was told of both is told once more."""
    session.flush()
    again = _forget(session, records_of(session, person))
    for batch in told_before(session, again, merging, HEARD - {VERB["merged"]}):
        for each in counted(session, batch):
            project_signals(session, each)
        session.flush()


def places_of(statement: Recorded) -> Iterator[Place]:
    """The wrong answers and wrong taps of a statement."""
    found = _answers(statement) if statement.verb == VERB["answered"] else _taps(statement)
    return (place for place in found if place.named)


def _answers(statement: Recorded) -> Iterator[Place]:
    parts, result = activity_parts(statement.activity), statement.body.get("result", {})
    ours = len(parts) == 6 and (parts[0], parts[2], parts[4]) == ("lessons", "steps", "questions")
    if ours and result.get("success") is False:
        yield Place(parts[1], parts[3], parts[5], str(result.get("response", "")), "answer")


def _taps(statement: Recorded) -> Iterator[Place]:
    parent, taps = _parent(statement), statement.result_extension(EXTENSION["taps"])
    if len(parent) != 4 or (parent[0], parent[2]) != ("lessons", "steps") or not isinstance(taps, list):
        return
    for tap in taps:
        if isinstance(tap, dict):
            screen, element, kind = (str(tap.get(name, "")) for name in ("screen", "element", "kind"))
            yield Place(parent[1], parent[3], screen, element, kind)


def _parent(statement: Recorded) -> tuple[str, ...]:
    """The step a practice belongs to."""
    parents: Any = statement.body.get("context", {}).get("contextActivities", {}).get("parent", [])
    first = parents[0] if isinstance(parents, list) and parents else parents
    return activity_parts(first["id"]) if isinstance(first, dict) and "id" in first else ()


def _note(session: Session, statement: Recorded, person: uuid.UUID, household: uuid.UUID, place: Place) -> None:
    at = effective_time(statement)
    key = (person, place.lesson, place.step, place.place, place.what, place.kind)
    slip = session.get(Slip, key)
    if slip is None:
        session.add(
            Slip(
                person_id=person, lesson=place.lesson, step=place.step, place=place.place, what=place.what,
                kind=place.kind, household_id=household, first_at=at, last_at=at,
            )
        )  # fmt: skip
        return
    # Of one moment told in two households the larger id stands, so that any order ends the same.
    slip.household_id = max((slip.last_at, slip.household_id), (at, household))[1]
    slip.first_at, slip.last_at = min(slip.first_at, at), max(slip.last_at, at)
