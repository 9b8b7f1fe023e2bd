"""What completing each version of a lesson demands; kept for ever, because old phones speak of old versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class LessonVersion(Model):
    __tablename__ = "lesson_version"

    lesson: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[str] = mapped_column(Text, primary_key=True)
    requirements: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
