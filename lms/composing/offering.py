"""What others take of a commune's lessons: the phones its course, the studio its lines, the story its titles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.bundle import bundle
from lms.catalogue.local import COURSE
from lms.catalogue.publishing import published_bundle
from lms.composing.judging import ICON, Judge, Judgement
from lms.composing.models import LocalLesson, Publication, Revision
from lms.composing.queries import in_force, lessons_of, newest_of, offered, photo_of
from lms.foundation.database import db
from lms.foundation.translation import both
from lms.narration.lines import Script, script_of


def judgement_of(lesson: LocalLesson, draft: Revision) -> Judgement:
    """What the rules say of a draft."""
    judge: Judge = current_app.extensions["judge"]
    session = db.session()
    return judge.judge(lesson.name, draft.content, lambda digest: photo_of(session, lesson.commune_id, digest))


def local_course(session: Session, communes: Sequence[int]) -> dict[str, Any] | None:
    """The course of these communes' own lessons as the phone's catalogue lists it; None where there is none."""
    found = in_force(session, communes) if communes else []
    if not found:
        return None
    judge: Judge = current_app.extensions["judge"]
    told = {part: both(f"composing.course.{part}") for part in ("title", "blurb")}
    icon = (judge.lessons / "art" / "icons" / f"{ICON}.svg").read_text("utf-8")
    return {"id": COURSE, **told, "icon": icon, "lessons": [json.loads(each.summary) for each in found]}


def local_bundle(session: Session, communes: Sequence[int], lesson: str, version: str) -> bytes | None:
    """One version of a lesson, today's or an earlier one, as long as these communes are offered the lesson."""
    if lesson not in {each.lesson.name for each in in_force(session, communes)}:
        return None
    return published_bundle(session, lesson, version)


def local_scripts(communes: Sequence[int], drafts: bool) -> dict[str, Script]:
    """What can be spoken of these communes' lessons: as published, and with ``drafts`` as they are now, if sound."""
    session = db.session()
    if not communes:
        return {}
    made = {each.lesson.name: _script(_published(session, each)) for each in in_force(session, communes)}
    if drafts:
        lessons = lessons_of(session, communes)
        now = newest_of(session, lessons)
        for lesson in lessons:
            judged = judgement_of(lesson, now[lesson.id])
            if judged.catalogue:
                made[lesson.name] = script_of(bundle(judged.catalogue.lessons[lesson.name]))
    return made


def _published(session: Session, publication: Publication) -> bytes:
    made = published_bundle(session, publication.lesson.name, publication.version)
    if made is None:
        raise LookupError(f"the published version {publication.version} of {publication.lesson.name} is missing")
    return made


@lru_cache(maxsize=100)
def _script(made: bytes) -> Script:
    return script_of(json.loads(made))


def local_words(session: Session, name: str) -> dict[str, Any] | None:
    """The words of a lesson by language, as last published; None for a lesson that never was."""
    lesson = session.scalar(select(LocalLesson).where(LocalLesson.name == name))
    last = lesson and (offered(session, lesson) or _last(session, lesson))
    if not lesson or not last:
        return None
    made = published_bundle(session, name, last.version)
    return json.loads(made)["words"] if made else None


def _last(session: Session, lesson: LocalLesson) -> Publication | None:
    wanted = select(Publication).where(Publication.lesson_id == lesson.id).order_by(Publication.published_at.desc())
    return session.scalars(wanted.limit(1)).first()
