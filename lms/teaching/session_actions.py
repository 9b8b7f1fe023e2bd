"""Sessions: planned or begun on the spot, roll-call, a lesson shown to all, closed, corrected with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import delete, select, update

from lms.access.models import Account
from lms.access.refusals import NotWithinReach
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded, is_stored
from lms.lrs.vocabulary import TYPE, activity_id
from lms.progress.projections import project_progress
from lms.registry.models import Area
from lms.registry.spelling import tidy
from lms.teaching.projections import project_teaching
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_models import (
    Attendance,
    RecordNote,
    SessionClosure,
    SessionLesson,
    SessionVillage,
    SheetPhoto,
    TrainingSession,
)
from lms.teaching.stating import Member, agent, demand_consent, group, reference, stated, statement_of, tell

LONGEST_PLACE: Final = 120
LONGEST_REASON: Final = 300
LARGEST_PHOTO: Final = 2_000_000
_JPEG: Final = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Plan:
    """Where, when, for which villages, with which lessons in order."""

    place: str
    starts_at: datetime
    villages: Sequence[Area]
    lessons: Sequence[str]


@writes
def plan_session(by: Account, plan: Plan, identifier: uuid.UUID) -> TrainingSession:
    """Plan a session, or begin one on the spot. ``identifier`` is made by page or phone: sent twice, planned once.

    Raises ``NotAllowed`` without a place or a village, for a lesson that is not there, or an id used by another.
    """
    place = tidy(plan.place)[:LONGEST_PLACE]
    if not place:
        raise NotAllowed("sessions.fault.place")
    if not plan.villages:
        raise NotAllowed("sessions.fault.villages")
    if any(lesson not in current_app.extensions["catalogue"].lessons for lesson in plan.lessons):
        raise NotAllowed("sessions.fault.lesson")
    known = db.session.get(TrainingSession, identifier)
    if known:
        if known.planned_by != by.id:
            raise NotAllowed("teaching.fault.already_sent")
        return known
    session = TrainingSession(
        id=identifier, place=place, starts_at=plan.starts_at, planned_by=by.id, planned_at=clock.now()
    )
    session.villages = list(plan.villages)
    session.lessons = [
        SessionLesson(place=place, lesson=lesson) for place, lesson in enumerate(dict.fromkeys(plan.lessons))
    ]
    db.session.add(session)
    db.session.flush()
    return session


@writes
def carry_sessions(old: Area, new: Area) -> list[uuid.UUID]:
    """Sessions for a village that went into another, as far as they are not closed, are for that one; answers which."""
    link, over = SessionVillage, select(SessionClosure.session_id)
    still = select(link.session_id).where(link.village_id == old.id, link.session_id.not_in(over))
    going = list(db.session.scalars(still.order_by(link.session_id)))
    both = set(db.session.scalars(select(link.session_id).where(link.village_id == new.id, link.session_id.in_(going))))
    here = link.village_id == old.id
    db.session.execute(delete(link).where(here, link.session_id.in_(both)))
    db.session.execute(update(link).where(here, link.session_id.in_(going)).values(village_id=new.id))
    db.session.expire_all()
    return going


@writes
def call_present(
    by: Account, session: TrainingSession, member: Member, identifier: uuid.UUID, at: datetime, reason: str = ""
) -> None:
    """Somebody is at the session: reached and guided. Done after the closing it needs a ``reason``."""
    _allow_change(session, at, reason)
    meeting = {"id": activity_id("sessions", str(session.id)), "definition": {"type": TYPE["meeting"]}}
    _attended(by, member, meeting, identifier, at)
    _keep_reason(by, identifier, reason)


@writes
def take_back(by: Account, session: TrainingSession, present: uuid.UUID, at: datetime, reason: str = "") -> None:
    """The tap ``present`` was a mistake: it counts no more, and both statements stay. Repeated: no effect.

    Raises ``NotWithinReach`` where it belongs to no attendance of this session.
    """
    identifier, row = ids.id_of("attendance taken back", present), db.session.get(Attendance, present)
    if row is None and is_stored(identifier):
        return
    if row is None or row.session_id != session.id:
        raise NotWithinReach
    _allow_change(session, at, reason)
    stated(statement_of(by, identifier, agent(str(by.id)), "voided", reference(present), at))
    db.session.delete(row)
    db.session.flush()
    _keep_reason(by, identifier, reason)


@writes
def show_lesson(
    by: Account, session: TrainingSession, lesson: str, members: Sequence[Member], identifier: uuid.UUID, at: datetime
) -> None:
    """One screen for all: everyone present is reached and guided in this lesson, never counted as having done it alone.

    Raises ``NotAllowed`` for a lesson that is not there.
    """
    if lesson not in current_app.extensions["catalogue"].lessons:
        raise NotAllowed("sessions.fault.lesson")
    shown = {"id": activity_id("lessons", lesson), "definition": {"type": TYPE["lesson"]}}
    for member in members:
        own = ids.id_of("shown", identifier, member.person.id)
        _attended(by, member, shown, own, at, within=activity_id("sessions", str(session.id)))


@writes
def close_session(by: Account, session: TrainingSession, at: datetime) -> None:
    """The session is over. Closed again, the first closing stays."""
    if session.closure is None:
        session.closure = SessionClosure(session_id=session.id, by=by.id, at=min(at, clock.now()))
        db.session.flush()


@writes
def attach_sheet(by: Account, session: TrainingSession, image: bytes, identifier: uuid.UUID) -> SheetPhoto:
    """Keep a photo of the paper list (JPEG). Sent twice, kept once.

    Raises ``NotAllowed`` for something that is no JPEG, is too large, or stands under an id used by another.
    """
    if len(image) > LARGEST_PHOTO:
        raise NotAllowed("sessions.fault.photo_large")
    if not image.startswith(_JPEG):
        raise NotAllowed("sessions.fault.photo_kind")
    known = db.session.get(SheetPhoto, identifier)
    if known and (known.session_id, known.image) != (session.id, image):
        raise NotAllowed("teaching.fault.already_sent")
    photo = known or SheetPhoto(id=identifier, session_id=session.id, by=by.id, at=clock.now(), image=image)
    db.session.add(photo)
    db.session.flush()
    return photo


@writes
def remove_sheet(photo: SheetPhoto) -> None:
    """Erase a photo: it showed what it should not."""
    db.session.delete(photo)


def present_at(session: TrainingSession) -> dict[uuid.UUID, Attendance]:
    """Person → her attendance, of those who are present."""
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id == session.id, Attendance.lesson == ""))
    return {row.person_id: row for row in rows}


def _attended(
    by: Account,
    member: Member,
    target: dict[str, Any],
    identifier: uuid.UUID,
    at: datetime,
    within: str | None = None,
) -> None:
    demand_consent(member.person, at)
    statement = statement_of(by, identifier, agent(str(member.person.id)), "attended", target, at)
    statement["context"]["team"] = group(str(member.household.id))
    if within:
        parent = {"id": within, "definition": {"type": TYPE["meeting"]}}
        statement["context"]["contextActivities"] = {"parent": [parent]}
    _project(stated(statement))


def _project(recorded: Recorded) -> None:
    tell(project_progress, recorded)
    tell(project_teaching, recorded)


def _allow_change(session: TrainingSession, at: datetime, reason: str) -> None:
    """What was done before the closing may arrive after it, from a second trainer's phone for example."""
    if session.closure and at > session.closure.at and not tidy(reason):
        raise NotAllowed("sessions.fault.reason")


def _keep_reason(by: Account, statement: uuid.UUID, reason: str) -> None:
    if tidy(reason) and db.session.get(RecordNote, statement) is None:
        db.session.add(RecordNote(statement_id=statement, by=by.id, text=tidy(reason)[:LONGEST_REASON]))
        db.session.flush()
