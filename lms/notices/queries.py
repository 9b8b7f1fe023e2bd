"""Named reads of notices: within an account's reach, and for a phone's villages."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.access.models import Account
from lms.access.reach import villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation import clock
from lms.notices.models import (
    TAKEN_BACK,
    CommentHiding,
    Matter,
    MatterStep,
    Notice,
    NoticeComment,
    NoticePicture,
    NoticeReaction,
    NoticeSound,
    NoticeVersion,
    NoticeVillage,
    NoticeWithdrawal,
)
from lms.registry.area_history import with_what_joined
from lms.registry.models import Person

T = TypeVar("T")


def _for_villages(villages: Any) -> ColumnElement[bool]:
    return Notice.id.in_(select(NoticeVillage.notice_id).where(NoticeVillage.village_id.in_(villages)))


def _told_to(villages: Collection[int]) -> ColumnElement[bool]:
    told = NoticeVillage.village_id.in_(villages) & NoticeVillage.dropped.is_(False)
    return Notice.id.in_(select(NoticeVillage.notice_id).where(told))


def _is_newest() -> ColumnElement[bool]:
    other = aliased(NoticeVersion)
    return ~exists().where(other.notice_id == NoticeVersion.notice_id, other.number > NoticeVersion.number)


def newest(session: Session, notice_id: uuid.UUID) -> NoticeVersion:
    """What a notice says now."""
    wanted = select(NoticeVersion).where(NoticeVersion.notice_id == notice_id).order_by(NoticeVersion.number.desc())
    return session.scalars(wanted.limit(1)).one()


def versions_of(session: Session, notice_id: uuid.UUID) -> list[tuple[NoticeVersion, str]]:
    """Every version with who wrote it, the newest first."""
    wanted = select(NoticeVersion, Account.name).join(Account, Account.id == NoticeVersion.by)
    found = session.execute(wanted.where(NoticeVersion.notice_id == notice_id).order_by(NoticeVersion.number.desc()))
    return [(row.NoticeVersion, row.name) for row in found]


def told_villages(session: Session, notice_id: uuid.UUID) -> list[int]:
    """The villages a notice is for now."""
    wanted = select(NoticeVillage.village_id).where(NoticeVillage.notice_id == notice_id)
    return list(session.scalars(wanted.where(NoticeVillage.dropped.is_(False)).order_by(NoticeVillage.village_id)))


def notices_within_reach(account: Account) -> Select[tuple[Notice]]:
    """Whatever was announced to a village within reach, also one a correction took away."""
    return select(Notice).where(_for_villages(villages_within_reach(account)))


def notice_within_reach(session: Session, account: Account, notice_id: uuid.UUID) -> Notice:
    """Raises ``NotWithinReach``."""
    return _found(session.scalar(notices_within_reach(account).where(Notice.id == notice_id)))


def comments_within_reach(account: Account) -> Select[tuple[NoticeComment]]:
    """What people of the villages within reach said, and of those that went into them."""
    return select(NoticeComment).where(NoticeComment.village_id.in_(with_what_joined(villages_within_reach(account))))


def comment_within_reach(session: Session, account: Account, comment_id: uuid.UUID) -> NoticeComment:
    """Raises ``NotWithinReach``."""
    return _found(session.scalar(comments_within_reach(account).where(NoticeComment.id == comment_id)))


def matter_within_reach(session: Session, account: Account, matter_id: uuid.UUID) -> Matter:
    """Raises ``NotWithinReach``."""
    comments = comments_within_reach(account).with_only_columns(NoticeComment.id)
    return _found(session.scalar(select(Matter).where(Matter.id == matter_id, Matter.comment_id.in_(comments))))


def shown_now() -> Select[tuple[Notice, NoticeVersion]]:
    """Notices whose newest words are shown at this moment; withdrawn ones too, which say so."""
    now = clock.now()
    return (
        select(Notice, NoticeVersion)
        .join(NoticeVersion, NoticeVersion.notice_id == Notice.id)
        .where(_is_newest(), NoticeVersion.shown_from <= now)
        .where(or_(NoticeVersion.shown_until.is_(None), NoticeVersion.shown_until > now))
        .order_by(NoticeVersion.pinned.desc(), NoticeVersion.shown_from.desc(), Notice.id)
    )


def with_newest(notices: Select[tuple[Notice]]) -> Select[tuple[Notice, NoticeVersion]]:
    """Those notices with what they say now, pinned ones first, then the newest."""
    identifiers = notices.with_only_columns(Notice.id)
    return (
        select(Notice, NoticeVersion)
        .join(NoticeVersion, NoticeVersion.notice_id == Notice.id)
        .where(_is_newest(), Notice.id.in_(identifiers))
        .order_by(NoticeVersion.pinned.desc(), NoticeVersion.shown_from.desc(), Notice.id)
    )


def shown_to(villages: Collection[int]) -> Select[tuple[Notice, NoticeVersion]]:
    """What the people of these villages see now; without a village only what is public and was not withdrawn."""
    if villages:
        return shown_now().where(_told_to(villages))
    withdrawn = exists().where(NoticeWithdrawal.notice_id == Notice.id)
    return shown_now().where(NoticeVersion.public.is_(True), ~withdrawn)


def hiding_of(session: Session, comment_id: uuid.UUID) -> CommentHiding | None:
    """The hiding in force."""
    return session.scalars(
        select(CommentHiding).where(CommentHiding.comment_id == comment_id, CommentHiding.shown_at.is_(None))
    ).first()


def hidings(session: Session, comments: Iterable[uuid.UUID]) -> dict[uuid.UUID, CommentHiding]:
    """Comment → the hiding in force."""
    wanted = select(CommentHiding).where(CommentHiding.comment_id.in_(list(comments)), CommentHiding.shown_at.is_(None))
    return {hiding.comment_id: hiding for hiding in session.scalars(wanted)}


def heard_comments(villages: Collection[int], own: Collection[uuid.UUID]) -> Select[tuple[NoticeComment, Person]]:
    """What a phone of these villages shows: hidden ones to their authors (``own``) only, erased people's to none."""
    hidden = exists().where(CommentHiding.comment_id == NoticeComment.id, CommentHiding.shown_at.is_(None))
    return (
        select(NoticeComment, Person)
        .join(Person, and_(Person.id == NoticeComment.person_id, Person.erased_at.is_(None)))
        .where(NoticeComment.village_id.in_(with_what_joined(villages)))
        .where(or_(~hidden, NoticeComment.person_id.in_(own)))
        .order_by(NoticeComment.said_at, NoticeComment.id)
    )


def latest_reactions(notices: Collection[uuid.UUID], villages: Any) -> Select[tuple[uuid.UUID, uuid.UUID, str]]:
    """(notice, person, kind) of the taps that count."""
    later = aliased(NoticeReaction)
    overtaken = exists().where(
        later.notice_id == NoticeReaction.notice_id,
        later.person_id == NoticeReaction.person_id,
        or_(
            later.said_at > NoticeReaction.said_at,
            and_(later.said_at == NoticeReaction.said_at, later.id > NoticeReaction.id),
        ),
    )
    return (
        select(NoticeReaction.notice_id, NoticeReaction.person_id, NoticeReaction.kind)
        .where(NoticeReaction.notice_id.in_(notices))
        .where(NoticeReaction.village_id.in_(with_what_joined(villages)))
        .where(NoticeReaction.kind != TAKEN_BACK, ~overtaken)
    )


def steps_of(session: Session, matters: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[MatterStep, str]]]:
    """Matter → its steps with who took them, the first first."""
    found: dict[uuid.UUID, list[tuple[MatterStep, str]]] = {}
    wanted = select(MatterStep, Account.name).join(Account, Account.id == MatterStep.by).order_by(MatterStep.number)
    for step, name in session.execute(wanted.where(MatterStep.matter_id.in_(list(matters)))).tuples():
        found.setdefault(step.matter_id, []).append((step, name))
    return found


def pictures_by_id(session: Session, identifiers: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, NoticePicture]:
    """Without their images, which are loaded when asked for."""
    wanted = select(NoticePicture).where(NoticePicture.id.in_([each for each in identifiers if each]))
    return {picture.id: picture for picture in session.scalars(wanted)}


def sounds_by_id(session: Session, identifiers: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, NoticeSound]:
    wanted = select(NoticeSound).where(NoticeSound.id.in_([each for each in identifiers if each]))
    return {sound.id: sound for sound in session.scalars(wanted)}


def counted(session: Session, column: Any, notices: Collection[uuid.UUID], villages: Any) -> dict[uuid.UUID, int]:
    """Notice → how many comments of these villages."""
    here = NoticeComment.village_id.in_(with_what_joined(villages))
    wanted = select(column, func.count()).where(column.in_(notices), here)
    return dict(session.execute(wanted.group_by(column)).tuples().all())


def _found(row: T | None) -> T:
    if row is None:
        raise NotWithinReach
    return row
