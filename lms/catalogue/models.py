"""Every version of a lesson that was published, kept for ever: old phones speak of old versions, and ask for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class LessonVersion(Model):
    """`requirements`: what completing it demands, as JSON; `bundle`: the whole of it, gzip, where it was kept."""

    __tablename__ = "lesson_version"

    lesson: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[str] = mapped_column(Text, primary_key=True)
    requirements: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bundle: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
