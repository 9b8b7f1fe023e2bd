"""The indicators of a commune as rows of its report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.reporting.indicators import Figure, indicators
from lms.reporting.public import Known, public

# What a cell of a report may hold.
Cell = str | int | float | date | None


def indicator_rows(
    session: Session, villages: Sequence[int], as_of: datetime, say: Callable[..., str], among: Known | None = None
) -> list[list[Cell]]:
    """Number, name, numerator, denominator, share (0 to 1) or ratio, unknown, source letters; empty where not known.

    ``among``: the counts it is shown with, in a report for anyone; what must not be said is a word.
    """
    found = indicators(session, villages, as_of)
    return [_row(public(each, among) if among else each, say) for each in found]


def _row(figure: Figure, say: Callable[..., str]) -> list[Cell]:
    percent = figure.percent
    share = None if percent is None else round(percent / 100, 6)
    name = say(f"indicators.name.{figure.id}")
    whole = figure.denominator
    part = say("public.hidden") if figure.hidden else figure.numerator
    return [figure.indicator.number, name, part, whole, share, figure.unknown, figure.source]
