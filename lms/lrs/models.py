"""The log and the cursors of those who read it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import Position, UtcDateTime


class Statement(Model):
    """One xAPI statement, appended once and never changed. ``document`` is its exact text; the rest is for look-up."""

    __tablename__ = "statement"

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    stored: Mapped[datetime] = mapped_column(UtcDateTime)
    timestamp: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(Text)
    team: Mapped[str | None] = mapped_column(Text)
    verb: Mapped[str] = mapped_column(Text)
    activity: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        Index("ix_statement_actor", "actor", "position"),
        Index("ix_statement_team", "team", "position"),
    )


class Cursor(Model):
    """How far one subscriber has read, and where it is stuck if it is."""

    __tablename__ = "cursor"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(Position, default=0)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stuck_at: Mapped[int | None] = mapped_column(Position)
    stuck_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
