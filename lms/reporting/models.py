"""Counts rolled up for the province, reports that were made, and what was taken away of the record."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, Text, Uuid, false
from sqlalchemy.orm import Mapped, deferred, mapped_column

from lms.foundation import clock, ids
from lms.foundation.database import Model
from lms.foundation.types import Position, UtcDateTime


class VillageTally(Model):
    """A village's households by rung as they stood at ``as_of``; see ``progress.tallies.Counts``."""

    __tablename__ = "village_tally"

    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    not_reached: Mapped[int] = mapped_column(Integer)
    reached: Mapped[int] = mapped_column(Integer)
    completed: Mapped[int] = mapped_column(Integer)
    digital: Mapped[int] = mapped_column(Integer)
    learning: Mapped[int] = mapped_column(Integer)
    rose_reached: Mapped[int] = mapped_column(Integer)
    rose_completed: Mapped[int] = mapped_column(Integer)
    rose_digital: Mapped[int] = mapped_column(Integer)
    waiting: Mapped[int] = mapped_column(Integer)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Report(Model):
    """A report of a commune for a span of days, in one language. ``position``: of the record it was made from;
    ``as_of``: the moment it speaks of; ``done`` of ``steps``: how far the making is. ``asked_by`` empty: the timetable.
    ``public``: without small groups and the list of households.
    """

    __tablename__ = "report"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    position: Mapped[int | None] = mapped_column(Position)
    as_of: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    steps: Mapped[int] = mapped_column(Integer, default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str | None] = mapped_column(Text)
    xlsx: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    csv: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    __table_args__ = (Index("ix_report_commune", "commune_id", "asked_at"),)

    @property
    def late_since(self) -> date | None:
        """The day on which the timetable should have had it ready, where it was asked for on a later one."""
        due = self.last_day + timedelta(days=1)
        asked = self.asked_at.astimezone(clock.VIETNAM).date()
        return due if self.asked_by is None and asked > due else None


class TakenAway(Model):
    """An account took statements of a selection away as a file. ``how_many`` stays empty where it was broken off."""

    __tablename__ = "taken_away"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    form: Mapped[str] = mapped_column(Text)
    selection: Mapped[str] = mapped_column(Text)
    households: Mapped[int] = mapped_column(Integer)
    upto: Mapped[int] = mapped_column(Position)
    how_many: Mapped[int | None] = mapped_column(Integer)
