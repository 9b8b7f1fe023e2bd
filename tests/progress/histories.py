"""Random histories of what phones say, over two people, two households and two lessons of two versions each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.catalogue.bundle import Requirements
from lms.catalogue.models import LessonVersion
from lms.foundation import clock, ids
from lms.foundation.database import Base, db, writes
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.progress.models import ActivityDay, Evidence, HouseholdContact, LessonStanding

TABLES: tuple[type[Base], ...] = (LessonStanding, HouseholdContact, ActivityDay, Evidence)
NOON = datetime(2026, 11, 1, 5, tzinfo=UTC)
HOME = "http://localhost"
PEOPLE, HOUSEHOLDS, LESSONS = (0, 1), (0, 1), ("scan-a-code", "hang-up")
DEMANDS = {
    "v1": Requirements(("look", "try"), (("look", "which"),), ("try",)),
    "v2": Requirements(("look", "end"), (), ("try",)),
}


@dataclass(frozen=True)
class Said:
    """One thing a phone says. ``did``: a name of ``_TOLD``; ``at``: minutes after ``NOON``; ``late``: minutes until
    it arrived, which a wrong clock may turn round."""

    did: str
    what: str
    person: int
    household: int
    lesson: str
    version: str
    at: int
    late: int
    assisted: bool
    name: uuid.UUID

    @property
    def timestamp(self) -> datetime:
        return NOON + timedelta(minutes=self.at)

    @property
    def stored(self) -> datetime:
        return self.timestamp + timedelta(minutes=self.late)


@dataclass(frozen=True)
class Cast:
    """Who the numbers of a history are."""

    people: tuple[uuid.UUID, ...]
    households: tuple[uuid.UUID, ...]


def a_cast() -> Cast:
    return Cast(tuple(ids.new_id() for _ in PEOPLE), tuple(ids.new_id() for _ in HOUSEHOLDS))


_DEEDS = (
    ("opened", ""), ("seen", "look"), ("seen", "try"), ("seen", "end"), ("answered", "which"), ("slipped", "which"),
    ("practised", "try"), ("failed", "try"), ("finished", ""), ("reviewed", ""), ("taught", "child"),
)  # fmt: skip
# Few different times, so that some are equal; on time, days late, beyond belief, a clock slightly and far ahead.
_AT = st.sampled_from((0, 1, 2, 30, 60 * 24, 60 * 24 * 9))
_LATE = st.sampled_from((0, 0, 0, 3, 60 * 24 * 3, 60 * 24 * 80, -8, -60 * 24 * 400))


@st.composite
def _said(draw: st.DrawFn) -> Said:
    did, what = draw(st.sampled_from(_DEEDS))
    return Said(
        did, what, draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(HOUSEHOLDS)), draw(st.sampled_from(LESSONS)),
        draw(st.sampled_from(("v1", "v2", "never published"))), draw(_AT), draw(_LATE), draw(st.booleans()),
        draw(st.uuids()),
    )  # fmt: skip


@st.composite
def _sitting(draw: st.DrawFn) -> list[Said]:
    """A whole lesson at one go, of which some statements may be missing; perhaps together with a helper."""
    model, names = draw(_said()), draw(st.lists(st.uuids(), min_size=len(_DEEDS), max_size=len(_DEEDS), unique=True))
    whole = [
        replace(model, did=did, what=what, at=model.at + number, name=name)
        for number, ((did, what), name) in enumerate(zip(_DEEDS[:9], names, strict=False))
    ]
    missing = draw(st.sets(st.sampled_from(range(len(whole))), max_size=2))
    return [each for number, each in enumerate(whole) if number not in missing]


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """Sittings and single statements, each statement once."""
    sittings = draw(st.lists(_sitting(), max_size=4))
    everything = [said for sitting in sittings for said in sitting] + draw(st.lists(_said(), max_size=6))
    return list({each.name: each for each in everything}.values())


def statement(said: Said, cast: Cast) -> dict[str, Any]:
    """The statement as a phone writes it."""
    verb, place, more = _TOLD[said.did]
    lesson = activity_id("lessons", said.lesson)
    extensions = {EXTENSION["version"]: said.version, EXTENSION["assisted"]: said.assisted}
    step = activity_id("lessons", said.lesson, "steps", "look" if said.what == "which" else said.what)
    return {
        "id": str(said.name),
        "timestamp": clock.iso(said.timestamp),
        "actor": _account(cast.people[said.person]),
        "verb": {"id": VERB[verb]},
        "object": {"id": place.format(lesson=lesson, step=step, what=said.what)},
        **({"result": more} if more else {}),
        "context": {
            "team": {**_account(cast.households[said.household]), "objectType": "Group"},
            "contextActivities": {"parent": [{"id": step}]} if said.what == "try" else {},
            "extensions": extensions,
        },
    }


_TOLD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "opened": ("initialized", "{lesson}", {}),
    "seen": ("experienced", "{step}", {}),
    "answered": ("answered", "{step}/questions/{what}", {"success": True}),
    "slipped": ("answered", "{step}/questions/{what}", {"success": False, "response": "other"}),
    "practised": ("passed", activity_id("simulations", "sim"), {"success": True}),
    "failed": ("failed", activity_id("simulations", "sim"), {"success": False}),
    "finished": ("completed", "{lesson}", {"completion": True, "duration": "PT90S"}),
    "reviewed": ("passed", "{lesson}/review", {"success": True}),
    "taught": ("shared", "{lesson}", {"extensions": {EXTENSION["relation"]: "child"}}),
}


def recorded(history: Sequence[Said], cast: Cast) -> list[Recorded]:
    """The history as the log would give it, in this order of arrival; ``stored`` is kept from each statement."""
    return [_recorded(position, said, cast) for position, said in enumerate(history, start=1)]


def _recorded(position: int, said: Said, cast: Cast) -> Recorded:
    body = statement(said, cast)
    person, household = str(cast.people[said.person]), str(cast.households[said.household])
    verb, activity = body["verb"]["id"], body["object"]["id"]
    return Recorded(position, said.name, said.stored, said.timestamp, person, household, verb, activity, body)


def _account(name: uuid.UUID) -> dict[str, Any]:
    return {"account": {"homePage": HOME, "name": str(name)}}


@writes
def publish_versions() -> None:
    """Both versions of both lessons are known here; “never published” is not."""
    db.session.add_all(
        LessonVersion(lesson=lesson, version=version, requirements=json.dumps(needs.to_json()), published_at=NOON)
        for lesson in LESSONS
        for version, needs in DEMANDS.items()
    )


def forget(session: Session) -> None:
    for table in TABLES:
        session.execute(delete(table))
    session.expire_all()


def rows(session: Session, *, exact: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    """What progress knows. Not ``exact``: of ``settled_by`` only whether it is set."""
    session.flush()
    session.expire_all()
    known = {table.__tablename__: _rows_of(session, table) for table in TABLES}
    if not exact:
        known["lesson_standing"] = [(*row[:-1], row[-1] is not None) for row in known["lesson_standing"]]
    return known


def _rows_of(session: Session, table: type[Base]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in session.execute(select(*table.__table__.columns))), key=repr)
