"""Consents, corrections and requests of people. None of these rows says what a name was before."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import clock, ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime

SPOKEN, PAPER = "spoken", "paper"
HERSELF, GUARDIAN = "herself", "guardian"
# Below this age the legal representative agrees (Law 91/2025/QH15).
GUARDED_BELOW = 16


class Consent(Model):
    """That a person agreed to her learning being kept, by whom, how, and from when on she does no more.

    ``given_by``: ``herself`` or ``guardian``; ``how``: ``spoken`` (then ``witness`` was there) or on ``paper``.
    """

    __tablename__ = "consent"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    given_by: Mapped[str] = mapped_column(Text)
    guardian: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(Text)
    witness: Mapped[str] = mapped_column(Text, default="")
    given_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))


class Correction(Model):
    """That a field of a person was corrected (``name``, ``birth_year`` or ``phone``), when and by whom; never what
    stood there before: that would keep the wrong name for ever."""

    __tablename__ = "correction"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    field: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))


class PersonRequest(Model):
    """What a person asked for (``copy``, ``correction``, ``withdrawal``, ``erasure``), until when it must be answered,
    and when it was. ``reason``: of an erasure, one of a fixed list: free words could name her again."""

    __tablename__ = "person_request"
    __table_args__ = (Index("ix_person_request_commune", "commune_id", "done_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    received_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))

    @property
    def overdue(self) -> bool:
        return self.done_at is None and self.due_on < clock.today()
