"""The log, the cursors of those who read it, and what the interface (xAPI) looks up and keeps."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import clock
from lms.foundation.database import Model
from lms.foundation.types import Hashed, Instant, Position, ShortUuid, UtcDateTime
from lms.lrs.packing import Packed


class Statement(Model):
    """One xAPI statement, appended once and never changed. ``document`` is its exact text; the rest is for look-up.

    Its row is kept narrow (record 15): texts by which it is found are hashes, its own text is packed.
    """

    __tablename__ = "statement"

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(ShortUuid, unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    stored: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(Hashed)
    team: Mapped[str | None] = mapped_column(Hashed)
    verb: Mapped[str] = mapped_column(Hashed)
    document: Mapped[str] = mapped_column(Packed)

    __table_args__ = (
        Index("ix_statement_actor", "actor", "position"),
        Index("ix_statement_team", "team", "position"),
    )


class Mention(Model):
    """Statements mention something, or the statements they refer to do (``mentions.key_of``): those at the positions
    from ``position`` on whose bit is set, the lowest bit for ``position`` itself (``runs``)."""

    __tablename__ = "mention"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    bits: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")

    __table_args__ = ({"sqlite_with_rowid": False},)


class Reference(Model):
    """The statement at ``position`` has the StatementRef ``target`` as its object; the target may not be here yet."""

    __tablename__ = "reference"

    target: Mapped[uuid.UUID] = mapped_column(ShortUuid, primary_key=True)
    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    voids: Mapped[bool] = mapped_column(Boolean)


class ActivityDefinition(Model):
    """What all statements together said of an activity (4.1.6.4): merged JSON."""

    __tablename__ = "activity_definition"

    activity: Mapped[str] = mapped_column(Text, primary_key=True)
    definition: Mapped[str] = mapped_column(Text)


class Attachment(Model):
    """The bytes behind a SHA-2, kept once."""

    __tablename__ = "attachment"

    sha2: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Document(Model):
    """A document of a client: state, activity profile or agent profile. ``shelf`` is where it is listed."""

    __tablename__ = "document"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    shelf: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    registration: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    content_type: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Credential(Model):
    """A key to the interface, for one program. The secret itself is shown once and kept nowhere. ``area``: the code of
    the area it is bound to, empty for none."""

    __tablename__ = "credential"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text, unique=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    scopes: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Cursor(Model):
    """How far one subscriber has read, and where it is stuck if it is: since when, why, how often tried, when next."""

    __tablename__ = "cursor"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(Position, default=0)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stuck_at: Mapped[int | None] = mapped_column(Position)
    stuck_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def move_to(self, position: int) -> None:
        """Reach a position, free of what held it up."""
        self.position, self.moved_at = position, clock.now()
        self.stuck_at, self.stuck_since, self.error, self.failures, self.retry_at = None, None, None, 0, None
