"""Publishing: the versions a server offers are written down, whole and with what completing them demands."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.bundle import Requirements, bundle, canonical, requirements
from lms.catalogue.model import Catalogue, Lesson
from lms.catalogue.models import LessonVersion
from lms.foundation import clock
from lms.foundation.database import db, writes


@writes
def publish(catalogue: Catalogue) -> int:
    """Write down the versions offered now, whole; returns how many were not known before."""
    session = db.session()
    columns = select(LessonVersion.lesson, LessonVersion.version, LessonVersion.bundle.is_not(None))
    whole = {(lesson, version): kept for lesson, version, kept in session.execute(columns)}
    fresh = 0
    for lesson in catalogue.lessons.values():
        made = bundle(lesson)
        place = (lesson.id, str(made["version"]))
        if place not in whole:
            session.add(_version(lesson, made))
            fresh += 1
        elif not whole[place]:
            session.get_one(LessonVersion, place).bundle = _packed(made)
    return fresh


def _packed(made: Mapping[str, object]) -> bytes:
    return gzip.compress(canonical(made), 9, mtime=0)


def _version(lesson: Lesson, made: Mapping[str, object]) -> LessonVersion:
    return LessonVersion(
        lesson=lesson.id,
        version=str(made["version"]),
        requirements=json.dumps(requirements(lesson).to_json()),
        bundle=_packed(made),
        published_at=clock.now(),
    )


def published_bundle(session: Session, lesson: str, version: str) -> bytes | None:
    """The bundle of a version as it was published, JSON in UTF-8; None when it was not, or not kept."""
    kept = session.scalar(
        select(LessonVersion.bundle).where(LessonVersion.lesson == lesson, LessonVersion.version == version)
    )
    return gzip.decompress(kept) if kept else None


def demanded(session: Session, lesson: str, version: str) -> Requirements | None:
    """What completing this version demands; None for a version never published here."""
    row = session.get(LessonVersion, (lesson, version))
    return Requirements.from_json(json.loads(row.requirements)) if row else None
