"""Indicators read from the learning record: the ladder, learners, reviews, teach-backs, freshness (1 to 10 and 24)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import func, select

from lms.catalogue.model import Catalogue
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, Revocation
from lms.progress.ladder import Rung
from lms.progress.models import Evidence, LessonStanding
from lms.registry.models import ELDER_FROM
from lms.reporting.freshness import freshness_of
from lms.reporting.measured import Measured, homes, nothing, share
from lms.reporting.outside import typed_whole
from lms.reporting.scope import Scope

WEEK: Final = timedelta(days=7)
QUARTER: Final = 90


def reached(scope: Scope) -> Measured:
    return homes(_reached(scope), len(scope.ladder))


def active(scope: Scope) -> Measured:
    """Of the households reached."""
    found = {each for each in _reached(scope) if scope.ladder[each].learning}
    return _of_reached(frozenset(found), _reached(scope))


def completed(scope: Scope) -> Measured:
    found = {each for each, standing in scope.ladder.items() if standing.completed_at}
    return homes(frozenset(found), len(scope.ladder))


def digital(scope: Scope) -> Measured:
    """Certificates that were valid at the moment: issued, not expired, not withdrawn."""
    wanted = (
        select(Certificate.household_id)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.kind == Kind.HOUSEHOLD.value, Certificate.household_id.in_(scope.households))
        .where(Certificate.issued_at <= scope.as_of, Certificate.expires_at > scope.as_of)
        .where((Revocation.at.is_(None)) | (Revocation.at > scope.as_of))
    )
    found = frozenset(each for each in scope.session.scalars(wanted.distinct()) if each)
    return homes(found, len(scope.ladder))


def waiting(scope: Scope) -> Measured:
    """Completed and retained, a confirmation missing; ``days``: since when the longest of them is complete."""
    found = {
        each: standing.completed_at
        for each, standing in scope.ladder.items()
        if standing.completed_at and standing.retained and standing.missing_skills
    }
    days = (scope.as_of - min(found.values())).days if found else 0
    note = "waiting" if found else ""
    return Measured(len(found), note=note, values={"days": days}, households=frozenset(found))


def adults(scope: Scope) -> Measured:
    """Adults by the year of birth; a number typed in for the area stands before the registry's own."""
    ages = {each.person: each.adult for each in scope.members}
    known = {person for person, adult in ages.items() if adult}
    unknown = sum(adult is None for adult in ages.values())
    did = _who_completed(scope, None, scope.as_of) & known
    whole = typed_whole(scope, "adult_any_lesson_pct")
    if whole is not None and whole >= len(did):
        return share(len(did), whole, unknown, "outside_whole")
    return share(len(did), len(known), unknown, "registered_adults")


def elders(scope: Scope) -> Measured:
    """Of the learners whose year of birth is written down."""
    opened = select(LessonStanding.person_id).where(
        LessonStanding.person_id.in_(scope.people), LessonStanding.opened_at <= scope.as_of
    )
    learners = set(scope.session.scalars(opened.distinct()))
    ages = [each.age for each in scope.members if each.person in learners]
    known = [age for age in ages if age is not None]
    return share(sum(age >= ELDER_FROM for age in known), len(known), len(ages) - len(known))


def retained(scope: Scope) -> Measured:
    """Each learner's first review a week or more after completing that lesson; unknown: who did not come back."""
    completions = {
        (person, lesson): at
        for person, lesson, at in scope.session.execute(
            select(LessonStanding.person_id, LessonStanding.lesson, LessonStanding.completed_at).where(
                LessonStanding.person_id.in_(scope.people), LessonStanding.completed_at <= scope.as_of
            )
        )
    }
    first: dict[uuid.UUID, tuple[datetime, bool]] = {}
    for person, lesson, at, passed in _reviews(scope):
        done = completions.get((person, lesson))
        if done and at >= done + WEEK:
            first[person] = min(first.get(person, (at, passed)), (at, passed))
    due = {person for (person, _), at in completions.items() if at + WEEK <= scope.as_of}
    return share(sum(passed for _, passed in first.values()), len(first), len(due - set(first)), "not_returned")


def scam_ready(scope: Scope) -> Measured:
    """An adult passed the review of a scam lesson, each time a new story; a dangerous tap would not have passed."""
    grown = {each.person for each in scope.members if each.adult is not False}
    lessons = [name for name, lesson in _catalogue().lessons.items() if lesson.scam]
    wanted = select(Evidence.household_id, Evidence.person_id).where(
        Evidence.household_id.in_(scope.households), Evidence.kind == "review", Evidence.what.in_(lessons),
        Evidence.at > scope.since(QUARTER), Evidence.at <= scope.as_of,
    )  # fmt: skip
    found = frozenset(household for household, person in scope.session.execute(wanted) if person in grown)
    return _of_reached(found & _reached(scope), _reached(scope))


def teach_backs(scope: Scope) -> Measured:
    """Times in 90 days, for each person who completed a lesson in them."""
    times = scope.session.scalar(
        select(func.count()).where(
            Evidence.household_id.in_(scope.households), Evidence.kind == "teach_back",
            Evidence.at > scope.since(QUARTER), Evidence.at <= scope.as_of,
        )
    )  # fmt: skip
    return share(times or 0, len(_who_completed(scope, scope.since(QUARTER), scope.as_of)))


def fresh(scope: Scope) -> Measured:
    """Learners who sent something in the last 14 days, of those active in the last 60."""
    found = freshness_of(scope.session, scope.households, scope.as_of)
    return share(found.sent, found.active) if found.active else nothing("no_learners")


def _reached(scope: Scope) -> frozenset[uuid.UUID]:
    return frozenset(each for each, standing in scope.ladder.items() if standing.rung is not Rung.NOT_REACHED)


def _of_reached(found: frozenset[uuid.UUID], reached_ones: frozenset[uuid.UUID]) -> Measured:
    return homes(found, len(reached_ones)) if reached_ones else nothing("none_reached")


def _who_completed(scope: Scope, since: datetime | None, until: datetime) -> set[uuid.UUID]:
    wanted = select(LessonStanding.person_id).where(
        LessonStanding.person_id.in_(scope.people), LessonStanding.completed_at <= until
    )
    return set(scope.session.scalars(wanted.where(LessonStanding.completed_at > since) if since else wanted))


def _reviews(scope: Scope) -> Iterable[tuple[uuid.UUID, str, datetime, bool]]:
    rows = scope.session.execute(
        select(Evidence.person_id, Evidence.what, Evidence.at, Evidence.kind).where(
            Evidence.person_id.in_(scope.people), Evidence.kind.in_(("review", "review_tried")),
            Evidence.at <= scope.as_of,
        )
    )  # fmt: skip
    return ((person, lesson, at, kind == "review") for person, lesson, at, kind in rows)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue
