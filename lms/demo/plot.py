"""The plot: which household of the demo commune learnt how much, when. The same seed tells the same story."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lms.foundation import clock

# Progress shape of the demo commune (administration, section 4): reached 55 %, completed 22 %, villages from 0.4 to
# 1.6 times the mean; one village with none (a new team leader), one nearly complete (the pilot).
REACHED: Final = 0.55
COMPLETED: Final = 0.22
DAYS: Final = 56
_FACTORS: Final = (1.2, 0.7, 1.0, 1.4, 0.5, 0.0, 1.1, 1.6, 0.9, 0.4, 1.3, 0.8)
_PILOT: Final = 7
_PILOT_SHARES: Final = (0.97, 0.78)
# Nobody takes up a lesson before half past five or after half past eight.
RISES: Final = timedelta(hours=5, minutes=30)
AWAKE: Final = timedelta(hours=15)


@dataclass(frozen=True)
class Part:
    """What one household does: ``lessons`` of the core path worked through; the last one broken off when ``broken``."""

    household: str
    lessons: int
    broken: bool
    begins: datetime
    every: timedelta
    seed: int


def plot(villages: Sequence[Sequence[str]], core: int, seed: int, now: datetime) -> list[Part]:
    """A part for each household (ids by village) that was reached; in the order in which they began."""
    parts = [part for index, households in enumerate(villages) for part in _village(index, households, core, seed, now)]
    return sorted(parts, key=lambda part: part.begins)


def _village(index: int, households: Sequence[str], core: int, seed: int, now: datetime) -> Iterator[Part]:
    chance = random.Random(f"{seed}/{index}")
    reached, completed = _shares(index)
    for household in households:
        luck = chance.random()
        if luck >= reached:
            continue
        lessons = core if luck < completed else chance.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 7))
        yield Part(
            household=household,
            lessons=lessons,
            broken=lessons < core and (lessons == 0 or chance.random() < 0.5),
            begins=_evening(chance, now - timedelta(days=chance.uniform(20 if lessons == core else 2, DAYS))),
            every=timedelta(days=chance.uniform(0.7, 2.2)),
            seed=chance.getrandbits(48),
        )


def awake(moment: datetime) -> datetime:
    """A moment of the same day at which people are up, where they live: later moments stay later ones."""
    local = moment.astimezone(clock.VIETNAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + RISES + (local - midnight) * (AWAKE / timedelta(days=1))


def _shares(index: int) -> tuple[float, float]:
    if index == _PILOT:
        return _PILOT_SHARES
    factor = _FACTORS[index % len(_FACTORS)]
    return REACHED * factor, COMPLETED * factor


def _evening(chance: random.Random, day: datetime) -> datetime:
    """After supper, between 19:00 and 21:00 where the users live."""
    local = day.astimezone(clock.VIETNAM).replace(hour=19, minute=0, second=0, microsecond=0)
    return local + timedelta(minutes=chance.uniform(0, 120))
