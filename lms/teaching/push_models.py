"""Phones that may be reminded, and what they were reminded of."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class PushSubscription(Model):
    """Where a phone's browser can be reached (Web Push, RFC 8030) and the keys its messages are encrypted with."""

    __tablename__ = "push_subscription"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), unique=True)
    endpoint: Mapped[str] = mapped_column(Text)
    p256dh: Mapped[str] = mapped_column(Text)
    auth: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reminder(Model):
    """A phone was reminded of an assignment, once for each occasion: ``given``, ``day-3`` …, ``due``.

    Written before it is sent, so that nobody is reminded twice; ``result``: sending, sent, gone, failed.
    """

    __tablename__ = "reminder"

    assignment_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    device_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), primary_key=True)
    occasion: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    result: Mapped[str] = mapped_column(Text)
