"""Certificates. What is printed is frozen with each one; an id is never used again."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.foundation import clock
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class Certificate(Model):
    """``id``: 128 random bits, in the address and the QR; ``cause``: the statement that earned it (once each)."""

    __tablename__ = "certificate"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    village_id: Mapped[int] = mapped_column(index=True)
    cause: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    data: Mapped[str] = mapped_column(Text)
    template: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    revocation: Mapped[Revocation | None] = relationship(lazy="joined")

    @property
    def printed(self) -> dict[str, Any]:
        """Every field as it stands on the paper, with its words in both languages."""
        fields: dict[str, Any] = json.loads(self.data)
        return fields

    @property
    def status(self) -> str:
        """``valid``, ``expired`` or ``revoked``."""
        if self.revocation:
            return "revoked"
        return "expired" if self.expires_at <= clock.now() else "valid"


class Revocation(Model):
    """That a certificate was withdrawn: when, by whom, why."""

    __tablename__ = "revocation"

    certificate_id: Mapped[str] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(Text)
