"""Who speaks, and every recording ever made: one that was replaced stays here, out of circulation."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime

WAITING, WORKING, READY, REFUSED = "waiting", "working", "ready", "refused"
REPLACED, WITHDRAWN, CONSENT = "replaced", "withdrawn", "consent"


class Speaker(Model):
    """Whose voice it is, and that she agreed to its use; ``noted_by`` the account before which she did."""

    __tablename__ = "speaker"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Sounding:
    """The life of a sound (``narration/work.py``): ``original`` as recorded is kept until ``sound`` (MP3) is made.

    ``loudness`` in tenths of LUFS; ``reason`` says why it was refused.
    """

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    original: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(Text, default=WAITING, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    sound: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str | None] = mapped_column(Text, index=True)
    bytes: Mapped[int] = mapped_column(Integer, default=0)
    milliseconds: Mapped[int] = mapped_column(Integer, default=0)
    loudness: Mapped[int | None] = mapped_column(Integer)

    @property
    def seconds(self) -> float:
        return self.milliseconds / 1000


class Recording(Sounding, Model):
    """One line spoken in one language. ``words`` is what was written when it was spoken, ``key`` its `words_key`.

    In circulation while ``published_at`` is set and ``ended_at`` is not; ``shared_at``: for every commune.
    """

    __tablename__ = "recording"
    __table_args__ = (Index("ix_recording_line", "commune_id", "language", "key"),)

    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    language: Mapped[str] = mapped_column(Text)
    lesson: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    speaker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("speaker.id"), index=True)
    recorded_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    shared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    ended_why: Mapped[str] = mapped_column(Text, default="")

    speaker: Mapped[Speaker] = relationship()

    def end(self, when: datetime, by: uuid.UUID | None, why: str) -> None:
        """Take it out of circulation; the row stays."""
        self.ended_at, self.ended_by, self.ended_why = when, by, why
