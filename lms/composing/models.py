"""A commune's own lessons: every state a draft was ever in, the photos, and what was published when by whom."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from lms.composing.content import Content, content_of
from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime
from lms.registry.models import Area


class LocalLesson(Model):
    """A lesson of one commune. ``name`` is the lesson's id on phones and in the record, for ever."""

    __tablename__ = "local_lesson"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    commune: Mapped[Area] = relationship()


class Revision(Model):
    """One saved state of a draft, whole; the highest ``number`` is the draft of now. None is ever changed."""

    __tablename__ = "local_revision"

    lesson_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("local_lesson.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    written: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def content(self) -> Content:
        return content_of(self.written)


class LocalPhoto(Model):
    """A photo as lessons carry it, found by the digest of its bytes; the same photo is kept once for a commune."""

    __tablename__ = "local_photo"

    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    taken_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Publication(Model):
    """A version offered to the commune's phones from ``published_at`` until ``ended_at``: withdrawn, or replaced.

    The version itself lies with all others in ``lesson_version``; ``summary`` is its line in the phone's
    catalogue, as JSON.
    """

    __tablename__ = "local_publication"
    __table_args__ = (Index("ix_local_publication_lesson", "lesson_id", "ended_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    lesson_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("local_lesson.id"))
    version: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    summary: Mapped[str] = mapped_column(Text)
    published_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lesson: Mapped[LocalLesson] = relationship()
