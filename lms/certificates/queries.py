"""Named reads of certificates."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from lms.certificates.models import Certificate, HeldAward, Printing
from lms.registry.models import Area, Person


def certificate_by_id(session: Session, identifier: str) -> Certificate | None:
    """None as well for what no identifier can be (PostgreSQL would not even look for a NUL)."""
    return session.get(Certificate, identifier.lower()) if identifier.isascii() and identifier.isalnum() else None


def certificates_of(session: Session, household: uuid.UUID, people: Collection[uuid.UUID]) -> list[Certificate]:
    """The papers of a household and of these people, the newest first, without what was withdrawn or replaced."""
    newer = aliased(Certificate)
    theirs = or_(
        (Certificate.household_id == household) & Certificate.person_id.is_(None), Certificate.person_id.in_(people)
    )
    wanted = select(Certificate).outerjoin(newer, newer.replaces_id == Certificate.id).where(theirs, newer.id.is_(None))
    rows = session.scalars(wanted.order_by(Certificate.issued_at.desc(), Certificate.number.desc()))
    return [row for row in rows if row.revocation is None]


def forgotten(session: Session, certificate: Certificate) -> bool:
    """Whether the person it names asked to be erased: then her name is shown to nobody any more."""
    person = session.get(Person, certificate.person_id) if certificate.person_id else None
    return person is not None and person.erased_at is not None


def printings_of(session: Session, certificate: Certificate) -> list[Printing]:
    """Each time it was printed, the newest first."""
    wanted = select(Printing).where(Printing.certificate_id == certificate.id)
    return list(session.scalars(wanted.order_by(Printing.at.desc())))


def waiting_in(session: Session, villages: Collection[int]) -> list[HeldAward]:
    """What waits for a signature in these villages, the oldest first."""
    undecided = HeldAward.decided_at.is_(None), HeldAward.lacks_pictures.is_(False)
    wanted = select(HeldAward).where(HeldAward.village_id.in_(villages), *undecided)
    return list(session.scalars(wanted.order_by(HeldAward.earned_at, HeldAward.id)))


def certificates_in(session: Session, villages: list[int]) -> list[Certificate]:
    """All certificates of these villages, the newest first."""
    wanted = select(Certificate).where(Certificate.village_id.in_(villages))
    return list(session.scalars(wanted.order_by(Certificate.issued_at.desc(), Certificate.number.desc())))


def areas_by_code(session: Session, wanted: Select[tuple[int]]) -> list[Area]:
    """The areas of a select of ids, by code."""
    return list(session.scalars(select(Area).where(Area.id.in_(wanted)).order_by(Area.code, Area.name)))
