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
    """One part of a bar: where it begins and how wide it is, in per cent; ``labelled``: its number fits inside.

    Without a ``rung``: the rungs that are not shown, together.
    """

    rung: Rung | None
    count: int
    start: float
    width: float

    @property
    def kind(self) -> str:
        """As styles name it."""
        return self.rung.replace("_", "-") if self.rung else "hidden"

    @property
    def labelled(self) -> bool:
        return self.width >= LABELLED_FROM

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 3)


Bar = tuple[Part, ...]


def bars(counted: Sequence[Mapping[Rung, int | None]], rests: Sequence[int] = ()) -> list[Bar]:
    """A bar for each count by rung; an empty rung has no part. ``rests``: how many the hidden rungs come to."""
    return [_bar(counts, rest) for counts, rest in zip(counted, rests or [0] * len(counted), strict=True)]


def _bar(counts: Mapping[Rung, int | None], rest: int) -> Bar:
    found: list[tuple[Rung | None, int]] = [(rung, counts.get(rung) or 0) for rung in RUNGS]
    found.append((None, rest))
    whole, passed, parts = sum(count for _, count in found) or 1, 0, []
    for rung, count in found:
        if count:
            parts.append(Part(rung, count, round(100 * passed / whole, 3), round(100 * count / whole, 3)))
        passed += count
    return tuple(parts)
