"""Indicators read from the learning record: the ladder, learners, reviews, teach-backs, freshness (1 to 10 and 24)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import func, select

from lms.catalogue.model import Catalogue
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, Revocation
from lms.progress.models import Evidence, LessonStanding
from lms.registry.models import ADULT_FROM, ELDER_FROM, Person
from lms.reporting.freshness import freshness_of
from lms.reporting.measured import Measured, homes, nothing, share
from lms.reporting.outside import typed_whole
from lms.reporting.scope import Scope

WEEK: Final = timedelta(days=7)
QUARTER: Final = 90


def reached(scope: Scope) -> Measured:
    return homes(scope.reached, len(scope.standing))


def active(scope: Scope) -> Measured:
    """Of the households reached."""
    found = {each for each in scope.reached if scope.standing[each].learning}
    return _of_reached(frozenset(found), scope.reached)


def completed(scope: Scope) -> Measured:
    found = {each for each, stand in scope.standing.items() if stand.completed_at}
    return homes(frozenset(found), len(scope.standing))


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
    return homes(found, len(scope.standing))


def waiting(scope: Scope) -> Measured:
    """Completed and retained, a confirmation missing; ``days``: since when the longest of them is complete."""
    found = {each: stand.completed_at for each, stand in scope.standing.items() if stand.completed_at and stand.waits}
    days = (scope.as_of - min(found.values())).days if found else 0
    note = "waiting" if found else ""
    return Measured(len(found), note=note, values={"days": days}, households=frozenset(found))


def adults(scope: Scope) -> Measured:
    """Adults by the year of birth; a number typed in for the area stands before the registry's own."""
    whole = typed_whole(scope, "adult_any_lesson_pct")
    did = _as_old_as(ADULT_FROM, scope, Counter(each.born for each in scope.learners if each.first))
    if whole is not None and whole >= did:
        return share(did, whole, scope.born[None], "outside_whole")
    return share(did, _as_old_as(ADULT_FROM, scope, scope.born), scope.born[None], "registered_adults")


def elders(scope: Scope) -> Measured:
    """Of the learners whose year of birth is written down."""
    born = Counter(each.born for each in scope.learners if each.opened)
    return share(_as_old_as(ELDER_FROM, scope, born), born.total() - born[None], born[None])


def retained(scope: Scope) -> Measured:
    """Each learner's first review a week or more after completing that lesson; unknown: who did not come back."""
    first: dict[uuid.UUID, tuple[datetime, bool]] = {}
    for person, done, at, passed in _reviews(scope):
        if at >= done + WEEK:
            first[person] = min(first.get(person, (at, passed)), (at, passed))
    due = {each.person for each in scope.learners if each.first and each.first + WEEK <= scope.as_of}
    return share(sum(passed for _, passed in first.values()), len(first), len(due - set(first)), "not_returned")


def scam_ready(scope: Scope) -> Measured:
    """An adult passed the review of a scam lesson, each time a new story; a dangerous tap would not have passed."""
    lessons = [name for name, lesson in _catalogue().lessons.items() if lesson.scam]
    grown = Person.birth_year.is_(None) | (Person.birth_year <= scope.day.year - ADULT_FROM)
    wanted = select(Evidence.household_id, Evidence.person_id).join(Person, Person.id == Evidence.person_id).where(
        Evidence.household_id.in_(scope.households), Evidence.kind == "review", Evidence.what.in_(lessons),
        Evidence.at > scope.since(QUARTER), Evidence.at <= scope.as_of,
        Evidence.person_id.in_(scope.people), grown,
    )  # fmt: skip
    rows = scope.session.execute(wanted.distinct())
    found = frozenset(household for household, person in rows if scope.counts(person))
    return _of_reached(found & scope.reached, scope.reached)


def teach_backs(scope: Scope) -> Measured:
    """Times in 90 days, for each person who completed a lesson in them."""
    times = scope.session.scalar(
        select(func.count()).where(
            Evidence.household_id.in_(scope.households), Evidence.kind == "teach_back",
            Evidence.at > scope.since(QUARTER), Evidence.at <= scope.as_of,
        )
    )  # fmt: skip
    lately = [each for each in scope.learners if each.last and each.last > scope.since(QUARTER)]
    return share(times or 0, len(lately))


def fresh(scope: Scope) -> Measured:
    """Learners who sent something in the last 14 days, of those active in the last 60."""
    found = freshness_of(scope.session, scope.households, scope.as_of)
    return share(found.sent, found.active) if found.active else nothing("no_learners")


def _of_reached(found: frozenset[uuid.UUID], reached_ones: frozenset[uuid.UUID]) -> Measured:
    return homes(found, len(reached_ones)) if reached_ones else nothing("none_reached")


def _as_old_as(age: int, scope: Scope, born: Mapping[int | None, int]) -> int:
    return sum(count for year, count in born.items() if year is not None and scope.day.year - year >= age)


def _reviews(scope: Scope) -> Iterable[tuple[uuid.UUID, datetime, datetime, bool]]:
    """Who, when she completed the lesson, when she reviewed it, and whether she passed."""
    rows = scope.session.execute(
        select(Evidence.person_id, LessonStanding.completed_at, Evidence.at, Evidence.kind)
        .join(
            LessonStanding,
            (LessonStanding.person_id == Evidence.person_id) & (LessonStanding.lesson == Evidence.what),
        )
        .where(
            Evidence.person_id.in_(scope.people), Evidence.kind.in_(("review", "review_tried")),
            Evidence.at <= scope.as_of, LessonStanding.completed_at <= scope.as_of,
        )
    ).tuples()  # fmt: skip
    return ((person, done, at, kind == "review") for person, done, at, kind in rows if done)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue
