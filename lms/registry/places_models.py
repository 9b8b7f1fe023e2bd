"""Where a village has Wi-Fi for everyone; where markets and products lay, and who kept a stall, before today."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Date, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from lms.foundation import ids
from lms.foundation.database import Model
from lms.registry.models import Area
from lms.registry.spelling import tidy


class WifiPoint(Model):
    """Wi-Fi at a place of a village (its hall, a school) from one day to another, whether it works or not."""

    __tablename__ = "wifi_point"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    place: Mapped[str] = mapped_column(Text)
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)

    village: Mapped[Area] = relationship()

    @validates("place")
    def _tidied(self, _key: str, value: str) -> str:
        return tidy(value)


class PlacePast(Model):
    """From one day to another a market or a product belonged to another commune (``area_id``), or a stall was kept by
    another household (``household_id``, empty: by one that is not known). Of the three one is named."""

    __tablename__ = "place_past"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    market_id: Mapped[int | None] = mapped_column(ForeignKey("market.id"), index=True)
    product_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("product.id"), index=True)
    stall_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stall.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)
