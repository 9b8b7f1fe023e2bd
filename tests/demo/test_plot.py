"""The shape of the demo commune's story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from lms.demo.areas import VILLAGES
from lms.demo.commune import WITHOUT_LEADER
from lms.demo.plot import COMPLETED, DAYS, REACHED, Part, awake, plot
from lms.demo.preparing import SEED
from lms.foundation import clock

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CORE = 8
COMMUNE = [[f"{village.code}/{number}" for number in range(village.households)] for village in VILLAGES]
HOUSEHOLDS = sum(village.households for village in VILLAGES)


def told(seed: int = SEED) -> list[Part]:
    return plot(COMMUNE, CORE, seed, NOW)


def share(parts: list[Part], village: int) -> float:
    return sum(part.household in COMMUNE[village] for part in parts) / len(COMMUNE[village])


def completed(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.lessons == CORE]


def test_the_same_seed_tells_the_same_story() -> None:
    assert told() == told()
    assert told() != told(SEED + 1)


def test_about_as_many_households_are_reached_and_completed_as_foreseen() -> None:
    assert abs(len(told()) / HOUSEHOLDS - REACHED) < 0.05
    assert abs(len(completed(told())) / HOUSEHOLDS - COMPLETED) < 0.05


def test_each_household_has_one_part_at_most() -> None:
    households = [part.household for part in told()]
    assert len(set(households)) == len(households)


def test_one_village_has_not_begun_and_one_is_nearly_complete() -> None:
    parts = told()
    reached = [share(parts, village) for village in range(len(VILLAGES))]
    assert [village for village, each in enumerate(reached) if each == 0] == [WITHOUT_LEADER]
    pilot = reached.index(max(reached))
    assert reached[pilot] > 0.9
    assert share(completed(parts), pilot) > 0.65


def test_villages_differ() -> None:
    others = sorted(share(told(), village) for village in range(len(VILLAGES)))[1:-1]
    assert others[-1] > 2 * others[0]


def test_parts_begin_in_the_evening_within_two_months_and_in_order() -> None:
    parts = told()
    assert all(earlier.begins <= later.begins for earlier, later in pairwise(parts))
    assert all(NOW - timedelta(days=DAYS + 1) < part.begins < NOW for part in parts)
    assert {part.begins.astimezone(clock.VIETNAM).hour for part in parts} <= {19, 20, 21}


def test_nobody_learns_at_night_and_what_comes_later_stays_later() -> None:
    hours = [NOW + timedelta(minutes=37 * number) for number in range(300)]
    up = [awake(hour) for hour in hours]
    assert all(earlier < later for earlier, later in pairwise(up))
    assert {moment.astimezone(clock.VIETNAM).hour for moment in up} == set(range(5, 21))
    assert all(
        moment.astimezone(clock.VIETNAM).date() == hour.astimezone(clock.VIETNAM).date()
        for moment, hour in zip(up, hours, strict=True)
    )


def test_who_completes_has_done_so_by_now_and_who_breaks_off_has_begun() -> None:
    for part in told():
        if part.lessons == CORE:
            assert part.begins + CORE * part.every < NOW
            assert not part.broken
        assert part.lessons or part.broken
