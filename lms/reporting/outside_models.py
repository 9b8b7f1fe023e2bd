"""Figures that come from outside: a survey, a register, a paper report, typed in with their source."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime
from lms.registry.models import Area

SURVEY, REGISTER = "S", "X"


class OutsideFigure(Model):
    """One figure of one area on one day. It is never changed: a wrong one is withdrawn, with a reason.

    ``part`` of ``whole``, or ``hundredths`` of a per cent where the source gives no counts; ``unit``: what is counted
    (person, household, stall, product); ``whole_words``: the denominator in the source's words.
    """

    __tablename__ = "outside_figure"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    indicator: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    part: Mapped[int | None]
    whole: Mapped[int | None]
    hundredths: Mapped[int | None]
    unit: Mapped[str] = mapped_column(Text)
    whole_words: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    measured_on: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    area: Mapped[Area] = relationship()
