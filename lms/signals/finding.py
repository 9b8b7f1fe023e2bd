"""The finders: pure functions from facts to what a person should look at, each with its why.

A finding accuses nobody and sorts nobody. It says which statements cannot all be right as they stand, or are unlikely
to be, and with which numbers; its innocent explanations stand beside it on the page. Bounds are set where the seeded
histories of ``rehearsing.py`` tell wrongs from honest work; ``lms signals --rehearse`` prints how well.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from lms.foundation import ids
from lms.signals.facts import Confirmation, Fact, Facts, Presence, Run, local_day

# A lesson has five to ten minutes of voice; who reads fast and skips it needs more than this.
FASTEST_RUN: Final = timedelta(seconds=60)
HURRIED_RUNS: Final = 3
# A family's phone lent to neighbours serves two or three households in half an hour.
CROWD, CROWD_WITHIN = 5, timedelta(minutes=30)
ENOUGH: Final = 20
UNLIKELY: Final = 0.02
# Taking leave, walking, greeting, taking out the phone: within a village, and from one village to another.
NEXT_DOOR, NEXT_VILLAGE = timedelta(minutes=2), timedelta(minutes=8)
HOPS: Final = 2
MANY_SKILLS: Final = 3
UNLEARNT_HOUSEHOLDS: Final = 3
TWO_PLACES_WITHIN: Final = timedelta(minutes=45)


class Kind(StrEnum):
    """What may be wrong."""

    HURRIED = "hurried"
    CROWD = "crowd"
    ALWAYS_PASS = "always_pass"
    PACE = "pace"
    OWN_HOME = "own_home"
    UNLEARNT = "unlearnt"
    TWO_PLACES = "two_places"


# About a trainer's work; the others are about a phone.
OF_TRAINERS: Final = frozenset(Kind) - {Kind.HURRIED, Kind.CROWD}


@dataclass(frozen=True)
class Finding:
    """``subject``: the account or the device whose statements these are; ``period``: the day, the quarter or the
    household it is about, so that found again it is the same; ``facts``: the numbers of its why."""

    kind: Kind
    subject: str
    period: str
    village: int | None
    statements: tuple[uuid.UUID, ...]
    facts: Mapping[str, int]
    first: datetime
    last: datetime

    @property
    def id(self) -> uuid.UUID:
        return ids.id_of("signal", self.kind, self.subject, self.period)


Finder = Callable[[Facts], Iterable[Finding]]
_F = TypeVar("_F", Run, Confirmation, Presence)


def find(facts: Facts) -> list[Finding]:
    """All findings, by kind, then by the time of their first statement."""
    return [found for finder in FINDERS for found in sorted(finder(facts), key=lambda each: (each.first, each.id))]


def hurried(facts: Facts) -> Iterator[Finding]:
    """One phone, one day: several lessons ended sooner than they can be heard or read. A lesson that the person had
    ended before does not count: she may tap through what she knows."""
    for (device, day), runs in _grouped(_first_times(facts.runs), _phone_and_day).items():
        fast = [run for run in runs if run.seconds < FASTEST_RUN.total_seconds()]
        if len(fast) >= HURRIED_RUNS:
            people = len({run.person for run in fast})
            numbers = {"n": len(fast), "seconds": max(run.seconds for run in fast), "people": people}
            yield _finding(Kind.HURRIED, device, day, fast, facts, numbers)


def crowd(facts: Facts) -> Iterator[Finding]:
    """One phone ended lessons for people of many households within half an hour, none of them at a meeting that day:
    there a practice phone goes round."""
    met = {(each.household, local_day(each.at)) for each in facts.presences}
    alone = [run for run in facts.runs if (run.household, local_day(run.at)) not in met]
    for (device, day), runs in _grouped(alone, _phone_and_day).items():
        widest = max(_windows(runs, CROWD_WITHIN), key=lambda some: len({run.household for run in some}))
        households = len({run.household for run in widest})
        if households >= CROWD:
            yield _finding(Kind.CROWD, device, day, widest, facts, {"n": len(widest), "households": households})


def always_pass(facts: Facts) -> Iterator[Finding]:
    """A trainer to whom everyone did everything alone, where the others' people did not: not likely by chance."""
    told = Counter(each.by for each in facts.confirmations)
    alone = Counter(each.by for each in facts.confirmations if each.alone)
    for (by, quarter), seen in _grouped(facts.confirmations, lambda each: (each.by, _quarter(each.at))).items():
        others, passed = sum(told.values()) - told[by], sum(alone.values()) - alone[by]
        # Two imagined confirmations, one of each kind: few others say little.
        share = (passed + 1) / (others + 2)
        if len(seen) < ENOUGH or others < ENOUGH or not all(each.alone for each in seen):
            continue
        if (chance := share ** len(seen)) < UNLIKELY:
            numbers = {"n": len(seen), "others": others, "passed": passed, "in_thousand": max(1, round(1000 * chance))}
            yield _finding(Kind.ALWAYS_PASS, by, quarter, seen, facts, numbers)


def pace(facts: Facts) -> Iterator[Finding]:
    """A trainer confirmed in one household and then in another sooner than she can have gone there."""
    for (by, day), seen in _grouped(facts.confirmations, lambda each: (each.by, str(local_day(each.at)))).items():
        hops = [pair for pair in pairwise(seen) if _too_soon(pair, facts)]
        if len(hops) >= HOPS:
            shortest = min(after.at - before.at for before, after in hops)
            households = {each.household for pair in hops for each in pair}
            numbers = {"n": len(hops), "households": len(households), "seconds": int(shortest.total_seconds())}
            involved = [each for each in seen if each.household in households]
            yield _finding(Kind.PACE, by, day, involved, facts, numbers)


def _too_soon(pair: tuple[Confirmation, Confirmation], facts: Facts) -> bool:
    before, after = pair
    village = facts.ground.village
    if before.household == after.household:
        return False
    near = village.get(before.household) == village.get(after.household)
    return after.at - before.at < (NEXT_DOOR if near else NEXT_VILLAGE)


def own_home(facts: Facts) -> Iterator[Finding]:
    """A trainer confirmed in a household to which she belonged on that day."""
    for (by, household), seen in _grouped(facts.confirmations, lambda each: (each.by, str(each.household))).items():
        stays = [stay for stay in facts.ground.lives.get(by, ()) if str(stay.household) == household]
        own = [each for each in seen if any(stay.holds(local_day(each.at)) for stay in stays)]
        if own:
            yield _finding(Kind.OWN_HOME, by, household, own, facts, {"n": len(own)})


def unlearnt(facts: Facts) -> Iterator[Finding]:
    """A trainer confirmed skills in several households in which nobody had taken a single step before."""
    learnt = facts.ground.learnt
    for (by, quarter), seen in _grouped(facts.confirmations, lambda each: (each.by, _quarter(each.at))).items():
        early = [each for each in seen if _before_learning(each, learnt.get(each.household))]
        skills = Counter(each.household for each in early)
        many = {household for household, count in skills.items() if count >= MANY_SKILLS}
        if len(many) >= UNLEARNT_HOUSEHOLDS:
            involved = [each for each in early if each.household in many]
            numbers = {"n": len(involved), "households": len(many)}
            yield _finding(Kind.UNLEARNT, by, quarter, involved, facts, numbers)


def _before_learning(seen: Confirmation, learnt: datetime | None) -> bool:
    """Learnt on the same day is learnt before: a trainer teaches, confirms and notes her visit last."""
    return learnt is None or local_day(learnt) > local_day(seen.at)


def two_places(facts: Facts) -> Iterator[Finding]:
    """The same people ticked at two meetings between which there was no time to go."""
    clashes: dict[tuple[str, str], list[Presence]] = defaultdict(list)
    for seen in _grouped(facts.presences, lambda each: each.person).values():
        for before, after in pairwise(seen):
            if before.meeting != after.meeting and after.at - before.at < TWO_PLACES_WITHIN:
                clashes[after.by, str(local_day(after.at))] += [before, after]
    for (by, day), seen in clashes.items():
        numbers = {"n": len({each.person for each in seen}), "meetings": len({each.meeting for each in seen})}
        yield _finding(Kind.TWO_PLACES, by, day, seen, facts, numbers)


FINDERS: Final[tuple[Finder, ...]] = (hurried, crowd, always_pass, pace, own_home, unlearnt, two_places)


def _quarter(at: datetime) -> str:
    day = local_day(at)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _phone_and_day(run: Run) -> tuple[str, str]:
    return run.device, str(local_day(run.at))


def _first_times(runs: Iterable[Run]) -> Iterable[Run]:
    """Of each person and lesson the run that ended first."""
    firsts: dict[tuple[uuid.UUID, str], Run] = {}
    for run in sorted(runs, key=lambda each: (each.at, each.statement)):
        firsts.setdefault((run.person, run.lesson), run)
    return firsts.values()


_K = TypeVar("_K")


def _grouped(facts: Iterable[_F], key: Callable[[_F], _K]) -> dict[_K, list[_F]]:
    """In the order of their time, however they were read."""
    groups: dict[_K, list[_F]] = defaultdict(list)
    for fact in sorted(facts, key=lambda each: (each.at, each.statement)):
        groups[key(fact)].append(fact)
    return groups


def _windows(runs: Sequence[Run], within: timedelta) -> Iterator[Sequence[Run]]:
    """For each run, those that end within so long after it, itself first."""
    for start, first in enumerate(runs):
        yield [run for run in runs[start:] if run.at - first.at <= within]


def _finding(
    kind: Kind, subject: str, period: str, seen: Sequence[Fact], facts: Facts, numbers: Mapping[str, int]
) -> Finding:
    villages = Counter(place for each in seen if (place := facts.ground.village.get(each.household)) is not None)
    # The village of most of them; of two with as many, the one with the lower number.
    village = min(villages, key=lambda place: (-villages[place], place), default=None)
    statements = tuple(dict.fromkeys(each.statement for each in seen))
    times = [each.at for each in seen]
    return Finding(kind, subject, period, village, statements, numbers, min(times), max(times))
