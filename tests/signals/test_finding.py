"""Each finder sees its wrong and leaves honest work alone; on seeded histories they do so well enough."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner

from lms.signals.cli import signals
from lms.signals.facts import Stay, seconds_of
from lms.signals.finding import Kind, find
from lms.signals.rehearsal_plot import history
from lms.signals.rehearsing import BEGINS, SKILLS, History, Score, scores, settled

pytestmark = pytest.mark.slow

Tell = Callable[[History], None]
NOON = BEGINS.replace(hour=5)


@pytest.fixture
def village() -> History:
    return settled(History(random.Random(7)))


def kinds(told: History) -> set[Kind]:
    return {each.kind for each in find(told.facts())}


def confirms(told: History, home: int, at: datetime, skills: int = 5, alone: bool = True, by: int = 0) -> None:
    for number, skill in enumerate(SKILLS[:skills]):
        told.confirmed(told.trainers[by], told.homes[home], skill, alone, at + timedelta(minutes=number))


def runs(told: History, homes: range, device: str, seconds: int, minutes: float) -> None:
    for number, home in enumerate(homes):
        told.ran(told.homes[home], device, seconds, NOON + timedelta(minutes=minutes * number))


def test_three_first_lessons_in_less_than_a_minute_each_are_hurried(village: History) -> None:
    for number in range(3):
        village.ran(village.homes[5], "phone", 40, NOON + timedelta(minutes=number))
    (found,) = find(village.facts())
    assert (found.kind, found.subject, found.facts) == (Kind.HURRIED, "phone", {"n": 3, "seconds": 40, "people": 1})
    assert len(found.statements) == 3


def test_tapping_through_what_one_knows_is_not(village: History) -> None:
    village.ran(village.homes[5], "phone", 300, NOON - timedelta(days=1))
    for number in range(5):
        village.ran(village.homes[5], "phone", 20, NOON + timedelta(minutes=number), again=True)
    assert kinds(village) == set()


def test_five_households_on_one_phone_in_half_an_hour_are_a_crowd(village: History) -> None:
    runs(village, range(5, 9), "phone", 300, 7)
    assert kinds(village) == set()
    runs(village, range(9, 10), "phone", 300, 7)
    assert kinds(village) == {Kind.CROWD}


def test_a_practice_phone_at_a_meeting_is_not(village: History) -> None:
    meeting = village.new_id()
    for home in range(5, 11):
        village.attended(village.trainers[0], village.homes[home], meeting, NOON)
    runs(village, range(5, 11), "practice", 300, 5)
    assert kinds(village) == set()


@pytest.mark.parametrize(("others_alone", "expected"), [(0.7, {Kind.ALWAYS_PASS}), (1.0, set())])
def test_who_always_passes_is_seen_where_others_do_not(
    village: History, others_alone: float, expected: set[Kind]
) -> None:
    for home in range(2, 22):
        village.ran(village.homes[home], f"p{home}", 300, NOON - timedelta(days=1))
        village.ran(village.homes[home + 30], f"q{home}", 300, NOON - timedelta(days=1))
        confirms(village, home, NOON + timedelta(hours=home), 2)
        alone = home - 2 < 20 * others_alone
        confirms(village, home + 30, NOON + timedelta(hours=home), 2, alone=alone, by=1)
    assert kinds(village) == expected


@pytest.mark.parametrize(
    ("seconds", "far", "expected"), [(50, 0, True), (180, 0, False), (180, 30, True), (600, 30, False)]
)
def test_households_confirmed_faster_than_one_walks(village: History, seconds: int, far: int, expected: bool) -> None:
    at = NOON
    for home in (2, 3 + far, 4):
        village.ran(village.homes[home], f"p{home}", 300, NOON - timedelta(days=1))
        confirms(village, home, at, 1)
        at += timedelta(seconds=seconds)
    assert (Kind.PACE in kinds(village)) is expected


def test_confirming_at_ones_own_home_is_seen_and_at_a_former_one_is_not(village: History) -> None:
    for home in (0, 1):
        village.ran(village.homes[home], f"p{home}", 300, NOON - timedelta(days=1))
    confirms(village, 0, NOON, 1)
    assert kinds(village) == set()
    confirms(village, 1, NOON + timedelta(hours=1), 1)
    (found,) = find(village.facts())
    assert (found.kind, found.village) == (Kind.OWN_HOME, 0)


def test_three_households_that_never_learnt(village: History) -> None:
    for home in (5, 6):
        confirms(village, home, NOON + timedelta(hours=home), 3)
    assert kinds(village) == set()
    confirms(village, 7, NOON + timedelta(hours=7), 3)
    assert kinds(village) == {Kind.UNLEARNT}
    village.ran(village.homes[7], "p7", 300, NOON + timedelta(hours=8))
    assert kinds(village) == set()  # learnt on the same day


def test_nobody_is_at_two_meetings_within_three_quarters_of_an_hour(village: History) -> None:
    village.attended(village.trainers[0], village.homes[3], village.new_id(), NOON)
    village.attended(village.trainers[0], village.homes[3], village.new_id(), NOON + timedelta(minutes=50))
    assert kinds(village) == set()
    village.attended(village.trainers[0], village.homes[3], village.new_id(), NOON + timedelta(minutes=70))
    assert kinds(village) == {Kind.TWO_PLACES}


def test_the_order_in_which_facts_are_read_does_not_matter() -> None:
    told = history("any order")
    before = find(told.facts())
    random.Random(1).shuffle(told.told)
    assert find(told.facts()) == before
    assert len({each.id for each in before}) == len(before)


# What `lms signals --rehearse` prints for its own seed, rounded down to a tenth; fewer histories here, the same floors.
FLOORS = {
    Kind.HURRIED: (0.8, 0.9),
    Kind.CROWD: (0.8, 0.7),
    Kind.ALWAYS_PASS: (0.8, 0.8),
    Kind.PACE: (0.6, 0.7),
    Kind.OWN_HOME: (1.0, 1.0),
    Kind.UNLEARNT: (0.7, 0.6),
    Kind.TWO_PLACES: (0.9, 0.8),
}


@pytest.mark.slow
def test_the_finders_keep_their_precision_and_recall() -> None:
    scored = scores(history(f"2026/{number}") for number in range(8))
    told = {kind: (each.precision, each.recall, each.planted) for kind, each in scored.items()}
    assert {kind for kind, each in told.items() if each[0] < FLOORS[kind][0] or each[1] < FLOORS[kind][1]} == set(), (
        told
    )
    assert all(each.planted >= 16 for each in scored.values())


def test_a_finder_that_sees_nothing_or_everything_falls_below_the_floors() -> None:
    blind, scared = Score(), Score()
    told = history("2026/0")
    blind.add({"a", "b"}, [])
    scared.add({"a"}, find(told.facts()))
    assert (blind.recall, scared.precision) == (0.0, 0.0)


def test_the_command_prints_seed_precision_and_recall() -> None:
    shown = CliRunner().invoke(signals, ["--rehearse", "--histories", "1", "--seed", "9"])
    assert shown.exit_code == 0, shown.output
    assert "seed 9, 1 histories" in shown.output
    assert "precision" in shown.output
    for kind in Kind:
        assert f"\n{kind} " in shown.output


def test_a_stay_holds_to_its_last_day() -> None:
    stay = Stay(History(random.Random(1)).new_id(), date(2026, 1, 2), date(2026, 3, 4))
    assert [stay.holds(date(2026, month, 4)) for month in (1, 3, 4)] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT0S", 0), ("PT90S", 90), ("PT1M30S", 90), ("PT2H", 7200), ("PT99999999S", 86400), ("PT", None), (None, None)],
)
def test_durations_are_read_in_seconds(text: str | None, seconds: int | None) -> None:
    assert seconds_of(text) == seconds
