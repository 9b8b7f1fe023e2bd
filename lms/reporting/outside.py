"""Reads of what was typed in: the newest figure of an area by a day, never one that was withdrawn."""

from __future__ import annotations

from sqlalchemy import select

from lms.reporting.measured import Measured, nothing
from lms.reporting.outside_models import OutsideFigure
from lms.reporting.scope import Scope

# Fewer were asked than this: the share says nothing (definition of `use_30d_pct`).
LEAST_ASKED = {"use_30d_pct": 20}


def newest(scope: Scope, indicator: str) -> OutsideFigure | None:
    """Of the scope's one area; a figure of a commune says nothing of a village, nor the other way round."""
    if scope.area is None:
        return None
    wanted = (
        select(OutsideFigure)
        .where(OutsideFigure.indicator == indicator, OutsideFigure.area_id == scope.area)
        .where(OutsideFigure.measured_on <= scope.day)
        .where(OutsideFigure.withdrawn_at.is_(None))
        .order_by(OutsideFigure.measured_on.desc(), OutsideFigure.entered_at.desc())
    )
    return scope.session.scalars(wanted.limit(1)).first()


def typed_whole(scope: Scope, indicator: str) -> int | None:
    """A denominator that was typed in without a numerator."""
    found = newest(scope, indicator)
    return found.whole if found and found.part is None and found.hundredths is None else None


def typed(scope: Scope, indicator: str) -> Measured:
    """The figure itself; a share whose source gives no counts is said as it was given."""
    found = newest(scope, indicator)
    if found is None:
        return nothing("not_typed")
    if found.whole is not None and found.whole < LEAST_ASKED.get(indicator, 0):
        return nothing("too_few_asked")
    day = found.measured_on
    values = {"day": day.day, "month": day.month, "year": day.year}
    return Measured(found.part, found.whole, note="typed", values=values, hundredths=found.hundredths)
