"""Indicators read from what trainers and village heads wrote down: homes, stalls, products, halls (13 to 23)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from lms.certificates.villages import lines_in
from lms.foundation import clock
from lms.notices.models import SETTLED, Matter, MatterStep, NoticeComment
from lms.progress.models import LessonStanding
from lms.registry.area_history import with_what_joined
from lms.registry.models import Household, Membership
from lms.registry.places_models import WifiPoint
from lms.registry.queries import holds
from lms.reporting.measured import Measured, homes, nothing, share
from lms.reporting.scope import Scope
from lms.teaching.field_models import HouseholdCheck, ProductCheck, StallCheck, VillageCheck

# The lesson of `path-stall` whose practice teaches a stall to be paid by a code.
STALL_LESSON: Final = "qr-receive-seller"
QUARTER, YEAR = 90, 365
ANSWERED_WITHIN: Final = timedelta(days=14)


def sellers(scope: Scope) -> Measured:
    """Households that showed a post or an order in the last 90 days; nothing read from any network."""
    answers = _answers(scope, HouseholdCheck.selling, scope.since(QUARTER))
    return _of_registry(scope, answers)


def group(scope: Scope) -> Measured:
    """Households with somebody in the village's group, as told."""
    return _of_registry(scope, _answers(scope, HouseholdCheck.in_group))


def smartphones(scope: Scope) -> Measured:
    """What was seen at the household; else what the village head's list says. Of those of whom either is known."""
    listed = scope.session.execute(
        select(Household.id, Household.phones).where(Household.id.in_(scope.households), Household.phones.is_not(None))
    )
    answers = {household: "yes" if phones else "no" for household, phones in listed}
    seen = {household: answer for household, answer in _answers(scope, HouseholdCheck.smartphone).items() if answer}
    answers |= {household: answer for household, answer in seen.items() if answer != "unknown"}
    if not answers:
        return nothing("never_checked")
    found = frozenset(household for household, answer in answers.items() if answer == "yes")
    return homes(found, len(answers), len(scope.standing) - len(answers), "list_or_seen")


def submitted(scope: Scope) -> Measured:
    """People first seen to send an application themselves in the quarter of the day."""
    first = select(HouseholdCheck.person_id, func.min(HouseholdCheck.at).label("at")).where(
        HouseholdCheck.person_id.is_not(None), HouseholdCheck.submitted == "yes", HouseholdCheck.at <= scope.as_of
    )
    rows = scope.session.execute(first.where(HouseholdCheck.person_id.in_(scope.people)).group_by("person_id")).all()
    if not _ever(scope, HouseholdCheck.submitted):
        return nothing("never_checked")
    begun = datetime(scope.day.year, 3 * ((scope.day.month - 1) // 3) + 1, 1, tzinfo=clock.VIETNAM).astimezone(UTC)
    return Measured(sum(row.at >= begun for row in rows), note="quarter")


def wifi(scope: Scope) -> Measured:
    """Halls where a trainer's phone got online in the last 90 days, of all villages; not where the list ends it."""
    newest = _newest(
        scope.session.execute(
            select(VillageCheck.village_id, VillageCheck.wifi, VillageCheck.at).where(
                VillageCheck.village_id.in_(scope.villages),
                VillageCheck.at > scope.since(QUARTER),
                VillageCheck.at <= scope.as_of,
            )
        )
    )
    listed, gone = _wifi_listed(scope)
    answers = {village: answer for village, answer in newest.items() if answer != "unknown"} | dict.fromkeys(gone, "no")
    if not answers:
        return nothing("never_checked")
    found = share(list(answers.values()).count("yes"), len(scope.villages), len(scope.villages) - len(answers))
    return replace(found, note="wifi_listed", values={"listed": len(listed)}) if listed else found


def _wifi_listed(scope: Scope) -> tuple[set[int], set[int]]:
    """The villages that had Wi-Fi by the commune's list on the day, and those of which it says that it is gone.

    A point on the list is no proof that it works; none on it is no proof that there is none, unless it was closed.
    """
    points = scope.session.execute(
        select(WifiPoint.village_id, WifiPoint.closed_on).where(
            WifiPoint.village_id.in_(scope.villages), WifiPoint.opened_on <= scope.day
        )
    ).all()
    there = {point.village_id for point in points if point.closed_on is None or point.closed_on > scope.day}
    return there, {point.village_id for point in points} - there


def stalls_guided(scope: Scope) -> Measured:
    """A trainer guided it, or somebody of its household passed the lesson of receiving by code."""
    if not scope.stalls:
        return _no_list(scope, "no_stalls")
    checks = _checks(scope)
    guided = {stall for stall, each in checks.items() if each.guided == "yes"}
    learnt = _learnt(scope, [household for household in scope.keepers.values() if household])
    taught = {stall for stall, household in scope.keepers.items() if household in learnt}
    known, found = taught | set(checks), taught | guided
    if not known:
        return nothing("never_checked")
    return share(len(found), len(scope.stalls), len(scope.stalls) - len(known))


def stalls_using(scope: Scope) -> Measured:
    """By the newest look: its own stand, and a real payment in the 30 days before."""
    if not scope.stalls:
        return _no_list(scope, "no_stalls")
    checks = _checks(scope).values()
    using = sum(each.own_stand == "yes" and each.payments == "yes" for each in checks)
    known = sum("no" in (each.own_stand, each.payments) or each.own_stand == each.payments == "yes" for each in checks)
    if not known:
        return nothing("never_checked")
    return share(using, len(scope.stalls), len(scope.stalls) - known)


def products(scope: Scope) -> Measured:
    """Products whose code opened the right information within twelve months."""
    if not scope.products:
        return _no_list(scope, "no_products")
    rows = select(ProductCheck.product_id, ProductCheck.opened, ProductCheck.at).where(
        ProductCheck.product_id.in_([each.id for each in scope.products]),
        ProductCheck.at > scope.since(YEAR),
        ProductCheck.at <= scope.as_of,
    )
    known = [answer for answer in _newest(scope.session.execute(rows)).values() if answer != "unknown"]
    if not known:
        return nothing("never_checked")
    return share(known.count("yes"), len(scope.products), len(scope.products) - len(known))


def product_count(scope: Scope) -> Measured:
    """The same as a count."""
    found = products(scope)
    return Measured(found.numerator, unknown=found.unknown, note=found.note)


def feedback(scope: Scope) -> Measured:
    """Remarks taken up in the last year and settled with words within 14 days; unknown: not yet 14 days old."""
    rows = scope.session.execute(
        select(Matter.id, Matter.made_at, func.min(MatterStep.at).label("settled_at"))
        .join(NoticeComment, NoticeComment.id == Matter.comment_id)
        .outerjoin(
            MatterStep,
            (MatterStep.matter_id == Matter.id) & MatterStep.state.in_(SETTLED) & (MatterStep.words != "")
            & (MatterStep.at <= scope.as_of),
        )
        .where(NoticeComment.village_id.in_(with_what_joined(scope.villages, scope.day)))
        .where(Matter.made_at > scope.since(YEAR), Matter.made_at <= scope.as_of)
        .group_by(Matter.id, Matter.made_at)
    ).all()  # fmt: skip
    if not rows:
        return nothing("no_remarks")
    answered = sum(row.settled_at is not None and row.settled_at <= row.made_at + ANSWERED_WITHIN for row in rows)
    young = sum(row.settled_at is None and row.made_at + ANSWERED_WITHIN > scope.as_of for row in rows)
    return share(answered, len(rows) - young, young)


def smart_villages(scope: Scope) -> Measured:
    """Criteria met, of those in force, over all the villages."""
    lines = [line for some in lines_in(scope.session, scope.villages, scope.as_of).values() for line in some]
    if not lines:
        return nothing("no_criteria")
    open_ = sum(line.finding is None and not line.criterion.counts for line in lines)
    return share(sum(line.met for line in lines), len(lines), open_)


def _of_registry(scope: Scope, answers: dict[uuid.UUID, str]) -> Measured:
    found = frozenset(household for household, answer in answers.items() if answer == "yes")
    known = sum(answer != "unknown" for answer in answers.values())
    if not known:
        return nothing("never_checked")
    return homes(found, len(scope.standing), len(scope.standing) - known)


def _answers(scope: Scope, column: Any, since: datetime | None = None) -> dict[uuid.UUID, str]:
    """Household → its newest answer to one question; a later “unknown” does not undo an answer."""
    wanted = select(HouseholdCheck.household_id, column, HouseholdCheck.at).where(
        HouseholdCheck.household_id.in_(scope.households), HouseholdCheck.at <= scope.as_of
    )
    return _newest(scope.session.execute(wanted.where(HouseholdCheck.at > since) if since else wanted))


def _newest(rows: Iterable[Any]) -> dict[Any, str]:
    found: dict[Any, tuple[bool, datetime, str]] = {}
    for thing, answer, at in rows:
        found[thing] = max(found.get(thing, (False, at, "unknown")), (answer != "unknown", at, answer))
    return {thing: answer for thing, (_, _, answer) in found.items()}


def _ever(scope: Scope, column: Any) -> bool:
    asked = select(HouseholdCheck.statement_id).where(
        HouseholdCheck.household_id.in_(scope.households), column != "unknown", HouseholdCheck.at <= scope.as_of
    )
    return scope.session.scalar(asked.limit(1)) is not None


def _checks(scope: Scope) -> dict[uuid.UUID, StallCheck]:
    """Stall → the newest look at it."""
    wanted = select(StallCheck).where(
        StallCheck.stall_id.in_([each.id for each in scope.stalls]), StallCheck.at <= scope.as_of
    )
    return {each.stall_id: each for each in scope.session.scalars(wanted.order_by(StallCheck.at))}


def _learnt(scope: Scope, households: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The households of which a member of the day has completed the stall's lesson."""
    wanted = (
        select(Membership.household_id)
        .join(LessonStanding, LessonStanding.person_id == Membership.person_id)
        .where(Membership.household_id.in_(households))
        .where(holds(Membership.valid_from, Membership.valid_to, scope.day))
        .where(LessonStanding.lesson == STALL_LESSON, LessonStanding.completed_at <= scope.as_of)
    )
    return set(scope.session.scalars(wanted))


def _no_list(scope: Scope, note: str) -> Measured:
    return nothing(note if scope.communes else "commune_only")
