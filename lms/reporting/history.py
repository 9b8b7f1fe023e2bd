"""Where the households stood before: week by week while the record is young, month by month once it is older.

Read from kept standings in one go (record 28); the numbers are those of the ladder at each of the moments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach, villages_within_reach
from lms.foundation import clock
from lms.progress.ladder import RUNGS
from lms.progress.models import HouseholdContact
from lms.progress.past import Rungs, rungs_at
from lms.registry.models import Household, Residence
from lms.reporting.board import Stood
from lms.reporting.standings import core_lessons

YOUNG: Final = timedelta(days=112)
WEEK: Final = timedelta(days=7)
MONTHS: Final = 12


@dataclass(frozen=True)
class Moment:
    """The whole commune and each village (by id) as of a moment; of a past day its end."""

    at: datetime
    whole: Stood
    villages: Mapping[int, Stood]

    @property
    def day(self) -> date:
        return self.at.astimezone(clock.VIETNAM).date()

    def of(self, village: int) -> Stood:
        return self.villages.get(village) or _stood({})


def history(session: Session, account: Account, now: datetime) -> list[Moment]:
    """The moments of the last year on which there was a record, today the last."""
    times = moments(_began(session, account), now)
    villages = session.scalars(villages_within_reach(account)).all()
    here = and_(Household.village_id.in_(villages), Residence.village_id.in_(villages))
    found = rungs_at(session, here, times, core_lessons())
    return [_moment(at, counts) for at, counts in zip(times, found, strict=True)]


def moments(began: datetime | None, now: datetime) -> Sequence[datetime]:
    """When to look: the ends of weeks back to the beginning, or of the last twelve months; and now."""
    today = now.astimezone(clock.VIETNAM).date()
    if began is None:
        return [now]
    first = began.astimezone(clock.VIETNAM).date()
    if now - began <= YOUNG:
        weeks = -(-(today - first).days // WEEK.days)
        days = [today - WEEK * number for number in range(weeks, 0, -1)]
    else:
        days = [day for day in _month_ends(today) if day >= first]
    return [*(end_of_day(day) for day in days), now]


def end_of_day(day: date) -> datetime:
    """Its last moment where the users live."""
    return datetime.combine(day, time.max, clock.VIETNAM)


def _month_ends(today: date) -> list[date]:
    """The last days of the twelve months before this one, the oldest first."""
    ends, day = [], today
    for _ in range(MONTHS):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]


def _began(session: Session, account: Account) -> datetime | None:
    here = households_within_reach(account).with_only_columns(Household.id)
    return session.scalar(select(func.min(HouseholdContact.reached_at)).where(HouseholdContact.household_id.in_(here)))


def _moment(at: datetime, villages: Mapping[int, Rungs]) -> Moment:
    whole = {rung: sum(counts[rung] for counts in villages.values()) for rung in RUNGS}
    return Moment(at, _stood(whole), {village: _stood(counts) for village, counts in villages.items()})


def _stood(counts: Rungs) -> Stood:
    rungs = {rung: counts.get(rung, 0) for rung in RUNGS}
    return Stood(sum(rungs.values()), rungs)
