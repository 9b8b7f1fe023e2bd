"""How many households of each village stood on each rung at many moments at once: what the ladder says of each.

A kept row names the moments from which its household stands on each rung, so one reading answers for all days on which
its rule held. Households that are marked, or not kept under a rule, are worked out anew, once for all moments.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.progress.kept import AT_ONCE, rows_under
from lms.progress.kept_facts import Spell
from lms.progress.kept_models import DueStanding, KeptStanding
from lms.progress.kept_rules import Stamps, stamps_of
from lms.progress.ladder import RUNGS, Rung
from lms.progress.rules import rules
from lms.registry.models import Area, Household, Residence

Rungs = dict[Rung, int]
# The moments from which a household is reached, has completed, is digital.
_Since = tuple[datetime | None, datetime | None, datetime | None]
_NOTHING: _Since = (None, None, None)


class _Stay(NamedTuple):
    """In a village from one day to another (both included), counted no more from the day on which it is closed."""

    village: int
    first: date
    last: date | None
    closed: date | None

    def within(self, spell: Spell) -> _Stay:
        """The part of it that falls into a time."""
        ends = [day for day in (self.last, spell.ends) if day]
        return self._replace(first=max(self.first, spell.begins), last=min(ends, default=None))


@dataclass(frozen=True)
class _Era:
    """Moments ``start`` to ``end`` (left out), at all of which the same is demanded everywhere."""

    stamps: Stamps
    start: int
    end: int


def rungs_at(
    session: Session, here: ColumnElement[bool], moments: Sequence[datetime], core: Sequence[str]
) -> list[dict[int, Rungs]]:
    """For each moment (in rising order): village → how many of those who lived there that day stood on each rung.

    ``here``: which households, and which of their residences. A village in which nobody lived is left out.
    """
    counts = _Counts(moments)
    for era in _eras(session, moments, core):
        rows = _Rows(here, era.stamps)
        for stay, since in rows.with_facts(session):
            counts.add(stay, since, 1, era)
        for stay, households in rows.without_facts(session):
            counts.add(stay, _NOTHING, households, era)
        for commune, some in rows.not_believed(session).items():
            known = _worked_out(session, era.stamps, commune, {household for household, _ in some}, core)
            for household, stay in some:
                for spell, since in known.get(household, [(Spell(), _NOTHING)]):
                    counts.add(stay.within(spell), since, 1, era)
    return counts.told()


class _Counts:
    """For each village how many households more, and fewer, there are from each moment on: in all, and on each rung."""

    def __init__(self, moments: Sequence[datetime]) -> None:
        self._moments, self._days = moments, [_day(moment) for moment in moments]
        self._steps: dict[int, list[list[int]]] = defaultdict(lambda: [[0] * (len(moments) + 1) for _ in RUNGS])

    def add(self, stay: _Stay, since: _Since, households: int, era: _Era) -> None:
        start, end = span(stay, self._days, era)
        if start >= end:
            return
        steps, moments = self._steps[stay.village], self._moments
        for level, moment in enumerate((moments[start], *since)):
            first = max(start, bisect_left(moments, moment)) if moment else end
            if first < end:
                steps[level][first] += households
                steps[level][end] -= households

    def told(self) -> list[dict[int, Rungs]]:
        found: list[dict[int, Rungs]] = [{} for _ in self._moments]
        for village, steps in self._steps.items():
            levels = [list(accumulate(each)) for each in steps]
            for number, counts in enumerate(found):
                at_least = [*(each[number] for each in levels), 0]
                if at_least[0]:
                    pairs = zip(RUNGS, at_least[:-1], at_least[1:], strict=True)
                    counts[village] = {rung: here - above for rung, here, above in pairs}
        return found


def span(stay: _Stay, days: Sequence[date], era: _Era) -> tuple[int, int]:
    """The moments of an era on whose days somebody stayed: first and last, the last left out."""
    end = bisect_right(days, stay.last) if stay.last else len(days)
    closed = bisect_left(days, stay.closed) if stay.closed else len(days)
    return max(bisect_left(days, stay.first), era.start), min(end, closed, era.end)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.VIETNAM).date()


def _eras(session: Session, moments: Sequence[datetime], core: Sequence[str]) -> Iterator[_Era]:
    known, start = rules(session), 0
    stamps = [stamps_of(known, moment, core) for moment in moments]
    for _, some in groupby(stamps, lambda each: (each.programme, each.own)):
        first, *more = some
        end = start + 1 + len(more)
        yield _Era(first, start, end)
        start = end


class _Rows:
    """The residences of an era with what is kept of their households under its rules."""

    def __init__(self, here: ColumnElement[bool], stamps: Stamps) -> None:
        under = stamps.of(Area.parent_id)
        self._here, self._under = here, under
        self._joined = and_(KeptStanding.household_id == Household.id, KeptStanding.under == under)
        any_facts = exists().where(KeptStanding.household_id == Household.id)
        # Few are marked: looked up in memory, not one by one.
        good = Household.id.not_in(select(DueStanding.household_id))
        self._known = and_(good, KeptStanding.household_id.is_not(None))
        self._none = and_(good, KeptStanding.household_id.is_(None), not_(any_facts.correlate(Household)))

    def with_facts(self, session: Session) -> Iterator[tuple[_Stay, _Since]]:
        kept = KeptStanding
        columns = (kept.begins, kept.ends, kept.reached_at, kept.completed_at, kept.digital_at)
        rows = session.execute(self._asked(*columns).where(self._known))
        for village, first, last, closed, begins, ends, *since in rows:
            stay = _Stay(village, first, last, closed).within(Spell(begins, ends))
            yield stay, (since[0], since[1], since[2])

    def without_facts(self, session: Session) -> Iterator[tuple[_Stay, int]]:
        """Stays of the same days in one."""
        columns = (Residence.village_id, Residence.valid_from, Residence.valid_to, Household.closed_on)
        for *stay, households in session.execute(self._asked(func.count()).where(self._none).group_by(*columns)):
            yield _Stay(*stay), households

    def not_believed(self, session: Session) -> dict[int | None, set[tuple[uuid.UUID, _Stay]]]:
        """By commune, each once, however many rows are kept of it."""
        found: dict[int | None, set[tuple[uuid.UUID, _Stay]]] = defaultdict(set)
        wanted = self._asked(Household.id, Area.parent_id).where(not_(or_(self._known, self._none)))
        for *stay, household, commune in session.execute(wanted):
            found[commune].add((household, _Stay(*stay)))
        return found

    def _asked(self, *more: Any) -> Select[Any]:
        return (
            select(Residence.village_id, Residence.valid_from, Residence.valid_to, Household.closed_on, *more)
            .join(Household, Household.id == Residence.household_id)
            .join(Area, Area.id == Residence.village_id)
            .outerjoin(KeptStanding, self._joined)
            .where(self._here)
        )


def _worked_out(
    session: Session, stamps: Stamps, commune: int | None, households: set[uuid.UUID], core: Sequence[str]
) -> dict[uuid.UUID, list[tuple[Spell, _Since]]]:
    found: dict[uuid.UUID, list[tuple[Spell, _Since]]] = defaultdict(list)
    rule, some = stamps.rule_of(commune), sorted(households)
    for start in range(0, len(some), AT_ONCE):
        for row in rows_under(session, some[start : start + AT_ONCE], rule, core):
            since = (row["reached_at"], row["completed_at"], row["digital_at"])
            found[row["household_id"]].append((Spell(row["begins"], row["ends"]), since))
    return found
