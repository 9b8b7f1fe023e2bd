"""An officer types in a figure from a survey or a register, and withdraws one that was wrong."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Final

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Area
from lms.registry.spelling import tidy
from lms.reporting.indicator_table import INDICATORS
from lms.reporting.outside_models import REGISTER, SURVEY, OutsideFigure

LONGEST, LARGEST = 400, 2_000_000
# What can be typed in: what is never computed, and the number of adults where the registry has estimates only.
TYPED: Final = (*(each.id for each in INDICATORS if each.outside), "adult_any_lesson_pct")
UNITS: Final = ("person", "household", "stall", "product")


class FigureRefused(ValueError):
    """What was typed cannot be kept; ``reason`` is a key below ``indicators.fault``, ``field`` where it stands."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


@dataclass(frozen=True)
class Typed:
    """``part`` of ``whole``; or ``hundredths`` of a per cent alone, for a source that gives no counts."""

    indicator: str
    kind: str
    part: int | None
    whole: int | None
    hundredths: int | None
    unit: str
    whole_words: str
    source: str
    measured_on: date
    note: str = ""


@writes
def type_in(by: Account, area: Area, given: Typed, identifier: uuid.UUID) -> None:
    """Keep a figure of an area. Sent twice it is kept once. Raises ``FigureRefused``."""
    whole_words, source, note = (
        tidy(text.replace("\x00", "")) for text in (given.whole_words, given.source, given.note)
    )
    _check(given)
    for name, text in (("whole_words", whole_words), ("source", source)):
        if not text or len(text) > LONGEST:
            raise FigureRefused("words", name)
    if db.session.get(OutsideFigure, identifier):
        return
    db.session.add(
        OutsideFigure(
            id=identifier, indicator=given.indicator, area_id=area.id, kind=given.kind, part=given.part,
            whole=given.whole, hundredths=given.hundredths, unit=given.unit, whole_words=whole_words, source=source,
            note=note[:LONGEST], measured_on=given.measured_on, entered_at=clock.now(), entered_by=by.id, reason="",
        )
    )  # fmt: skip


@writes
def withdraw(by: Account, figure: OutsideFigure, reason: str) -> None:
    """It was wrong: it counts no more and stays readable. Raises ``FigureRefused`` without a reason."""
    words = tidy(reason.replace("\x00", ""))
    if not words or len(words) > LONGEST:
        raise FigureRefused("words", "reason")
    if figure.withdrawn_at is None:
        figure.withdrawn_at, figure.withdrawn_by, figure.reason = clock.now(), by.id, words


def _check(given: Typed) -> None:
    if given.indicator not in TYPED or given.kind not in (SURVEY, REGISTER) or given.unit not in UNITS:
        raise FigureRefused("choice", "indicator")
    if given.measured_on > clock.today():
        raise FigureRefused("day", "measured_on")
    if given.indicator == "adult_any_lesson_pct":
        if not given.whole or given.part is not None or given.hundredths is not None:
            raise FigureRefused("whole_only", "whole")
    elif given.hundredths is None and (given.part is None or not given.whole):
        raise FigureRefused("counts", "part")
    elif given.hundredths is not None and (given.part is not None or given.whole is not None):
        raise FigureRefused("both", "percent")
    if given.part is not None and given.whole is not None and given.part > given.whole:
        raise FigureRefused("larger", "part")
