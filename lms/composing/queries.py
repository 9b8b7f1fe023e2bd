"""Named reads of composing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from lms.access.models import Account
from lms.composing.models import LocalLesson, LocalPhoto, Publication, Revision


def lessons_of(session: Session, communes: Sequence[int]) -> list[LocalLesson]:
    """Every lesson ever begun in these communes, the newest first."""
    wanted = select(LocalLesson).where(LocalLesson.commune_id.in_(communes))
    return list(session.scalars(wanted.order_by(LocalLesson.made_at.desc(), LocalLesson.name)))


def newest(session: Session, lesson: LocalLesson) -> Revision:
    """The draft as it is now."""
    wanted = select(Revision).where(Revision.lesson_id == lesson.id).order_by(Revision.number.desc())
    return session.scalars(wanted.limit(1)).one()


def newest_of(session: Session, lessons: Iterable[LocalLesson]) -> dict[uuid.UUID, Revision]:
    """The draft of each lesson as it is now."""
    last = (
        select(Revision.lesson_id, func.max(Revision.number).label("number"))
        .where(Revision.lesson_id.in_([lesson.id for lesson in lessons]))
        .group_by(Revision.lesson_id)
        .subquery()
    )
    same = (Revision.lesson_id == last.c.lesson_id) & (Revision.number == last.c.number)
    return {each.lesson_id: each for each in session.scalars(select(Revision).join(last, same))}


def revision(session: Session, lesson: LocalLesson, number: int) -> Revision | None:
    return session.get(Revision, (lesson.id, number))


def history(session: Session, lesson: LocalLesson) -> list[Revision]:
    """Every state the draft was in, the newest first."""
    wanted = select(Revision).where(Revision.lesson_id == lesson.id)
    return list(session.scalars(wanted.order_by(Revision.number.desc())))


def publications(session: Session, lesson: LocalLesson) -> list[Publication]:
    """Every version that was offered, the newest first."""
    wanted = select(Publication).where(Publication.lesson_id == lesson.id)
    return list(session.scalars(wanted.order_by(Publication.published_at.desc())))


def in_force(session: Session, communes: Sequence[int]) -> list[Publication]:
    """What these communes' phones are offered now, in the order in which the lessons were begun."""
    wanted = (
        select(Publication)
        .join(LocalLesson)
        .where(LocalLesson.commune_id.in_(communes), Publication.ended_at.is_(None))
    )
    return list(session.scalars(wanted.options(joinedload(Publication.lesson)).order_by(LocalLesson.made_at)))


def offered(session: Session, lesson: LocalLesson) -> Publication | None:
    """The version phones are offered now."""
    wanted = select(Publication).where(Publication.lesson_id == lesson.id, Publication.ended_at.is_(None))
    return session.scalars(wanted).first()


def photo_of(session: Session, commune: int, digest: str) -> bytes | None:
    found = session.get(LocalPhoto, (commune, digest))
    return found.content if found else None


def names_of(session: Session, accounts: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of accounts."""
    known = {account for account in accounts if account}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(known)))
    return {row.id: row.name for row in rows}
