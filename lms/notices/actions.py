"""What staff do with notices: announce, correct, withdraw; hide a comment, show it again."""

from __future__ import annotations

import json
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
from lms.notices.queries import hiding_of, newest, told_villages
from lms.notices.refusals import NotTaken
from lms.registry.models import Area
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
    office = office_of(by)
    if office is None:
        raise NotWithinReach
    _demand_villages(by, villages)
    known = db.session.get(Notice, identifier)
    if known:
        return known
    notice = Notice(id=identifier, office=office, made_by=by.id, made_at=clock.now())
    db.session.add(notice)
    db.session.flush()
    _tell(notice, villages)
    _add_version(by, notice, content, identifier, 1)
    return notice


def _demand_villages(by: Account, villages: Collection[int]) -> None:
    if not set(villages) <= set(db.session.scalars(villages_within_reach(by))):
        raise NotWithinReach
    if not villages:
        raise NotTaken("notices.fault.no_village", "villages")


def _tell(notice: Notice, villages: Collection[int]) -> None:
    """It is for these from now on; one that was dropped stays as a row."""
    rows = db.session.scalars(select(NoticeVillage).where(NoticeVillage.notice_id == notice.id))
    known = {row.village_id: row for row in rows}
    for village, row in known.items():
        row.dropped = village not in villages
    new = sorted(set(villages) - known.keys())
    db.session.add_all(NoticeVillage(notice_id=notice.id, village_id=village) for village in new)
    db.session.flush()


@writes
def carry_notices(old: Area, new: Area) -> list[uuid.UUID]:
    """What was announced to a village that went into another is told there; answers those that its people still see."""
    told = select(NoticeVillage).where(NoticeVillage.village_id == old.id, NoticeVillage.dropped.is_(False))
    rows = list(db.session.scalars(told.order_by(NoticeVillage.notice_id)))
    for row in rows:
        row.dropped = True
        there = db.session.get(NoticeVillage, (row.notice_id, new.id))
        if there:
            there.dropped = False
        else:
            db.session.add(NoticeVillage(notice_id=row.notice_id, village_id=new.id))
    db.session.flush()
    return [row.notice_id for row in rows]


@writes
def correct(
    by: Account, notice: Notice, villages: Collection[int], content: Content, identifier: uuid.UUID
) -> NoticeVersion:
    """Say it anew, to these villages; the words and villages before stay as an older version. Sent twice, done once.

    Raises ``NotWithinReach`` where it is not hers to change or a village is elsewhere, ``NotTaken`` for a withdrawn
    one and for no village.
    """
    _demand(by, notice)
    _demand_villages(by, villages)
    if db.session.get(NoticeWithdrawal, notice.id):
        raise NotTaken("notices.fault.withdrawn")
    before = newest(db.session(), notice.id)
    known = db.session.get(NoticeVersion, identifier)
    if known:
        return known
    _tell(notice, villages)
    return _add_version(by, notice, content, identifier, before.number + 1)


def _add_version(by: Account, notice: Notice, content: Content, identifier: uuid.UUID, number: int) -> NoticeVersion:
    version = NoticeVersion(
        id=identifier, notice_id=notice.id, number=number, by=by.id, at=clock.now(), **vars(content),
        villages=json.dumps(told_villages(db.session(), notice.id)),
    )  # fmt: skip
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
    return set(told_villages(db.session(), notice.id)) <= set(db.session.scalars(villages_within_reach(by)))


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
