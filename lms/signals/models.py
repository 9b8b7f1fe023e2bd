"""What is read off the log for the finders and the lessons' authors; what was found; what people made of it."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import Position, UtcDateTime


class LessonRun(Model):
    """A lesson worked through on one phone (``facts.Run``). Rebuilt from the log."""

    __tablename__ = "lesson_run"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    device: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    lesson: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_lesson_run_household", "household_id"),)


class Slip(Model):
    """Where somebody went wrong: at a step of a lesson, ``place`` (a screen or a question), ``what`` was tapped.

    ``kind``: ``wrong``, ``danger`` or ``answer``. ``first_at`` and ``last_at`` differ where it happened again in
    another attempt. One row for a person and a place, so that people are counted and not taps. Rebuilt from the log.
    """

    __tablename__ = "slip"

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    lesson: Mapped[str] = mapped_column(Text, primary_key=True)
    step: Mapped[str] = mapped_column(Text, primary_key=True)
    place: Mapped[str] = mapped_column(Text, primary_key=True)
    what: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_slip_household", "household_id"),)


class Signal(Model):
    """Something a person should look at (``finding.Finding``). ``statements`` and ``facts`` are JSON.

    ``village_id``: where most of its households live; whoever reaches that village may judge it. ``subject``: the
    account or the device whose statements these are. Found no more, it goes, unless somebody has judged it.
    """

    __tablename__ = "signal"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    statements: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    events: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def statement_ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(each) for each in json.loads(self.statements)]

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of its why."""
        told: dict[str, int] = json.loads(self.facts)
        return told


class Judgement(Model):
    """What a person made of a signal, on the ``events`` it had then: ``dismissed`` or ``confirmed``, and why.

    Never changed: who thinks again judges again, and the newest holds. ``reason`` is free text, kept out of the log.
    """

    __tablename__ = "signal_judgement"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    signal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("signal.id"), index=True)
    verdict: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    events: Mapped[int] = mapped_column(Integer)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignalLook(Model):
    """When a commune's record was last looked through, and how far the record then went."""

    __tablename__ = "signal_look"

    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Position)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
