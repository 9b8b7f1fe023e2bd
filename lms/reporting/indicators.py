"""The indicators of any set of villages as of a moment: percent and counts together, never a made-up zero.

    figures = indicators(session, [village.id, …], clock.now())
    figures[0].id, .numerator, .denominator, .percent, .unknown, .sources, .note

Definitions: `indicators.md`, sections 3 and 4. A frozen month is read with `snapshots.figures_of_month`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from lms.progress.rules import Rule
from lms.reporting import measures_field as seen
from lms.reporting import measures_learning as learnt
from lms.reporting.hiding import small
from lms.reporting.indicator_table import BY_ID, INDICATORS, Indicator
from lms.reporting.measured import Measured
from lms.reporting.outside import typed
from lms.reporting.scope import Frozen, Scope

_MEASURES: Final[Mapping[str, Callable[[Scope], Measured]]] = {
    "hh_reached_pct": learnt.reached,
    "hh_active_28d_pct": learnt.active,
    "hh_completed_pct": learnt.completed,
    "digital_hh_pct": learnt.digital,
    "hh_waiting_confirm": learnt.waiting,
    "adult_any_lesson_pct": learnt.adults,
    "elder_share": learnt.elders,
    "skill_retained_7d": learnt.retained,
    "scam_ready_pct": learnt.scam_ready,
    "teachback_per_completer": learnt.teach_backs,
    "use_30d_pct": partial(typed, indicator="use_30d_pct"),
    "ecom_participation_pct": partial(typed, indicator="ecom_participation_pct"),
    "ecom_seller_hh": seen.sellers,
    "stall_guided_pct": seen.stalls_guided,
    "stall_using_pct": seen.stalls_using,
    "ocop_qr_count": seen.product_count,
    "ocop_qr_pct": seen.products,
    "hh_smartphone_pct": seen.smartphones,
    "village_wifi_pct": seen.wifi,
    "village_group_pct": seen.group,
    "feedback_answered_pct": seen.feedback,
    "vneid2_pct": partial(typed, indicator="vneid2_pct"),
    "dvc_first_time": seen.submitted,
    "smart_village_score": seen.smart_villages,
    "sync_fresh_pct": learnt.fresh,
}


@dataclass(frozen=True)
class Figure:
    """One indicator of one set of villages. ``numerator`` None: no data, and ``note`` says why.

    ``unknown``: those of whom it is not known, counted as neither yes nor no. ``note``: a key below
    ``indicators.note`` with its ``values``. ``households``: those behind the numerator, where it counts households.
    ``registry``: the day of the registry the denominator is of; ``frozen``: whether it is a closed month's.
    ``rule``: by which rule the ladder was read. ``hundredths``: a share typed in without its counts.
    """

    id: str
    numerator: int | None
    denominator: int | None
    unknown: int | None
    as_of: datetime
    registry: date
    note: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    households: frozenset[uuid.UUID] | None = field(default=None, repr=False)
    hundredths: int | None = None
    frozen: bool = False
    rule: uuid.UUID | None = None
    hidden: bool = False

    @property
    def indicator(self) -> Indicator:
        return BY_ID[self.id]

    @property
    def source(self) -> str:
        """“E + F”."""
        return " + ".join(self.indicator.sources)

    @property
    def percent(self) -> float | None:
        """0 to 100 and more; None where it is no share, or nothing is known."""
        if self.indicator.shape != "share" or self.hidden:
            return None
        if self.numerator is None or not self.denominator:
            return self.hundredths / 100 if self.hundredths is not None else None
        return 100 * self.numerator / self.denominator

    @property
    def ratio(self) -> float | None:
        """Numerator over denominator, for what is no share."""
        if self.indicator.shape != "ratio" or self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def known(self) -> bool:
        return self.numerator is not None or self.hundredths is not None

    @property
    def small(self) -> bool:
        """Whether it speaks of fewer than five, or all but fewer than five, of households or people."""
        if self.indicator.unit not in ("household", "person", "time") or self.numerator is None:
            return False
        rest = (self.denominator or self.numerator) - self.numerator if self.indicator.shape == "share" else 0
        return any(small(part) for part in (self.numerator, self.denominator or 0, rest))


def indicators(
    session: Session,
    villages: Sequence[int],
    as_of: datetime,
    rule: Rule | None = None,
    only: Iterable[str] | None = None,
) -> list[Figure]:
    """All indicators (or ``only`` some, by id) of villages as they were at ``as_of``, in the table's order.

    ``rule``: read the ladder by this rule; left out: by the one in force there on that day.
    """
    return measure(Scope(session, tuple(villages), as_of, rule), only)


def measure(scope: Scope, only: Iterable[str] | None = None) -> list[Figure]:
    """The same of a scope."""
    wanted = None if only is None else frozenset(only)
    return [_figure(scope, each) for each in INDICATORS if wanted is None or each.id in wanted]


def _figure(scope: Scope, indicator: Indicator) -> Figure:
    found = _MEASURES[indicator.id](scope)
    rule = next((each.rule.id for each in scope.standing.values()), None)
    return Figure(
        indicator.id, found.numerator, found.denominator, found.unknown, scope.as_of, scope.day, found.note,
        found.values, found.households, found.hundredths, scope.frozen is not None, rule,
    )  # fmt: skip


__all__ = ["INDICATORS", "Figure", "Frozen", "indicators", "measure"]
