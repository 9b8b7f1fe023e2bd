"""What a measure answers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measured:
    """``numerator`` None: there is nothing to say, and ``note`` says why. ``unknown``: not counted as “no”, apart.

    ``households``: those behind the numerator, where it counts households. ``note``: a key below
    ``indicators.note``, filled with ``values``. ``hundredths`` of a per cent: a share typed in without its counts.
    """

    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    note: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    households: frozenset[uuid.UUID] | None = None
    hundredths: int | None = None


def nothing(note: str) -> Measured:
    """No figure, and why."""
    return Measured(note=note)


def share(numerator: int, denominator: int, unknown: int | None = None, note: str = "") -> Measured:
    """Of nobody there is no share: no figure then, never a zero."""
    if not denominator:
        return Measured(unknown=unknown, note=note or "nobody")
    return Measured(numerator, denominator, unknown, note)


def homes(found: frozenset[uuid.UUID], denominator: int | None, unknown: int | None = None, note: str = "") -> Measured:
    """Households counted once each."""
    if not denominator and denominator is not None:
        return Measured(len(found), None, unknown, note or "no_registry", households=found)
    return Measured(len(found), denominator, unknown, note, households=found)
