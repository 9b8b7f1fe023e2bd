"""How many households of each village stand on each rung: what the ladder says, counted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from lms.progress.ladder import RUNGS, HouseholdStanding, Rung, ladder
from lms.registry.models import Household

RECENT: Final = timedelta(days=30)
_CLIMBS: Final = RUNGS[1:]


@dataclass
class Counts:
    """Households counted once each; ``rungs`` adds up to ``total``. ``rose``: how many climbed to a rung since
    ``RECENT`` ago. ``waiting``: completed, not all skills confirmed; ``waiting_since``: since when the longest does."""

    total: int = 0
    rungs: dict[Rung, int] = field(default_factory=lambda: dict.fromkeys(RUNGS, 0))
    learning: int = 0
    rose: dict[Rung, int] = field(default_factory=lambda: dict.fromkeys(_CLIMBS, 0))
    waiting: int = 0
    waiting_since: datetime | None = None

    def add(self, other: Counts) -> None:
        """Count these households too."""
        self.total += other.total
        self.learning += other.learning
        self.waiting += other.waiting
        for rung in RUNGS:
            self.rungs[rung] += other.rungs[rung]
        for rung in _CLIMBS:
            self.rose[rung] += other.rose[rung]
        since = [moment for moment in (self.waiting_since, other.waiting_since) if moment]
        self.waiting_since = min(since, default=None)


ByVillage = dict[int, Counts]


def summed(counts: Iterable[Counts]) -> Counts:
    """All of them in one."""
    whole = Counts()
    for each in counts:
        whole.add(each)
    return whole


def by_village(session: Session, villages: Select[tuple[int]], core: Sequence[str], as_of: datetime) -> ByVillage:
    """Village id → its open households of today, counted as they stood at ``as_of`` (now, or not long ago).

    A village without a household is left out. Equal to counting the ladder one by one, at any moment.
    """
    here = and_(Household.village_id.in_(villages), Household.closed_on.is_(None))
    return _one_by_one(session, here, core, as_of)


def _one_by_one(session: Session, where: ColumnElement[bool], core: Sequence[str], as_of: datetime) -> ByVillage:
    """By the ladder itself."""
    wanted = select(Household.id, Household.village_id).where(where)
    homes: dict[uuid.UUID, int] = {row.id: row.village_id for row in session.execute(wanted)}
    found: ByVillage = defaultdict(Counts)
    if homes:
        asked = wanted.with_only_columns(Household.id)
        now, past = ladder(session, asked, core, as_of), ladder(session, asked, core, as_of - RECENT)
        for household, village in homes.items():
            found[village].add(_one(now[household], past[household]))
    return dict(found)


def _one(now: HouseholdStanding, past: HouseholdStanding) -> Counts:
    counts = Counts(1, learning=int(now.learning))
    counts.rungs[now.rung] = 1
    for rung in _CLIMBS:
        counts.rose[rung] = int(RUNGS.index(past.rung) < RUNGS.index(rung) <= RUNGS.index(now.rung))
    if now.completed_at and now.missing_skills:
        counts.waiting, counts.waiting_since = 1, now.completed_at
    return counts
