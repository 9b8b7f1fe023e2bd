"""Notices, what residents say to them, and the matters that come of it. Rows are added and marked, never removed."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime
from lms.narration.models import Sounding

HEAD, TEAM, COMMUNE = "head", "team", "commune"
# What one who does not write can say, each with a picture on the phone.
REACTIONS = ("agree", "thanks", "unclear")
TAKEN_BACK = ""
RECEIVED, HANDLED, DONE, ANSWERED = "received", "handled", "done", "answered"
STATES = (RECEIVED, HANDLED, DONE, ANSWERED)
SETTLED = (DONE, ANSWERED)


class Notice(Model):
    """Something announced to villages. What it says is its newest `NoticeVersion`; `office`: in whose name (HEAD …)."""

    __tablename__ = "notice"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    office: Mapped[str] = mapped_column(Text)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NoticeVillage(Model):
    """A village a notice is for; ``dropped``: a correction took it away, its people see the notice no more."""

    __tablename__ = "notice_village"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    dropped: Mapped[bool] = mapped_column(Boolean, default=False)


class NoticePicture(Model):
    """A picture drawn anew by the server (JPEG): nothing a camera wrote beside it is left."""

    __tablename__ = "notice_picture"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    kept_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(Text, index=True)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    weight: Mapped[int] = mapped_column(Integer)
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class NoticeSound(Sounding, Model):
    """A voice of a notice (`kept_by` an account) or of a resident's comment (`person_id`)."""

    __tablename__ = "notice_sound"

    kept_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)


class NoticeVersion(Model):
    """What a notice said from ``at`` on, until the version with the next ``number``. Its id is the form's.

    Shown from ``shown_from`` until ``shown_until`` (empty: no end); ``public``: for anyone who has its address;
    ``villages``: for which it was then, as a JSON list of ids.
    """

    __tablename__ = "notice_version"
    __table_args__ = (UniqueConstraint("notice_id", "number", name="uq_notice_version"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    picture_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notice_picture.id"))
    picture_words: Mapped[str] = mapped_column(Text, default="")
    sound_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notice_sound.id"))
    shown_from: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pinned: Mapped[bool] = mapped_column(Boolean)
    public: Mapped[bool] = mapped_column(Boolean)
    villages: Mapped[str] = mapped_column(Text, default="[]")
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def village_ids(self) -> list[int]:
        found: list[int] = json.loads(self.villages)
        return found


class NoticeWithdrawal(Model):
    """A notice was taken back: residents see that, and why; its words stay with the staff."""

    __tablename__ = "notice_withdrawal"

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)


class NoticeComment(Model):
    """What a resident said to a notice, in words, by voice, or both. Id and ``said_at`` are the phone's.

    ``village_id``: where her household lived when it arrived; the people of that village see it.
    """

    __tablename__ = "notice_comment"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sound_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notice_sound.id"))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CommentHiding(Model):
    """A comment is not shown to residents, for a reason its author reads; until ``shown_at``, if ever."""

    __tablename__ = "comment_hiding"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_comment.id"), index=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shown_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)


class NoticeReaction(Model):
    """One tap of a person; her latest (`said_at`) counts, TAKEN_BACK takes it back."""

    __tablename__ = "notice_reaction"
    __table_args__ = (Index("ix_notice_reaction_person", "notice_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Matter(Model):
    """A comment the commune takes up. How far it is says its newest `MatterStep`."""

    __tablename__ = "matter"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    comment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_comment.id"), unique=True)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MatterStep(Model):
    """A matter came into a state (STATES); ``words`` are read by the village."""

    __tablename__ = "matter_step"
    __table_args__ = (UniqueConstraint("matter_id", "number", name="uq_matter_step"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    matter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("matter.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
