"""Stacked bars, drawn here: each as wide as its page, so all lengths are per cent of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lms.progress.ladder import RUNGS, Rung

# Below this share a number would not fit inside its part on a narrow phone; the table beneath has it.
LABELLED_FROM: Final = 9.0


@dataclass(frozen=True)
class Part:
    """One part of a bar: where it begins and how wide it is, in per cent; ``labelled``: its number fits inside."""

    rung: Rung
    count: int
    start: float
    width: float

    @property
    def labelled(self) -> bool:
        return self.width >= LABELLED_FROM

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 3)


Bar = tuple[Part, ...]


def bars(counted: Sequence[Mapping[Rung, int]]) -> list[Bar]:
    """A bar for each count by rung; an empty rung has no part."""
    return [_bar(counts) for counts in counted]


def _bar(counts: Mapping[Rung, int]) -> Bar:
    whole, passed, parts = sum(counts.values()) or 1, 0, []
    for rung in RUNGS:
        if counts[rung]:
            start, width = round(100 * passed / whole, 3), round(100 * counts[rung] / whole, 3)
            parts.append(Part(rung, counts[rung], start, width))
        passed += counts[rung]
    return tuple(parts)
