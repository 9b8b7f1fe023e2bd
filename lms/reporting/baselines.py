"""Figures of an old report to compare with: grey, dated, of another unit and area than ours, never measured here.

Source and reading: the definitions, “the article's figures, read carefully”. Words: ``indicators.baseline.<id>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class Baseline:
    """``part`` of ``whole``, or ``hundredths`` of a per cent, or a count alone; ``before``: true before that day.

    ``unit`` is what the report counted; a share of people says nothing of a share of households.
    """

    id: str
    indicators: tuple[str, ...]
    unit: str
    before: date
    part: int | None = None
    whole: int | None = None
    hundredths: int | None = None


_REFORM: Final = date(2025, 7, 1)

BASELINES: Final = (
    Baseline("ecom", ("ecom_participation_pct",), "person", _REFORM, hundredths=5360),
    Baseline("stalls", ("stall_guided_pct", "stall_using_pct"), "stall", _REFORM, part=97, whole=148),
    Baseline("ocop", ("ocop_qr_count", "ocop_qr_pct"), "product", _REFORM, part=14),
)


def baseline_of(indicator: str) -> Baseline | None:
    return next((each for each in BASELINES if indicator in each.indicators), None)
