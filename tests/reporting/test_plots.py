"""Plots are data: positions follow from values, gaps stay gaps, and nothing is drawn out of its frame."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.reporting.plots import LEFT, RIGHT, funnel, line_plot, share, top_of

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def times(*days: int) -> list[datetime]:
    return [DAY + timedelta(days=day) for day in days]


def words(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def test_a_line_stands_where_its_time_and_its_value_say() -> None:
    plot = line_plot(times(0, 1, 4), [("a", [0.0, 10.0, 20.0])], words(3))
    (line,) = plot.lines
    assert plot.top == 20
    assert [mark.y for mark in line.marks] == [100, 50, 0]
    assert (line.marks[0].x, line.marks[2].x) == (LEFT, RIGHT)
    assert line.marks[1].x == pytest.approx(LEFT + (RIGHT - LEFT) / 4, abs=0.01)
    assert line.strokes == (" ".join(f"{mark.x},{mark.y}" for mark in line.marks),)


def test_a_gap_breaks_the_line_and_a_lone_value_is_only_marked() -> None:
    plot = line_plot(times(0, 1, 2, 3, 4), [("a", [1.0, 2.0, None, None, 3.0])], words(5))
    assert len(plot.lines[0].marks) == 3
    assert [len(stroke.split()) for stroke in plot.lines[0].strokes] == [2]


def test_lines_differ_by_style_and_times_are_few() -> None:
    plot = line_plot(times(*range(13)), [("a", [1.0] * 13), ("b", [2.0] * 13), ("c", [3.0] * 13)], words(13))
    assert {line.style for line in plot.lines} == {0, 1, 2}
    assert [(tick.text, tick.anchor) for tick in plot.times] == [
        ("0", "start"), ("4", "middle"), ("8", "middle"), ("12", "end"),
    ]  # fmt: skip
    assert [rule.text for rule in plot.rules] == ["0", "2.5", "5"]


@pytest.mark.parametrize("count", [0, 1])
def test_little_or_nothing_can_be_drawn(count: int) -> None:
    plot = line_plot(times(*range(count)), [("a", [7.0] * count)], words(count))
    assert [mark.x for mark in plot.lines[0].marks] == [50.0] * count
    assert plot.lines[0].strokes == ()
    assert len(plot.times) == count


@pytest.mark.parametrize(
    ("values", "top"), [([], 5), ([5.0], 5), ([5.1], 10), ([21, 3], 50), ([100], 100), ([120], 100)]
)
def test_the_rim_is_the_lowest_that_holds_all(values: list[float], top: int) -> None:
    assert top_of(values) == top


def test_a_share_of_nothing_is_no_share() -> None:
    assert (share(1, 4), share(0, 0)) == (25.0, None)


def test_a_funnel_narrows_and_says_who_was_lost() -> None:
    assert [(stage.count, stage.width, stage.lost) for stage in funnel([40, 30, 30, 10])] == [
        (40, 100.0, 0), (30, 75.0, 10), (30, 75.0, 0), (10, 25.0, 20),
    ]  # fmt: skip
    assert [(stage.width, stage.lost) for stage in funnel([0, 0])] == [(0.0, 0), (0.0, 0)]
    assert funnel([]) == ()
