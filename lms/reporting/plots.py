"""Plots as data: every position in per cent of the frame, so that a template draws them as wide as its page.

Pure. A plot never stands alone: the page that shows one has the same numbers in a table (design: looks.md), and gives
the drawing a title for those who hear it. Lines differ by dash and by the shape of their marks, not by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

# On the left the words of the rules stand, on a phone too; marks at the right rim would be cut in half.
LEFT, RIGHT = 9.0, 98.0
TOPS: Final = (5, 10, 20, 50, 100)
STYLES: Final = 3
MOST_LABELS: Final = 4


@dataclass(frozen=True)
class Mark:
    """One value of a line, 0 % at the top of the frame."""

    x: float
    y: float
    value: float


@dataclass(frozen=True)
class Line:
    """``style`` picks dash and shape; ``strokes``: points of each unbroken part, “x,y x,y” in a frame of 100 × 100."""

    name: str
    style: int
    marks: tuple[Mark, ...]
    strokes: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    """A line across or a word beneath; ``anchor``: how SVG ties its word to the place."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Plot:
    """``top``: the share at the upper rim, in per cent."""

    lines: tuple[Line, ...]
    rules: tuple[Tick, ...]
    times: tuple[Tick, ...]
    top: int


@dataclass(frozen=True)
class Stage:
    """One bar of a funnel: how wide, of the first; ``lost``: how many went no further from the one before."""

    count: int
    width: float
    lost: int


def share(part: int, whole: int) -> float | None:
    """Per cent; None of nothing."""
    return 100 * part / whole if whole else None


def line_plot(
    times: Sequence[datetime], named: Sequence[tuple[str, Sequence[float | None]]], days: Sequence[str], top: int = 0
) -> Plot:
    """Lines over time. ``named``: name and a value in per cent for each time, None for a gap; ``days``: the times in
    words; ``top`` 0: the lowest of ``TOPS`` that holds all values."""
    top = top or top_of([value for _, values in named for value in values if value is not None])
    places = _places(times)
    lines = [Line(name, number % STYLES, *_drawn(places, values, top)) for number, (name, values) in enumerate(named)]
    return Plot(tuple(lines), tuple(_rules(top)), tuple(_times(places, days)), top)


def top_of(values: Sequence[float]) -> int:
    """The lowest of ``TOPS`` above all values."""
    return next((top for top in TOPS if max(values, default=0) <= top), TOPS[-1])


def funnel(counts: Sequence[int]) -> tuple[Stage, ...]:
    """A stage for each count; none is larger than the one before it."""
    first = counts[0] if counts else 0
    before = (first, *counts)
    return tuple(
        Stage(count, round(100 * count / first, 3) if first else 0.0, before[number] - count)
        for number, count in enumerate(counts)
    )


def _places(times: Sequence[datetime]) -> list[float]:
    """By time, not by number: a week is as wide everywhere. A single one stands in the middle."""
    if len(times) < 2:
        return [50.0 for _ in times]
    begin, span = times[0], (times[-1] - times[0]).total_seconds() or 1
    return [round(LEFT + (RIGHT - LEFT) * (time - begin).total_seconds() / span, 3) for time in times]


def _drawn(
    places: Sequence[float], values: Sequence[float | None], top: int
) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    marks = [
        None if value is None else Mark(place, round(100 - 100 * value / top, 3), value)
        for place, value in zip(places, values, strict=True)
    ]
    parts = [list(part) for known, part in groupby(marks, key=lambda mark: mark is not None) if known]
    strokes = [" ".join(f"{mark.x},{mark.y}" for mark in part if mark) for part in parts if len(part) > 1]
    return tuple(mark for mark in marks if mark), tuple(strokes)


def _rules(top: int) -> Iterator[Tick]:
    for quarter in (0, 2, 4):
        yield Tick(100 - 25 * quarter, f"{top * quarter / 4:g}", "start")


def _times(places: Sequence[float], days: Sequence[str]) -> Iterator[Tick]:
    """The first, the last, and at most two between them."""
    last = len(places) - 1
    shown = sorted({round(number * last / (MOST_LABELS - 1)) for number in range(MOST_LABELS)}) if places else []
    for number in shown:
        anchor = "middle" if 0 < number < last or last == 0 else ("start" if number == 0 else "end")
        yield Tick(places[number], days[number], anchor)
