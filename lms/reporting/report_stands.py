"""Where all households of a commune stood at a moment, and in which village each lived then."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.progress.ladder import RUNGS, Ladder, ladder
from lms.progress.tallies import Counts
from lms.registry.models import Area, Residence
from lms.registry.queries import holds, villages_in
from lms.reporting.standings import core_lessons

MONTHS: Final = 12


@dataclass(frozen=True)
class Stand:
    """``homes``: household → the village it lived in."""

    at: datetime
    homes: Mapping[uuid.UUID, int]
    ladder: Ladder

    def counts(self, village: int | None = None) -> Counts:
        """Of one village, or of all; what rose of late and what waits is not counted."""
        here = [self.ladder[home] for home, place in self.homes.items() if village is None or place == village]
        rungs = Counter(each.rung for each in here)
        return Counts(len(here), {rung: rungs[rung] for rung in RUNGS}, sum(each.learning for each in here))


def stand_at(session: Session, commune: Area, at: datetime) -> Stand:
    """The households of the villages that lay in the commune on that day."""
    on = at.astimezone(clock.VIETNAM).date()
    lived = select(Residence.household_id).where(
        Residence.village_id.in_(villages_in(commune.id, on).with_only_columns(Area.id)),
        holds(Residence.valid_from, Residence.valid_to, on),
    )
    homes = {row[0]: row[1] for row in session.execute(lived.add_columns(Residence.village_id))}
    return Stand(at, homes, ladder(session, lived, core_lessons(), at))


def midnight(of: date) -> datetime:
    """When a day begins where the users live."""
    return datetime.combine(of, time(), tzinfo=clock.VIETNAM)


def month_ends(last: date) -> list[datetime]:
    """The ends of the last ``MONTHS`` months, the one of ``last`` included, the oldest first."""
    ends, month = [], last.replace(day=1)
    for _ in range(MONTHS):
        following = (month + timedelta(days=32)).replace(day=1)
        ends.append(midnight(following) - timedelta(microseconds=1))
        month = (month - timedelta(days=1)).replace(day=1)
    return ends[::-1]
