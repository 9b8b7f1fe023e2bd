"""Places in the status lists: one for each certificate, at random, so that it tells nothing of the order of issue."""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.certificates.models import Certificate, Revocation

# The least that W3C Bitstring Status List 1.0 asks for, so that one certificate hides among many.
LIST_SIZE: Final = 131_072
_FULL: Final = LIST_SIZE // 2


def free_place(session: Session) -> tuple[int, int]:
    """A list and a place in it that no certificate has."""
    number = (session.scalar(select(func.count()).select_from(Certificate)) or 0) // _FULL + 1
    while True:
        place = secrets.randbelow(LIST_SIZE)
        taken = select(Certificate.id).where(Certificate.status_list == number, Certificate.status_index == place)
        if session.scalar(taken) is None:
            return number, place


def place_of(certificate: Certificate) -> int:
    """One number for list and place."""
    return (certificate.status_list - 1) * LIST_SIZE + certificate.status_index


def withdrawn_places(session: Session, number: int | None = None) -> list[int]:
    """The places of withdrawn certificates: of one list, or over all lists as ``place_of`` counts them."""
    wanted = select(Certificate).join(Revocation, Revocation.certificate_id == Certificate.id)
    if number is not None:
        wanted = wanted.where(Certificate.status_list == number)
    rows = session.scalars(wanted)
    return sorted(row.status_index if number is not None else place_of(row) for row in rows)
