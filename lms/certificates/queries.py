"""Named reads of certificates."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.registry.models import Area


def certificate_by_id(session: Session, identifier: str) -> Certificate | None:
    """None as well for what no identifier can be (PostgreSQL would not even look for a NUL)."""
    return session.get(Certificate, identifier.lower()) if identifier.isascii() and identifier.isalnum() else None


def certificates_of(session: Session, household: uuid.UUID) -> list[dict[str, Any]]:
    """A household's valid certificates as its phone shows them (docs/phone.md)."""
    rows = session.scalars(
        select(Certificate).where(Certificate.household_id == household).order_by(Certificate.issued_at.desc())
    )
    return [_told(row) for row in rows if row.status == "valid"]


def certificates_in(session: Session, villages: list[int]) -> list[Certificate]:
    """All certificates of these villages, the newest first."""
    wanted = select(Certificate).where(Certificate.village_id.in_(villages))
    return list(session.scalars(wanted.order_by(Certificate.issued_at.desc(), Certificate.number.desc())))


def areas_by_code(session: Session, wanted: Select[tuple[int]]) -> list[Area]:
    """The areas of a select of ids, by code."""
    return list(session.scalars(select(Area).where(Area.id.in_(wanted)).order_by(Area.code, Area.name)))


def _told(row: Certificate) -> dict[str, Any]:
    texts = row.printed["texts"]
    return {
        "id": row.id,
        "title": {language: words["title"] for language, words in texts.items()},
        "issued_on": row.issued_at.astimezone(clock.VIETNAM).date().isoformat(),
        "url": f"/c/{row.id}",
        "pdf": f"/c/{row.id}.pdf",
    }
