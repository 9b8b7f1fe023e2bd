"""What trainers saw from door to door, and what learners stumble over. All of it is rebuilt from the log."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class Visit(Model):
    """A trainer was at a household's door; ``outcome`` is one of ``field_actions.OUTCOMES``."""

    __tablename__ = "visit"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    outcome: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_visit_household", "household_id"),)


class StallCheck(Model):
    """What a trainer saw at a stall. Each answer is ``yes``, ``no`` or ``unknown``, which is not “no”."""

    __tablename__ = "stall_check"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    stall_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    guided: Mapped[str] = mapped_column(Text)
    own_stand: Mapped[str] = mapped_column(Text)
    payments: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_stall_check_stall", "stall_id"),)


class ProductCheck(Model):
    """Whether a product's code opened the right information: ``yes``, ``no`` or ``unknown``."""

    __tablename__ = "product_check"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    opened: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_product_check_product", "product_id"),)


class HouseholdCheck(Model):
    """What a trainer or the village head saw or was told at a household. Each answer is ``yes``, ``no`` or ``unknown``.

    ``smartphone``: one works there; ``selling``: a sales post or an order of the last 90 days was shown; ``in_group``:
    somebody is in the village's group; ``submitted``: ``person_id`` sent an application online herself, seen.
    """

    __tablename__ = "household_check"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    smartphone: Mapped[str] = mapped_column(Text)
    selling: Mapped[str] = mapped_column(Text)
    in_group: Mapped[str] = mapped_column(Text)
    submitted: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class VillageCheck(Model):
    """Whether a trainer's phone got online by the Wi-Fi of a village's hall: ``yes``, ``no`` or ``unknown``."""

    __tablename__ = "village_check"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    village_id: Mapped[int] = mapped_column(Integer, index=True)
    wifi: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Stumble(Model):
    """A practice done alone in which something dangerous was tapped; ``danger``: how often."""

    __tablename__ = "stumble"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    lesson: Mapped[str] = mapped_column(Text)
    danger: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_stumble_household", "household_id"),)
