"""Milestones become certificates, each once: a course of a person, the highest rung of a household, a village."""

from __future__ import annotations

import uuid

from flask import current_app
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue
from lms.certificates import evidence, villages
from lms.certificates.issuing import Award, grant
from lms.certificates.kinds import Kind
from lms.certificates.wording import NoName
from lms.foundation import clock, ids
from lms.lrs.counting import FURTHEST_AHEAD, SERVER, writer_of
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import activity_parts
from lms.progress.ladder import standing_of
from lms.progress.reactions import CORE_SET, DIGITAL
from lms.registry.merging import one_person
from lms.registry.models import Area, Household


def award(session: Session, statement: Recorded) -> None:
    """React to “satisfied”: this server said it: at most one certificate each; what nobody can be named on is none."""
    earned = _household(session, statement) or _course(session, statement) or _village(session, statement)
    if earned is None or writer_of(statement) != SERVER:
        return
    try:
        grant(session, earned)
    except NoName:
        return


def _household(session: Session, statement: Recorded) -> Award | None:
    """A household that completed the core set, or that stands on the highest rung."""
    kind = {CORE_SET: Kind.CORE_SET, DIGITAL: Kind.HOUSEHOLD}.get(statement.activity)
    household = _home(session, statement)
    if kind is None or household is None or statement.actor != statement.team:
        return None
    core = _catalogue().core
    standing = standing_of(session, household.id, core, clock.now() + FURTHEST_AHEAD)
    asked = core if kind is Kind.CORE_SET else standing.rule.demanded(core)
    lessons = evidence.of_course(session, standing.completed_by, asked) if standing.completed_by else []
    proved = evidence.of_household(session, household.id, standing) if kind is Kind.HOUSEHOLD else []
    return Award(
        kind=kind,
        cause=statement.id,
        village_id=household.village_id,
        household_id=household.id,
        evidence=lessons + proved,
        rule_id=standing.rule.id,
    )


def _course(session: Session, statement: Recorded) -> Award | None:
    """A course that a person completed."""
    place, *rest = activity_parts(statement.activity) or ("",)
    person, household = ids.parse_id(statement.actor), _home(session, statement)
    course = next((each for each in _catalogue().courses if [each.id] == rest), None)
    if place != "courses" or course is None or person is None or household is None:
        return None
    return Award(
        kind=Kind.COURSE,
        cause=statement.id,
        village_id=household.village_id,
        household_id=household.id,
        person_id=one_person(session, person),
        course=course.id,
        evidence=evidence.of_course(session, one_person(session, person), course.lessons),
    )


def _village(session: Session, statement: Recorded) -> Award | None:
    village = villages.village_of(statement)
    if statement.activity != villages.SMART_VILLAGE or village is None:
        return None
    last = villages.last_certificate(session, village)
    return Award(
        kind=Kind.VILLAGE,
        cause=statement.id,
        village_id=village,
        evidence=villages.evidence_of(session, session.get_one(Area, village)),
        replaces=last.id if last and last.revocation is None else None,
    )


def _home(session: Session, statement: Recorded) -> Household | None:
    identifier: uuid.UUID | None = ids.parse_id(statement.team)
    return session.get(Household, identifier) if identifier else None


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue
