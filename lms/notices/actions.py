"""What staff do with notices: announce, correct, withdraw; hide a comment, show it again."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from lms.access.models import Account
from lms.access.reach import villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.rights import Right, may
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.notices.models import (
    COMMUNE,
    HEAD,
    TEAM,
    CommentHiding,
    Notice,
    NoticeComment,
    NoticeVersion,
    NoticeVillage,
    NoticeWithdrawal,
)
from lms.notices.queries import hiding_of, newest
from lms.notices.refusals import NotTaken
from lms.registry.spelling import tidy

LONGEST_REASON: Final = 300


@dataclass(frozen=True)
class Content:
    """What a notice is to say; pictures and sounds by the ids under which they were kept."""

    title: str
    body: str
    shown_from: datetime
    shown_until: datetime | None = None
    picture_id: uuid.UUID | None = None
    picture_words: str = ""
    sound_id: uuid.UUID | None = None
    pinned: bool = False
    public: bool = False


def office_of(account: Account) -> str | None:
    """In whose name an account announces (HEAD, TEAM, COMMUNE); None where it may not."""
    if account.is_(Role.OFFICER):
        return COMMUNE
    if account.is_(Role.TRAINER) and may(account, Right.VILLAGE_HEAD):
        return HEAD
    return TEAM if account.is_(Role.TRAINER) and may(account, Right.ANNOUNCE) else None


@writes
def announce(by: Account, villages: Collection[int], content: Content, identifier: uuid.UUID) -> Notice:
    """Announce to villages, all of them within reach. Sent twice, announced once.

    Raises ``NotWithinReach`` without the right or for a village elsewhere, ``NotTaken`` for no village.
    """
    office, reach = office_of(by), set(db.session.scalars(villages_within_reach(by)))
    if office is None or not set(villages) <= reach:
        raise NotWithinReach
    if not villages:
        raise NotTaken("notices.fault.no_village", "villages")
    known = db.session.get(Notice, identifier)
    if known:
        return known
    notice = Notice(id=identifier, office=office, made_by=by.id, made_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    db.session.add_all(NoticeVillage(notice_id=notice.id, village_id=village) for village in sorted(set(villages)))
    _add_version(by, notice, content, identifier, 1)
    return notice


@writes
def correct(by: Account, notice: Notice, content: Content, identifier: uuid.UUID) -> NoticeVersion:
    """Say it anew; the words before stay as an older version. Sent twice, corrected once.

    Raises ``NotWithinReach`` where it is not hers to change, ``NotTaken`` for a withdrawn one.
    """
    _demand(by, notice)
    if db.session.get(NoticeWithdrawal, notice.id):
        raise NotTaken("notices.fault.withdrawn")
    before = newest(db.session(), notice.id)
    known = db.session.get(NoticeVersion, identifier)
    return known or _add_version(by, notice, content, identifier, before.number + 1)


def _add_version(by: Account, notice: Notice, content: Content, identifier: uuid.UUID, number: int) -> NoticeVersion:
    version = NoticeVersion(
        id=identifier, notice_id=notice.id, number=number, by=by.id, at=clock.now(), **vars(content)
    )
    db.session.add(version)
    db.session.flush()
    return version


@writes
def withdraw(by: Account, notice: Notice, reason: str) -> None:
    """Take a notice back, for a reason residents read. Withdrawn again, the first time stays.

    Raises ``NotWithinReach`` and, without a reason, ``NotTaken``.
    """
    _demand(by, notice)
    reason = _reason(reason)
    if db.session.get(NoticeWithdrawal, notice.id) is None:
        db.session.add(NoticeWithdrawal(notice_id=notice.id, by=by.id, at=clock.now(), reason=reason))


def may_change(by: Account, notice: Notice) -> bool:
    """Its author while she may announce; an officer all of whose villages it is for."""
    if office_of(by) is None or (by.id != notice.made_by and not by.is_(Role.OFFICER)):
        return False
    told = db.session.scalars(select(NoticeVillage.village_id).where(NoticeVillage.notice_id == notice.id))
    return set(told) <= set(db.session.scalars(villages_within_reach(by)))


def _demand(by: Account, notice: Notice) -> None:
    if not may_change(by, notice):
        raise NotWithinReach


@writes
def hide(by: Account, comment: NoticeComment, reason: str) -> None:
    """Show a comment to nobody but its author and the staff. Raises ``NotTaken`` without a reason."""
    reason = _reason(reason)
    if hiding_of(db.session(), comment.id) is None:
        hiding = CommentHiding(id=ids.new_id(), comment_id=comment.id, by=by.id, at=clock.now(), reason=reason)
        db.session.add(hiding)


@writes
def show_again(by: Account, comment: NoticeComment) -> None:
    """End a hiding; it stays as a trace."""
    hiding = hiding_of(db.session(), comment.id)
    if hiding:
        hiding.shown_at, hiding.shown_by = clock.now(), by.id


def _reason(text: str) -> str:
    reason = tidy(text)
    if not reason:
        raise NotTaken("notices.fault.no_reason", "reason")
    if len(reason) > LONGEST_REASON:
        raise NotTaken("notices.fault.reason_long", "reason")
    return reason
