"""What was said instead of written: a trainer's words to an assignment or an answer, a learner's words to her call."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Integer, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, deferred, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime

ASSIGNMENT, REQUEST, ANSWER = "assignment", "request", "answer"
# Spoken on a form that was not accepted yet; its subject is itself.
DRAFT = "draft"


class VoiceNote(Model):
    """One sound (MP3) for one subject: an assignment, a call for help, or an answer (``about``, ``subject_id``).

    ``by``: the account or the person who spoke. A voice is personal: it is heard only where its words may be read.
    """

    __tablename__ = "voice_note"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    about: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    milliseconds: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    sound: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    __table_args__ = (UniqueConstraint("about", "subject_id", name="uq_voice_note_subject"),)

    @property
    def seconds(self) -> int:
        return max(1, round(self.milliseconds / 1000))
