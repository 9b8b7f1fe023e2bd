"""What trainers gave out. Free text lies in its own tables, so that it can be erased without touching the record."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class Assignment(Model):
    """A path, a course or a lesson (``kind``, ``what``), given until a day. Rebuilt from the log.

    Given to exactly one: a person (``household_id``: hers on that day), a household, a village, or a group.
    ``due_at``: when ``due`` was last said.
    """

    __tablename__ = "assignment"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, default="path", server_default="path")
    # The column has the name it got when there were only paths.
    what: Mapped[str] = mapped_column("path", Text)
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    village_id: Mapped[int | None] = mapped_column()
    group_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    due: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str] = mapped_column(Text, default="", server_default="")

    __table_args__ = (
        Index("ix_assignment_household", "household_id"),
        Index("ix_assignment_village", "village_id"),
        Index("ix_assignment_person", "person_id"),
        Index("ix_assignment_group", "group_id"),
    )


class AssignmentNote(Model):
    """The words a trainer added to an assignment."""

    __tablename__ = "assignment_note"

    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)


class AssignmentChange(Model):
    """An assignment was changed: by whom, when, and what stood there before. ``id`` is the statement's."""

    __tablename__ = "assignment_change"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    due: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
