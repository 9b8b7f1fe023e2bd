"""Publishing: the versions a server offers are written down with what completing them demands."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.bundle import Requirements, bundle, requirements
from lms.catalogue.model import Catalogue
from lms.catalogue.models import LessonVersion
from lms.foundation import clock
from lms.foundation.database import db, writes


@writes
def publish(catalogue: Catalogue) -> int:
    """Write down versions not seen before; returns how many."""
    session = db.session()
    known = set(session.execute(select(LessonVersion.lesson, LessonVersion.version)).tuples())
    new = [
        LessonVersion(
            lesson=lesson.id,
            version=str(bundle(lesson)["version"]),
            requirements=json.dumps(requirements(lesson).to_json()),
            published_at=clock.now(),
        )
        for lesson in catalogue.lessons.values()
    ]
    fresh = [row for row in new if (row.lesson, row.version) not in known]
    session.add_all(fresh)
    return len(fresh)


def demanded(session: Session, lesson: str, version: str) -> Requirements | None:
    """What completing this version demands; None for a version never published here."""
    row = session.get(LessonVersion, (lesson, version))
    return Requirements.from_json(json.loads(row.requirements)) if row else None
