"""What trainers gave out. Free text lies in its own table, so that it can be erased without touching the record."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class Assignment(Model):
    """A path given to a household or to a whole village (exactly one of the two), until a day. Rebuilt from the log."""

    __tablename__ = "assignment"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    household_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    village_id: Mapped[int | None] = mapped_column()
    due: Mapped[date | None] = mapped_column(Date)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_assignment_household", "household_id"),
        Index("ix_assignment_village", "village_id"),
    )


class AssignmentNote(Model):
    """The words a trainer added to an assignment."""

    __tablename__ = "assignment_note"

    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)
