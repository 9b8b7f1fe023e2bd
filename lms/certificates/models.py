"""Certificates and what happens to them. What is printed is frozen with each one; an id is never used again."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint, Uuid, false
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from lms.foundation import clock
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime

Evidence = list[dict[str, str]]


class Certificate(Model):
    """One paper. ``id``: 128 random bits, in the address and the QR; ``cause``: what earned it (once each).

    ``kind`` says whom it names (``kinds.py``): a person of a household, the household, or the village alone.
    ``village_id``: where the household lived on that day. ``evidence``: what bears it out, as a JSON list;
    ``rule_id``: the rule of the ladder by which a household's paper was earned.
    ``code``: the signed part of its QR (none on papers of template 1); ``badge``: its Open Badge once asked for.
    """

    __tablename__ = "certificate"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    household_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    village_id: Mapped[int] = mapped_column(index=True)
    course: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    evidence: Mapped[str] = mapped_column(Text, default="[]")
    rule_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    data: Mapped[str] = mapped_column(Text)
    template: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    status_list: Mapped[int]
    status_index: Mapped[int]
    code: Mapped[str | None] = mapped_column(Text)
    badge: Mapped[str | None] = deferred(mapped_column(Text))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("certificate.id"), unique=True)

    revocation: Mapped[Revocation | None] = relationship(lazy="joined")
    replaces: Mapped[Certificate | None] = relationship(remote_side=[id], back_populates="replaced_by")
    replaced_by: Mapped[Certificate | None] = relationship(back_populates="replaces", uselist=False)

    __table_args__ = (UniqueConstraint("status_list", "status_index", name="uq_certificate_status"),)

    @property
    def printed(self) -> dict[str, Any]:
        """Every field as it stands on the paper, with its words in both languages."""
        fields: dict[str, Any] = json.loads(self.data)
        return fields

    @property
    def proofs(self) -> Evidence:
        """What bears it out: ``kind``, ``what``, ``at`` and the ``statement`` of each."""
        found: Evidence = json.loads(self.evidence)
        return found

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


class HeldAward(Model):
    """Earned, and waiting for an officer's signature; ``decided_at`` with ``reason``: declined, without it: signed.

    ``lacks_pictures``: it waits for its person first (``certificates/pictures.py``).
    """

    __tablename__ = "held_award"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    household_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    person_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    village_id: Mapped[int] = mapped_column(index=True)
    course: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    rule_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("certificate.id"))
    earned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    lacks_pictures: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def proofs(self) -> Evidence:
        found: Evidence = json.loads(self.evidence)
        return found


class CommunePaper(Model):
    """What a commune chose for its papers: who signs, with which picture, and whether each waits for a signature."""

    __tablename__ = "commune_paper"

    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    held: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(Text, default="")
    signer_title: Mapped[str] = mapped_column(Text, default="")
    signer: Mapped[str] = mapped_column(Text, default="")
    seal: Mapped[bool] = mapped_column(default=False)
    signature: Mapped[str | None] = mapped_column(ForeignKey("paper_image.digest"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))


class PaperImage(Model):
    """A signature as a checked PNG, kept for ever under its SHA-256: papers that were issued with it still need it."""

    __tablename__ = "paper_image"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    png: Mapped[bytes] = mapped_column(LargeBinary)


class Printing(Model):
    """That a paper was printed once more, by whom, in which form."""

    __tablename__ = "printing"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    certificate_id: Mapped[str] = mapped_column(ForeignKey("certificate.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    form: Mapped[str] = mapped_column(Text)


class PrintRun(Model):
    """Many papers in one PDF. ``wanted``: ids in the order of printing; ``prepared``: how many are laid out so far."""

    __tablename__ = "print_run"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    village_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    form: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text)
    prepared: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str | None] = mapped_column(Text)
    document: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    @property
    def papers(self) -> list[str]:
        found: list[str] = json.loads(self.wanted)
        return found


class PrintPart(Model):
    """Some papers of a run, laid out: what a killed run need not do again."""

    __tablename__ = "print_part"

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("print_run.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pages: Mapped[str] = mapped_column(Text)


class IssuerKey(Model):
    """A key the programme signs with. ``sealed``: the private part, encrypted; ``endorsement``: by the one before."""

    __tablename__ = "issuer_key"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    endorsement: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
