"""What a person said and what was said to her: calls for help, remarks on the news, with their voices in the file."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.foundation.database import db
from lms.foundation.translation import day, minute, t
from lms.notices.models import TAKEN_BACK, CommentHiding, Matter, NoticeComment, NoticeReaction, NoticeSound
from lms.notices.queries import newest, steps_of
from lms.registry.models import Person
from lms.reporting.story import lesson_title
from lms.teaching.help_models import HelpAnswer, HelpRequest
from lms.teaching.models import Assignment
from lms.teaching.voice_models import ANSWER, ASSIGNMENT, REQUEST, VoiceNote

Row = tuple[str, ...]


def help_rows(person: Person) -> Iterable[Row]:
    """Each call, with her own voice; and each answer to it."""
    wanted = select(HelpRequest).where(HelpRequest.person_id == person.id).order_by(HelpRequest.at)
    for call in db.session.scalars(wanted):
        asked = _voice(REQUEST, call.statement_id)
        yield day(call.at), lesson_title(call.lesson), t("people.asked_help"), asked
        answers = select(HelpAnswer).where(HelpAnswer.request_id == call.statement_id).order_by(HelpAnswer.at)
        for answer in db.session.scalars(answers):
            yield day(answer.at), lesson_title(call.lesson), answer.text, _voice(ANSWER, answer.id)


def remark_rows(person: Person) -> Iterable[Row]:
    """What she said to the village's news, and what became of it."""
    wanted = select(NoticeComment).where(NoticeComment.person_id == person.id).order_by(NoticeComment.said_at)
    for comment in db.session.scalars(wanted):
        sound = db.session.get(NoticeSound, comment.sound_id) if comment.sound_id else None
        spoken = heard(sound.sound) if sound and sound.sound else ""
        yield minute(comment.said_at), _title(comment.notice_id), comment.text, spoken, "; ".join(_fate(comment))


def reaction_rows(person: Person) -> Iterable[Row]:
    """Her latest tap for each notice."""
    later = aliased(NoticeReaction)
    overtaken = (
        select(later.id)
        .where(later.notice_id == NoticeReaction.notice_id, later.person_id == person.id)
        .where(later.said_at > NoticeReaction.said_at)
        .exists()
    )
    wanted = select(NoticeReaction).where(NoticeReaction.person_id == person.id, ~overtaken)
    for each in db.session.scalars(wanted.order_by(NoticeReaction.said_at)):
        if each.kind != TAKEN_BACK:
            yield minute(each.said_at), _title(each.notice_id), t(f"notices.reaction.{each.kind}")


def assignment_voice(given: Assignment) -> str:
    """The trainer's voice beside what was given to her alone."""
    return _voice(ASSIGNMENT, given.id)


def heard(content: bytes) -> Markup:
    """A sound that plays from within the file: it is handed over without the server behind it."""
    told = base64.b64encode(content).decode("ascii")
    return Markup('<audio controls src="data:audio/mpeg;base64,{}"></audio>').format(told)


def _voice(about: str, subject: uuid.UUID) -> str:
    wanted = select(VoiceNote).where(VoiceNote.about == about, VoiceNote.subject_id == subject)
    note = db.session.scalars(wanted).first()
    return heard(note.sound) if note else ""


def _title(notice: uuid.UUID) -> str:
    return newest(db.session(), notice).title


def _fate(comment: NoticeComment) -> Iterable[str]:
    for hiding in db.session.scalars(select(CommentHiding).where(CommentHiding.comment_id == comment.id)):
        yield t("people.remark_hidden", reason=hiding.reason)
    matter = db.session.scalar(select(Matter.id).where(Matter.comment_id == comment.id))
    for step, _by in steps_of(db.session(), [matter] if matter else []).get(matter, []):  # type: ignore[arg-type]
        yield " ".join(filter(None, (t(f"notices.state.{step.state}"), step.words)))
