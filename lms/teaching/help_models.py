"""Calls for help from lessons, and what trainers answered. The answers' words stay out of the log and can be erased."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class HelpRequest(Model):
    """Somebody asked for help at a step of a lesson. Rebuilt from the log."""

    __tablename__ = "help_request"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    lesson: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_help_request_household", "household_id"),)


class HelpAnswer(Model):
    """What a trainer answered; the learner reads it on her phone."""

    __tablename__ = "help_answer"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    request_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)


class HelpClosure(Model):
    """The matter is settled, by an answer or on the spot."""

    __tablename__ = "help_closure"

    request_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
