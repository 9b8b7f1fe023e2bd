"""A review passed near the end of a certificate, or after it, renews it: another paper, linked to the old one."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from lms.catalogue.model import Catalogue
from lms.certificates.issuing import Award, grant
from lms.certificates.kinds import RENEWED_WITHIN, Kind
from lms.certificates.models import Certificate
from lms.certificates.wording import NoName
from lms.foundation import clock, ids
from lms.lrs.counting import effective_time
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import activity_parts
from lms.progress.rules import rule_on
from lms.registry.merging import one_person
from lms.registry.models import Area, Household


def renew(session: Session, statement: Recorded) -> None:
    """React to a passed review. A household's certificate asks for a scam lesson again, a course's for one of its own.

    The old paper keeps its date. What was withdrawn, or renewed already, is not renewed.
    """
    place, lesson, *rest = (*activity_parts(statement.activity), "", "")[:3]
    person, household = ids.parse_id(statement.actor), ids.parse_id(statement.team)
    if place != "lessons" or rest != ["review"] or person is None or household is None:
        return
    at = effective_time(statement)
    for old in _ending(session, one_person(session, person), household, at):
        if _renews(session, old, lesson, at):
            _grant(session, old, statement, lesson, at)


def _ending(session: Session, person: uuid.UUID, household: uuid.UUID, at: datetime) -> list[Certificate]:
    newer = aliased(Certificate)
    theirs = or_(
        Certificate.person_id == person,
        (Certificate.household_id == household) & Certificate.person_id.is_(None),
    )
    wanted = (
        select(Certificate)
        .outerjoin(newer, newer.replaces_id == Certificate.id)
        .where(theirs, newer.id.is_(None), Certificate.expires_at <= at + RENEWED_WITHIN)
    )
    return [row for row in session.scalars(wanted) if row.revocation is None]


def _renews(session: Session, old: Certificate, lesson: str, at: datetime) -> bool:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    if old.kind == Kind.HOUSEHOLD:
        village = session.get_one(Area, old.village_id)
        return rule_on(session, at.astimezone(clock.VIETNAM).date(), village.parent_id).recalls(lesson)
    if old.kind == Kind.CORE_SET:
        return lesson in catalogue.core
    course = next((each for each in catalogue.courses if each.id == old.course), None)
    return course is not None and lesson in course.lessons


def _grant(session: Session, old: Certificate, statement: Recorded, lesson: str, at: datetime) -> None:
    # A person takes her paper along into another household; a household's stays with it.
    home = session.get(Household, ids.parse_id(statement.team) if old.person_id else old.household_id)
    review = {"kind": "review", "what": lesson, "at": clock.iso(at), "statement": str(statement.id)}
    renewed = Award(
        kind=Kind(old.kind),
        cause=ids.id_of("renewed", old.id),
        village_id=home.village_id if home else old.village_id,
        household_id=home.id if home else old.household_id,
        person_id=old.person_id,
        course=old.course,
        evidence=[*old.proofs, review],
        replaces=old.id,
        rule_id=old.rule_id,
    )
    try:
        grant(session, renewed)
    except NoName:
        return
