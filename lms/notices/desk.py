"""What the staff's pages show of notices."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import villages_within_reach
from lms.foundation import clock
from lms.notices.models import (
    Notice,
    NoticeComment,
    NoticePicture,
    NoticeSound,
    NoticeVersion,
    NoticeVillage,
    NoticeWithdrawal,
)
from lms.notices.queries import (
    counted,
    latest_reactions,
    notices_within_reach,
    pictures_by_id,
    sounds_by_id,
    with_newest,
)
from lms.notices.sheets import Sheet
from lms.registry.area_history import with_what_joined
from lms.registry.models import Area


@dataclass(frozen=True)
class Entry:
    """One notice with everything around it; comments and reactions of the villages within reach."""

    notice: Notice
    version: NoticeVersion
    author: str
    villages: Sequence[Area]
    withdrawal: NoticeWithdrawal | None
    picture: NoticePicture | None
    sound: NoticeSound | None
    comments: int
    reactions: Sequence[str]

    @property
    def state(self) -> str:
        """withdrawn, planned, over, shown"""
        now = clock.now()
        if self.withdrawal:
            return "withdrawn"
        if self.version.shown_from > now:
            return "planned"
        return "over" if self.version.shown_until and self.version.shown_until <= now else "shown"


def my_villages(session: Session, account: Account) -> list[Area]:
    """The villages within reach, by code."""
    wanted = select(Area).where(Area.id.in_(villages_within_reach(account))).order_by(Area.code, Area.name)
    return list(session.scalars(wanted))


def village_names(session: Session, notice_id: uuid.UUID) -> dict[int, str]:
    """Of every village a notice was ever for."""
    wanted = select(Area.id, Area.name).join(NoticeVillage, NoticeVillage.village_id == Area.id)
    return dict(session.execute(wanted.where(NoticeVillage.notice_id == notice_id)).tuples().all())


def entry(session: Session, account: Account, notice: Notice) -> Entry:
    """One notice within reach."""
    return _entries(session, account, with_newest(notices_within_reach(account).where(Notice.id == notice.id)))[0]


def entries(session: Session, account: Account, sheet: Sheet) -> list[Entry]:
    """The notices within reach, pinned ones first, then the newest: those on one sheet of the list."""
    wanted = with_newest(notices_within_reach(account))
    return _entries(session, account, wanted.limit(sheet.size).offset(sheet.before))


def _entries(session: Session, account: Account, wanted: Select[tuple[Notice, NoticeVersion]]) -> list[Entry]:
    rows = session.execute(wanted).tuples().all()
    notices = [each.id for each, _ in rows]
    villages: dict[object, list[Area]] = {}
    told_to = select(NoticeVillage.notice_id, Area).join(Area, Area.id == NoticeVillage.village_id).order_by(Area.code)
    for identifier, village in session.execute(
        told_to.where(NoticeVillage.notice_id.in_(notices), NoticeVillage.dropped.is_(False))
    ).tuples():
        villages.setdefault(identifier, []).append(village)
    authors = dict(session.execute(select(Account.id, Account.name)).tuples().all())
    withdrawn = select(NoticeWithdrawal).where(NoticeWithdrawal.notice_id.in_(notices))
    withdrawals = {each.notice_id: each for each in session.scalars(withdrawn)}
    pictures = pictures_by_id(session, [version.picture_id for _, version in rows])
    sounds = sounds_by_id(session, [version.sound_id for _, version in rows])
    mine = villages_within_reach(account)
    comments = counted(session, NoticeComment.notice_id, notices, mine)
    reactions: dict[object, list[str]] = {}
    for identifier, _who, kind in session.execute(latest_reactions(notices, mine)).tuples():
        reactions.setdefault(identifier, []).append(kind)
    return [
        Entry(
            each, version, authors.get(each.made_by, ""), villages.get(each.id, []), withdrawals.get(each.id),
            pictures.get(version.picture_id) if version.picture_id else None,
            sounds.get(version.sound_id) if version.sound_id else None,
            comments.get(each.id, 0), reactions.get(each.id, []),
        )
        for each, version in rows
    ]  # fmt: skip


def pictures_within_reach(account: Account) -> Select[tuple[NoticePicture]]:
    """Of every version of the notices within reach, and what the account itself kept."""
    notices = notices_within_reach(account).with_only_columns(Notice.id)
    used = select(NoticeVersion.picture_id).where(NoticeVersion.notice_id.in_(notices))
    return select(NoticePicture).where(NoticePicture.id.in_(used) | (NoticePicture.kept_by == account.id))


def sounds_within_reach(account: Account) -> Select[tuple[NoticeSound]]:
    """Of notices and of comments within reach, and what the account itself kept."""
    notices = notices_within_reach(account).with_only_columns(Notice.id)
    used = select(NoticeVersion.sound_id).where(NoticeVersion.notice_id.in_(notices))
    villages = with_what_joined(villages_within_reach(account))
    said = select(NoticeComment.sound_id).where(NoticeComment.village_id.in_(villages))
    mine = NoticeSound.id.in_(used) | NoticeSound.id.in_(said) | (NoticeSound.kept_by == account.id)
    return select(NoticeSound).where(mine)
