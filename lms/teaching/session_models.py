"""Sessions in the village: what was planned, who closed it, the paper list; and who was there, as the log tells it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime
from lms.registry.models import Area


class TrainingSession(Model):
    """A meeting to learn together. ``place`` is free text and stays out of the log; ids are made by page or phone."""

    __tablename__ = "training_session"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    planned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)

    villages: Mapped[list[Area]] = relationship(secondary="session_village", order_by=Area.code)
    lessons: Mapped[list[SessionLesson]] = relationship(order_by="SessionLesson.place")
    closure: Mapped[SessionClosure | None] = relationship()

    @property
    def lesson_ids(self) -> list[str]:
        return [each.lesson for each in self.lessons]


class SessionVillage(Model):
    """A village whose people a session is for."""

    __tablename__ = "session_village"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True
    )
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)


class SessionLesson(Model):
    """A lesson planned for a session, in order."""

    __tablename__ = "session_lesson"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    lesson: Mapped[str] = mapped_column(Text)


class SessionClosure(Model):
    """The session is over: from then on a change of its roll-call needs a reason."""

    __tablename__ = "session_closure"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True
    )
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SheetPhoto(Model):
    """A photo of the paper attendance list. It shows names: it can be erased, and only reach opens it."""

    __tablename__ = "sheet_photo"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("training_session.id", ondelete="CASCADE"), index=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    image: Mapped[bytes] = mapped_column(LargeBinary)


class RecordNote(Model):
    """Words beside a statement of a trainer: why a closed roll-call was corrected, what she noted at a visit."""

    __tablename__ = "record_note"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)


class Attendance(Model):
    """That somebody was at a session (``lesson`` empty), or saw a lesson there on a shared screen.

    Rebuilt from the log; taken back, the row is gone.
    """

    __tablename__ = "attendance"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    lesson: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_attendance_session", "session_id"), Index("ix_attendance_household", "household_id"))
