"""The plot of an invented history: honest work with habits that look odd, then the wrongs, strong and faint."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from lms.signals.finding import Kind
from lms.signals.rehearsing import SKILLS, History, Home, settled

WRONGS_OF_A_KIND: Final = 2
# People learn first; trainers begin to confirm when most have begun.
LEARNING_DAYS, CONFIRMING_DAYS = range(45), range(40, 80)
# From here on households of a village took no step before somebody came to confirm.
LEARNING_HOMES: Final = 22


def history(seed: int | str) -> History:
    """Eight villages for eighty days; each wrong twice, by different trainers and on different phones."""
    told = settled(History(random.Random(f"rehearsal/{seed}")))
    for village in range(len(told.trainers)):
        _honest_village(told, village)
    for kind, plant in _PLANTS.items():
        villages = told.chance.sample(range(len(told.trainers)), WRONGS_OF_A_KIND)
        told.wrongs |= {(kind, plant(told, village)) for village in villages}
    return told


def _honest_village(told: History, village: int) -> None:
    homes, trainer = told.of_village(village), told.trainers[village]
    others = homes[2:LEARNING_HOMES]
    for home in homes[:LEARNING_HOMES]:
        _learns(told, home)
    for day in told.chance.sample(LEARNING_DAYS, 6):
        _meets(told, trainer, others, day)
    # How often people need no hand; one trainer in eight has a village that learnt very well.
    alone = 0.97 if told.chance.random() < 0.12 else told.chance.uniform(0.75, 0.92)
    *days, parents, knowing = told.chance.sample(CONFIRMING_DAYS, 11)
    for day in days:
        _goes_round(told, trainer, told.chance.sample(others, told.chance.randint(1, 4)), alone, day)
    # Her parents, whom she left before all this.
    _goes_round(told, trainer, homes[:1], alone, parents)
    if told.chance.random() < 0.5:
        # They know it from a son in town: confirmed without a lesson, and rightly so.
        few = told.chance.sample(homes[LEARNING_HOMES:], told.chance.choice((1, 1, 2, 2, 3)))
        _goes_round(told, trainer, few, alone, knowing)


def _learns(told: History, home: Home) -> None:
    quick = told.chance.random() < 0.1
    for day in sorted(told.chance.sample(LEARNING_DAYS, told.chance.randint(1, 8))):
        seconds = told.chance.uniform(45, 200) if quick else told.chance.lognormvariate(5.8, 0.5)
        told.ran(home, home.device, max(seconds, 45), told.evening(day))
    if told.chance.random() < 0.1:
        # Shows it to a neighbour, tapping through what she knows.
        at = told.evening(told.chance.choice(CONFIRMING_DAYS))
        for number in range(told.chance.randint(1, 5)):
            told.ran(home, home.device, told.chance.uniform(20, 59), at + timedelta(minutes=2 * number), again=True)
    if told.chance.random() < 0.01:
        # A nephew who teaches computing does the rest in one evening.
        at = told.evening(told.chance.choice(CONFIRMING_DAYS))
        for number in range(told.chance.randint(2, 5)):
            told.ran(home, home.device, told.chance.uniform(40, 90), at + timedelta(minutes=2 * number))


def _meets(told: History, trainer: str, homes: Sequence[Home], day: int) -> None:
    """A meeting: a roll-call, and the practice phone goes round, also to one who was not ticked; now and then
    nobody was."""
    meeting, at = told.new_id(), told.evening(day)
    there = told.chance.sample(homes, told.chance.randint(5, 12))
    ticked = there[1:] if told.chance.random() < 0.97 else []
    for number, home in enumerate(ticked):
        told.attended(trainer, home, meeting, at + timedelta(seconds=4 * number))
    for home in there[: told.chance.choice((2, 3, 3, 4, 4, 5, 6))]:
        at += timedelta(minutes=told.chance.uniform(4, 10))
        told.ran(home, f"practice-{trainer}", told.chance.uniform(200, 500), at)


def _goes_round(told: History, trainer: str, homes: Sequence[Home], alone: float, day: int) -> None:
    """An afternoon at doors; now and then typed in from her notes in the evening instead."""
    from_notes = told.chance.random() < 0.02
    at = told.evening(day) if from_notes else told.afternoon(day)
    for home in homes:
        for skill in told.chance.sample(SKILLS, told.chance.randint(2, 5)):
            told.confirmed(trainer, home, skill, told.chance.random() < alone, at)
            at += timedelta(seconds=told.chance.uniform(8, 25) if from_notes else told.chance.uniform(50, 240))
        at += timedelta(seconds=told.chance.uniform(15, 60) if from_notes else told.chance.uniform(60, 1200))


def _hurried(told: History, village: int) -> str:
    home, at = told.chance.choice(told.of_village(village)), told.evening()
    slowest = told.chance.choice((30, 45, 58, 75))
    for number in range(told.chance.randint(3, 8)):
        told.ran(home, home.device, told.chance.uniform(8, slowest), at + timedelta(seconds=80 * number))
    return home.device


def _crowd(told: History, village: int) -> str:
    device, at = f"borrowed-{village}", told.evening()
    step = told.chance.uniform(1, 9)
    for number, home in enumerate(told.chance.sample(told.of_village(village), told.chance.randint(5, 9))):
        told.ran(home, device, told.chance.uniform(62, 150), at + timedelta(minutes=step * number))
    return device


def _always_pass(told: History, village: int) -> str:
    """A trainer from elsewhere who ticks “alone” for everyone."""
    trainer = str(told.new_id())
    for day in told.chance.sample(CONFIRMING_DAYS, told.chance.randint(3, 14)):
        homes = told.chance.sample(told.of_village(village)[2:LEARNING_HOMES], 3)
        _goes_round(told, trainer, homes, 2.0, day)
    return trainer


def _pace(told: History, village: int) -> str:
    trainer, at = told.trainers[village], told.afternoon(told.chance.choice(CONFIRMING_DAYS)).replace(hour=3)
    slowest = told.chance.choice((40, 90, 150))
    for home in told.chance.sample(told.of_village(village)[2:LEARNING_HOMES], told.chance.randint(3, 6)):
        for skill in SKILLS:
            told.confirmed(trainer, home, skill, told.chance.random() < 0.85, at)
            at += timedelta(seconds=told.chance.uniform(5, slowest / 2))
        at += timedelta(seconds=told.chance.uniform(0, slowest))
    return trainer


def _own_home(told: History, village: int) -> str:
    trainer, home, at = told.trainers[village], told.of_village(village)[1], told.afternoon()
    for skill in told.chance.sample(SKILLS, told.chance.randint(1, 5)):
        told.confirmed(trainer, home, skill, True, at)
        at += timedelta(minutes=2)
    return trainer


def _unlearnt(told: History, village: int) -> str:
    trainer = told.trainers[village]
    for home in told.chance.sample(told.of_village(village)[LEARNING_HOMES:], told.chance.choice((2, 3, 4, 6))):
        at = told.afternoon(told.chance.choice(CONFIRMING_DAYS)).replace(hour=9)
        for number, skill in enumerate(told.chance.sample(SKILLS, told.chance.randint(3, 5))):
            told.confirmed(trainer, home, skill, True, at + timedelta(minutes=2 * number))
    return trainer


def _two_places(told: History, village: int) -> str:
    """One meeting's list copied to another."""
    trainer, at = told.trainers[village], told.afternoon().replace(hour=2)
    there = told.chance.sample(told.of_village(village), told.chance.randint(4, 10))
    later = timedelta(minutes=told.chance.uniform(3, 55))
    for meeting, begins in ((told.new_id(), at), (told.new_id(), at + later)):
        for number, home in enumerate(there):
            told.attended(trainer, home, meeting, begins + timedelta(seconds=3 * number))
    return trainer


_PLANTS: Final[dict[Kind, Callable[[History, int], str]]] = {
    Kind.HURRIED: _hurried,
    Kind.CROWD: _crowd,
    Kind.ALWAYS_PASS: _always_pass,
    Kind.PACE: _pace,
    Kind.OWN_HOME: _own_home,
    Kind.UNLEARNT: _unlearnt,
    Kind.TWO_PLACES: _two_places,
}
