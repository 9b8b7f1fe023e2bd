"""The commune's first screen: how many households on each rung, which villages are behind, what changed, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.progress.ladder import Rung, count_by_rung
from lms.progress.tallies import ByVillage, Counts, by_village, summed
from lms.registry.models import Area
from lms.reporting.bars import Bar, bars
from lms.reporting.freshness import Freshness, freshness
from lms.reporting.hiding import small
from lms.reporting.standings import Standing, core_lessons, villages_of
from lms.signals.queries import count_open


@dataclass(frozen=True)
class Stood:
    """Households counted once each; ``rungs`` adds up to ``total``."""

    total: int
    rungs: dict[Rung, int]

    @property
    def reached(self) -> int:
        """On any rung but the lowest."""
        return self.total - self.rungs[Rung.NOT_REACHED]

    @property
    def completed(self) -> int:
        """Completed, whether a digital household already or not yet."""
        return self.rungs[Rung.COMPLETED] + self.rungs[Rung.DIGITAL]

    @property
    def small(self) -> bool:
        return small(self.total)


@dataclass(frozen=True)
class Tally(Stood):
    """The same, and in how many of them somebody learns."""

    learning: int


@dataclass(frozen=True)
class VillageTally:
    """One village's line."""

    village: Area
    tally: Tally
    bar: Bar


@dataclass(frozen=True)
class Waiting:
    """Completed households without all five confirmations; ``days``: since when the longest of them waits."""

    count: int
    days: int


@dataclass(frozen=True)
class Board:
    """What the first screen says; ``rose``: households that climbed to a rung within the last 30 days; ``signals``:
    those that wait for somebody to judge them."""

    as_of: datetime
    tally: Tally
    villages: list[VillageTally]
    rose: dict[Rung, int]
    waiting: Waiting
    freshness: Freshness
    signals: int

    @property
    def silent(self) -> int:
        """Villages with households in which nobody learns now."""
        return sum(line.tally.total > 0 and line.tally.learning == 0 for line in self.villages)


def board(session: Session, account: Account, as_of: datetime) -> Board:
    """The first screen of an officer at ``as_of``."""
    villages = villages_of(session, account)
    within_reach = [each.id for each in villages]
    counted = by_village(session, within_reach, core_lessons(), as_of)
    whole = summed(counted.values())
    return Board(
        as_of=as_of,
        tally=_tally(whole),
        villages=_villages(villages, counted),
        rose=whole.rose,
        waiting=Waiting(whole.waiting, (as_of - whole.waiting_since).days if whole.waiting_since else 0),
        freshness=freshness(session, account, within_reach, as_of),
        signals=count_open(session, account),
    )


def _tally(counts: Counts) -> Tally:
    return Tally(counts.total, counts.rungs, counts.learning)


def tally(standings: Sequence[Standing]) -> Tally:
    """Count households by rung."""
    rungs = count_by_rung(standing.now for standing in standings)
    return Tally(len(standings), rungs, sum(standing.now.learning for standing in standings))


def _villages(villages: Sequence[Area], counted: ByVillage) -> list[VillageTally]:
    tallies = [(village, _tally(counted.get(village.id, Counts()))) for village in villages]
    tallies.sort(key=lambda each: by_need(each[1]))
    drawn = bars([each[1].rungs for each in tallies])
    return [VillageTally(village, counted, bar) for (village, counted), bar in zip(tallies, drawn, strict=True)]


def by_need(counted: Stood) -> tuple[bool, float, float]:
    """Most needed first: the largest share not reached, then the smallest share completed; empty villages last."""
    whole = counted.total or 1
    return (counted.total == 0, -counted.rungs[Rung.NOT_REACHED] / whole, counted.completed / whole)
