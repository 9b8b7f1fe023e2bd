"""What bears a certificate out: the statements, by id, with what each is about and when it was done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.certificates.models import Evidence as Listed
from lms.foundation import clock
from lms.lrs.models import Statement
from lms.progress.ladder import HouseholdStanding
from lms.progress.models import Evidence, LessonStanding


def of_course(session: Session, person: uuid.UUID, lessons: Sequence[str]) -> Listed:
    """The lessons a person completed."""
    rows = session.execute(
        select(LessonStanding.lesson, LessonStanding.completed_at, Statement.id)
        .join(Statement, Statement.position == LessonStanding.settled_by)
        .where(LessonStanding.person_id == person, LessonStanding.lesson.in_(lessons))
        .order_by(LessonStanding.completed_at)
    )
    return [_line("lesson", lesson, at, identifier) for lesson, at, identifier in rows]


def of_household(session: Session, household: uuid.UUID, standing: HouseholdStanding) -> Listed:
    """What the rule asks for beside the lessons: the review that came late enough, each skill, one teach-back."""
    wanted = select(Evidence).where(Evidence.household_id == household).order_by(Evidence.at, Evidence.statement_id)
    rows = list(session.scalars(wanted))
    counted = [row for row in rows if _counts(row, standing)]
    return [_line(row.kind, row.what, row.at, row.statement_id) for row in _first_of_each(counted)]


def _counts(row: Evidence, standing: HouseholdStanding) -> bool:
    if row.kind == "confirmed":
        return row.alone and row.what in standing.rule.skills
    if row.kind == "review":
        return _late_enough(row, standing) and standing.rule.recalls(row.what)
    return row.kind == "teach_back" and standing.rule.teach_backs > 0


def _late_enough(row: Evidence, standing: HouseholdStanding) -> bool:
    """Whether a review came as long after completing as the rule asks."""
    wait = standing.rule.retained_after
    return wait is not None and standing.completed_at is not None and row.at >= standing.completed_at + wait


def _first_of_each(rows: Iterable[Evidence]) -> list[Evidence]:
    """One review, one teach-back, and one confirmation of each skill."""
    found: dict[tuple[str, str], Evidence] = {}
    for row in rows:
        found.setdefault((row.kind, row.what if row.kind == "confirmed" else ""), row)
    return list(found.values())


def _line(kind: str, what: str, at: datetime, statement: uuid.UUID) -> dict[str, str]:
    return {"kind": kind, "what": what, "at": clock.iso(at), "statement": str(statement)}
