"""What people reviewed: their phones reckon from it when a lesson comes back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.progress.models import Evidence

_KINDS = ("review", "review_tried")
Tried = tuple[datetime, bool]


def reviews_of(
    session: Session, people: Collection[uuid.UUID], households: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, str], list[Tried]]:
    """By person and lesson: when each review in these households was, and whether it was passed; the oldest first."""
    rows = session.execute(
        select(Evidence.person_id, Evidence.what, Evidence.at, Evidence.kind)
        .where(Evidence.household_id.in_(households), Evidence.kind.in_(_KINDS), Evidence.person_id.in_(people))
        .order_by(Evidence.at)
    )
    found: dict[tuple[uuid.UUID, str], list[Tried]] = defaultdict(list)
    for person, lesson, at, kind in rows:
        found[person, lesson].append((at, kind == "review"))
    return found
