"""Publishing: the versions a server offers are written down, whole and with what completing them demands."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.bundle import Requirements, bundle, canonical, requirements
from lms.catalogue.model import Catalogue, Lesson
from lms.catalogue.models import LessonVersion
from lms.foundation import clock
from lms.foundation.database import db, writes

# The bundles that are offered, as they are sent, by lesson and version.
Offered = Mapping[tuple[str, str], bytes]


@writes
def publish(catalogue: Catalogue, offered: Offered | None = None) -> int:
    """Write down the versions offered now, whole; returns how many were not known before. ``offered``: their bundles,
    where they are made already."""
    session = db.session()
    columns = select(LessonVersion.lesson, LessonVersion.version, LessonVersion.bundle.is_not(None))
    whole = {(lesson, version): kept for lesson, version, kept in session.execute(columns)}
    fresh = 0
    for place, made in (offered or _bundles(catalogue)).items():
        if place not in whole:
            session.add(_version(catalogue.lessons[place[0]], place[1], made))
            fresh += 1
        elif not whole[place]:
            session.get_one(LessonVersion, place).bundle = _packed(made)
    return fresh


def _bundles(catalogue: Catalogue) -> Offered:
    made = [bundle(lesson) for lesson in catalogue.lessons.values()]
    return {(str(each["id"]), str(each["version"])): canonical(each) for each in made}


def _packed(made: bytes) -> bytes:
    return gzip.compress(made, 9, mtime=0)


def _version(lesson: Lesson, version: str, made: bytes) -> LessonVersion:
    return LessonVersion(
        lesson=lesson.id,
        version=version,
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
    kept = session.scalar(
        select(LessonVersion.requirements).where(LessonVersion.lesson == lesson, LessonVersion.version == version)
    )
    return _read(kept) if kept else None


@lru_cache(maxsize=1000)
def _read(kept: str) -> Requirements:
    return Requirements.from_json(json.loads(kept))
