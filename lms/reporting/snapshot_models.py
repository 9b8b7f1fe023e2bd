"""Frozen months: who was in the registry at a month's end, and what every indicator said of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.foundation.database import Model
from lms.foundation.types import Position, UtcDateTime
from lms.registry.models import Area


class Snapshot(Model):
    """One village, or a commune as a whole, at the end of one month (``month``: its first day).

    ``as_of``: the month's last instant; ``rule_id``: the rule that was in force, and stays this month's;
    ``position``: of the record when it was made; ``people``: registered by name, ``adults`` and ``elders`` of them.
    """

    __tablename__ = "snapshot"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    month: Mapped[date] = mapped_column(Date)
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)
    rule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ladder_rule.id"))
    position: Mapped[int] = mapped_column(Position)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    households: Mapped[int]
    residents: Mapped[int]
    people: Mapped[int]
    adults: Mapped[int]
    elders: Mapped[int]

    area: Mapped[Area] = relationship()

    __table_args__ = (UniqueConstraint("area_id", "month", name="uq_snapshot_month"),)


class SnapshotList(Model):
    """Who was counted: the ids of ``kind`` (households, people, stalls, products), sixteen bytes each, sorted."""

    __tablename__ = "snapshot_list"

    snapshot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    members: Mapped[bytes] = mapped_column(LargeBinary)


class SnapshotFigure(Model):
    """What an indicator said. Revision 0 is what was frozen; late work that changes it adds another, with a note."""

    __tablename__ = "snapshot_figure"

    snapshot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(Text, primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    unknown: Mapped[int | None]
    hundredths: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    values: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    position: Mapped[int] = mapped_column(Position)
