"""Where each household stands, kept ready to be counted, and which of these rows are no longer to be believed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class KeptStanding(Model):
    """The moments from which a household stands on each rung, a row for each rule that is or was lately in force
    (``kept_rules.in_use``). A household without facts, of its own or of anybody who ever belonged to it, has none.

    Under a rule that asks where people belong on the day there is a row for each time in which the same people did:
    it says where the household stands at moments of the days ``begins`` to ``ends``. Under others there is one.
    ``skills_at``: since when all its skills are confirmed; ``active_at``: its newest activity; ``newest_at``: the
    newest moment of all its facts (a phone's clock may be ahead of ours); ``under``: the rule, as ``kept_rules.stamp``
    names it. ``village_id``: the household's village, so that a commune's rows are found without the province's; a
    trigger of migration 0042 keeps it right when the household moves.
    """

    __tablename__ = "household_standing"

    household_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    under: Mapped[str] = mapped_column(Text, primary_key=True)
    begins: Mapped[date] = mapped_column(Date, primary_key=True)
    ends: Mapped[date | None] = mapped_column(Date)
    reached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digital_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    skills_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    newest_at: Mapped[datetime] = mapped_column(UtcDateTime)
    village_id: Mapped[int | None] = mapped_column(index=True)

    # Which rows look ahead of now, or were made under a rule that is over: a handful among many.
    __table_args__ = (
        Index("ix_household_standing_newest", "newest_at"),
        Index("ix_household_standing_under", "under"),
    )


class DueStanding(Model):
    """A household whose facts changed since its standing was kept. Triggers of migrations 0032 and 0041 write these
    rows, in the transaction that changed the facts; ``marked_in`` tells its marks from those of other transactions."""

    __tablename__ = "standing_due"

    household_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    marked_in: Mapped[str] = mapped_column(Text, primary_key=True)
