"""The commune's list of what a smart village has, and what was found in each village."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime

DIGITAL_HOUSEHOLDS = "digital_households"


class VillageCriterion(Model):
    """One line of a commune's list, in force from one day to another.

    ``threshold``: per cent, for a criterion that counts; empty for one that is there or not. ``counts``: what the
    program counts itself (``digital_households``); empty where an officer writes down what was found.
    """

    __tablename__ = "village_criterion"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    threshold: Mapped[int | None]
    counts: Mapped[str | None] = mapped_column(Text)
    place: Mapped[int]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class VillageFinding(Model):
    """What was found in a village on a day, by whom, and on what it rests; the newest one counts."""

    __tablename__ = "village_finding"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    criterion_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("village_criterion.id"), index=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    met: Mapped[bool]
    percent: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    found_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
