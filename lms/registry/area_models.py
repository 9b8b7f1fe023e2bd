"""What areas were before: names and parents they had, and which became which. Neither a code nor a name is a key."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model


class AreaPast(Model):
    """From one day to another an area was called otherwise, or lay in another one; today's state is in ``Area``."""

    __tablename__ = "area_past"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)


class AreaSuccession(Model):
    """From ``on`` the whole of an area, or a part, belongs to another; ``basis``: by which decision."""

    __tablename__ = "area_succession"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    part: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    basis: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("old_id", "new_id", name="uq_area_succession"),)
