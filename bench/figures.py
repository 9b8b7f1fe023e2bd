"""One measured figure, and the table of all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``limit``: the budget, never to be exceeded; ``beside``: how it stands to a reference measured in the same run.

    Sizes and waits have budgets. Rates have only references: an absolute rate says more about a machine than about us.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None
    beside: str = ""

    @property
    def broken(self) -> bool:
        return self.limit is not None and self.value > self.limit

    def row(self) -> str:
        budget = "" if self.limit is None else f"≤ {written(self.limit)}{' BROKEN' if self.broken else ''}"
        return f"| {self.what} | {written(self.value)} {self.unit} | {budget} | {self.beside} |"


def written(value: float) -> str:
    """Three figures at least, thousands apart: ``0.41``, ``23.8``, ``12,300``."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """All figures as a table in Markdown."""
    return "\n".join(
        ("| figure | measured | budget | beside it |", "|---|---|---|---|", *(each.row() for each in figures))
    )


def broken(figures: Sequence[Figure]) -> list[str]:
    return [f"{each.what}: {written(each.value)} {each.unit}" for each in figures if each.broken]


def say(words: str) -> None:
    """Progress, at once."""
    print(f"   {words}", flush=True)


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Answers the seconds since the block began; after the block, how long it lasted."""
    begun, ended = time.perf_counter(), 0.0
    yield lambda: (ended or time.perf_counter()) - begun
    ended = time.perf_counter()


def least_seconds(work: Callable[[], object], times: int) -> float:
    """How long ``work`` takes when nothing else disturbs it: the shortest of ``times`` runs, after one not counted."""
    work()
    lasted = []
    for _ in range(times):
        with stopwatch() as seconds:
            work()
        lasted.append(seconds())
    return min(lasted)
