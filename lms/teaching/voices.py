"""Keeping what was said, and finding it again for those who may hear it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded, recorded_under
from lms.lrs.vocabulary import VERB
from lms.narration.sound import BadSound, Sound, to_mp3
from lms.registry.models import Person
from lms.teaching.help_models import HelpAnswer, HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.queries import given_to
from lms.teaching.refusals import NotAllowed
from lms.teaching.voice_models import ANSWER, ASSIGNMENT, DRAFT, REQUEST, VoiceNote

# A minute of speech as phones record it is about a quarter of this.
LARGEST: Final = 1_000_000


def sound_of(recorded: bytes) -> Sound:
    """What a phone recorded, as the one sound that plays everywhere; it takes up to a second or two.

    Called outside of any transaction. Raises ``NotAllowed`` for too much, too long, silence or no sound at all.
    """
    if len(recorded) > LARGEST:
        raise NotAllowed("help.voice.too_long")
    try:
        return to_mp3(recorded)
    except BadSound as fault:
        raise NotAllowed(f"help.voice.{fault.reason}") from None


@writes
def speak_note(by: Account, assignment: Assignment, sound: Sound, identifier: uuid.UUID) -> VoiceNote:
    """Read the words beside an assignment aloud. Spoken again, the new sound takes the old one's place."""
    if db.session.get(VoiceNote, identifier) is None:
        forget_voice(ASSIGNMENT, assignment.id)
    return _keep(identifier, ASSIGNMENT, assignment.id, str(by.id), sound)


@writes
def keep_draft(by: Account, sound: Sound) -> VoiceNote:
    """What was spoken on a form, kept until the form is accepted, a day at most."""
    identifier = ids.new_id()
    return _keep(identifier, DRAFT, identifier, str(by.id), sound)


def draft_of(by: Account, identifier: uuid.UUID | None) -> VoiceNote | None:
    """What this account spoke on a form."""
    note = db.session.get(VoiceNote, identifier) if identifier else None
    return note if note and note.about == DRAFT and note.by == str(by.id) else None


@writes
def settle_draft(note: VoiceNote, assignment: uuid.UUID) -> None:
    """The form was accepted: it belongs to what was given."""
    forget_voice(ASSIGNMENT, assignment)
    note.about, note.subject_id = ASSIGNMENT, assignment
    db.session.flush()


@writes
def forget_drafts() -> None:
    """Those of forms that nobody came back to."""
    old = VoiceNote.at < clock.now() - timedelta(days=1)
    db.session.execute(delete(VoiceNote).where(VoiceNote.about == DRAFT, old))


@writes
def speak_answer(by: Account, request: HelpRequest, sound: Sound, identifier: uuid.UUID) -> VoiceNote:
    """Answer a call by voice. Sent twice, answered once."""
    known = db.session.get(HelpAnswer, identifier)
    if known and known.request_id != request.statement_id:
        raise NotAllowed("teaching.fault.already_sent")
    if known is None:
        db.session.add(HelpAnswer(id=identifier, request_id=request.statement_id, by=by.id, at=clock.now(), text=""))
        db.session.flush()
    return _keep(identifier, ANSWER, identifier, str(by.id), sound)


@writes
def speak_call(call: Recorded, sound: Sound) -> VoiceNote:
    """A learner's words to her call for help. Sent again, the first sound stays."""
    return _keep(call.id, REQUEST, call.id, call.actor, sound)


def spoken(call_id: uuid.UUID) -> bool:
    """Whether this call has its sound already."""
    return db.session.get(VoiceNote, call_id) is not None


def call_recorded(call_id: uuid.UUID) -> Recorded | None:
    """The statement of a call, as soon as the log has it; None before, and for any other statement."""
    found = recorded_under(call_id)
    return found if found and found.verb == VERB["requested_attention"] else None


@writes
def forget_voice(about: str, subject: uuid.UUID) -> None:
    """The words have changed, or the speaker wants it gone."""
    db.session.execute(delete(VoiceNote).where(VoiceNote.about == about, VoiceNote.subject_id == subject))
    db.session.flush()


@writes
def forget_erased() -> None:
    """What was said by somebody who was erased since goes with her name, and what was said to her alone."""
    erased = select(Person.id).where(Person.erased_at.is_not(None))
    calls = select(HelpRequest.statement_id).where(HelpRequest.person_id.in_(erased))
    answers = select(HelpAnswer.id).where(HelpAnswer.request_id.in_(calls))
    given = select(Assignment.id).where(Assignment.person_id.in_(erased))
    for about, subjects in ((REQUEST, calls), (ANSWER, answers), (ASSIGNMENT, given)):
        db.session.execute(delete(VoiceNote).where(VoiceNote.about == about, VoiceNote.subject_id.in_(subjects)))


def voices_of(session: Session, about: str, subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, VoiceNote]:
    """Subject → its sound, without the sound itself."""
    wanted = select(VoiceNote).where(VoiceNote.about == about, VoiceNote.subject_id.in_(subjects))
    return {each.subject_id: each for each in session.scalars(wanted)}


def told(note: VoiceNote | None) -> dict[str, Any] | None:
    """As a phone's snapshot carries it."""
    return {"url": f"/phone/notes/{note.id}.mp3", "seconds": note.seconds, "bytes": note.size} if note else None


def heard_by(
    session: Session, note_id: uuid.UUID, people: Collection[uuid.UUID], households: Collection[uuid.UUID]
) -> VoiceNote | None:
    """The note, where these people or households may hear it: what was given to them, what was answered to them."""
    note = session.get(VoiceNote, note_id)
    if note is None:
        return None
    if note.about == ASSIGNMENT:
        given = {each.assignment.id for each in given_to(session, list(households))}
        return note if note.subject_id in given else None
    answered = select(HelpRequest.person_id).join(HelpAnswer, HelpAnswer.request_id == HelpRequest.statement_id)
    asker = session.scalar(answered.where(HelpAnswer.id == note.subject_id)) if note.about == ANSWER else None
    return note if asker in people else None


def _keep(identifier: uuid.UUID, about: str, subject: uuid.UUID, by: str, sound: Sound) -> VoiceNote:
    known = db.session.get(VoiceNote, identifier)
    if known:
        if (known.about, known.subject_id) != (about, subject):
            raise NotAllowed("teaching.fault.already_sent")
        return known
    made = VoiceNote(
        id=identifier,
        about=about,
        subject_id=subject,
        by=by,
        at=clock.now(),
        milliseconds=sound.milliseconds,
        size=len(sound.content),
        sound=sound.content,
    )
    db.session.add(made)
    db.session.flush()
    return made
