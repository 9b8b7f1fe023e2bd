"""The facts of a commune, gathered from the rows that were read off the log."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import ids
from lms.progress.models import Evidence, LessonStanding
from lms.registry.models import Area, Household, Membership
from lms.signals.facts import Confirmation, Facts, Ground, Presence, Run, Stay
from lms.signals.models import LessonRun
from lms.teaching.field_models import Visit
from lms.teaching.session_models import Attendance

Households = Select[tuple[uuid.UUID]]


def facts_of(session: Session, commune: int) -> Facts:
    """All that the households living in a commune today were told to have done, in a handful of questions."""
    villages = select(Area.id).where(Area.parent_id == commune, Area.level == "village")
    here: Households = select(Household.id).where(Household.village_id.in_(villages))
    confirmations = _confirmations(session, here)
    return Facts(
        runs=_runs(session, here),
        confirmations=confirmations,
        presences=_presences(session, here),
        ground=Ground(
            village={row.id: row.village_id for row in session.execute(_homes(here))},
            lives=_lives(session, {each.by for each in confirmations}),
            learnt=_learnt(session, here),
        ),
    )


def _homes(here: Households) -> Select[tuple[uuid.UUID, int]]:
    return select(Household.id, Household.village_id).where(Household.id.in_(here))


def _runs(session: Session, here: Households) -> Sequence[Run]:
    columns = (
        LessonRun.statement_id, LessonRun.device, LessonRun.person_id, LessonRun.household_id, LessonRun.lesson,
        LessonRun.seconds, LessonRun.at,
    )  # fmt: skip
    return [Run(*row) for row in session.execute(select(*columns).where(LessonRun.household_id.in_(here)))]


def _confirmations(session: Session, here: Households) -> Sequence[Confirmation]:
    columns = (
        Evidence.statement_id, Evidence.by, Evidence.person_id, Evidence.household_id, Evidence.what, Evidence.alone,
        Evidence.at,
    )  # fmt: skip
    wanted = select(*columns).where(Evidence.household_id.in_(here), Evidence.kind == "confirmed", Evidence.by != "")
    return [Confirmation(*row) for row in session.execute(wanted)]


def _presences(session: Session, here: Households) -> Sequence[Presence]:
    columns = (
        Attendance.statement_id, Attendance.by, Attendance.session_id, Attendance.person_id, Attendance.household_id,
        Attendance.at,
    )  # fmt: skip
    wanted = select(*columns).where(Attendance.household_id.in_(here), Attendance.lesson == "")
    return [Presence(*row) for row in session.execute(wanted)]


def _lives(session: Session, trainers: set[str]) -> dict[str, list[Stay]]:
    """Where those who confirmed lived themselves."""
    stays: dict[str, list[Stay]] = defaultdict(list)
    wanted = (
        select(Account.id, Membership.household_id, Membership.valid_from, Membership.valid_to)
        .join(Membership, Membership.person_id == Account.person_id)
        .where(Account.id.in_([found for each in trainers if (found := ids.parse_id(each))]))
    )
    for account, household, since, until in session.execute(wanted):
        stays[str(account)].append(Stay(household, since, until))
    return stays


def _learnt(session: Session, here: Households) -> dict[uuid.UUID, datetime]:
    """When somebody of a household first opened a lesson, was at a meeting, or was visited."""
    first: dict[uuid.UUID, datetime] = {}
    for table, at in ((LessonStanding, LessonStanding.opened_at), (Attendance, Attendance.at), (Visit, Visit.at)):
        home = table.household_id
        for household, moment in session.execute(select(home, func.min(at)).where(home.in_(here)).group_by(home)):
            first[household] = min(first.get(household, moment), moment)
    return first
