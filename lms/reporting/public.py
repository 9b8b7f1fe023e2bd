"""What may leave the commune's own pages: no group under five households or people is said or can be reckoned.

The one place that decides it (counting rule 6 of the indicators). Whoever shows figures to anyone else, or to those
above the commune, takes them from here (``tests/guards/test_public.py``). What a screen above hides is hidden on the
screen beneath too, else the two together would say it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flask import current_app
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.progress.ladder import RUNGS, Rung
from lms.progress.tallies import Counts, summed
from lms.registry.models import Area
from lms.reporting import province as counted
from lms.reporting.bars import Bar, bars
from lms.reporting.hiding import hidden, small
from lms.reporting.indicators import Figure

TOTAL: Final = "total"
# Counts beside the rungs: each of its own, adding up over the areas only.
BESIDE: Final = ("learning", "waiting", *(f"rose_{rung}" for rung in RUNGS[1:]))
Gaps = frozenset[str]
# Ids of the provinces a viewer compares.
Compared = frozenset[int]


@dataclass(frozen=True)
class Known:
    """Households counted once each; what is None is not shown."""

    total: int | None
    rungs: Mapping[Rung, int | None]
    learning: int | None
    waiting: int | None
    rose: Mapping[Rung, int | None]

    @property
    def reached(self) -> int | None:
        """On any rung but the lowest."""
        beneath = self.rungs[Rung.NOT_REACHED]
        return None if self.total is None or beneath is None else self.total - beneath

    @property
    def completed(self) -> int | None:
        """Completed, whether a digital household already or not yet."""
        completed, digital = self.rungs[Rung.COMPLETED], self.rungs[Rung.DIGITAL]
        return None if completed is None or digital is None else completed + digital

    @property
    def rest(self) -> int:
        """How many stand on rungs that are not shown, as far as the total says it."""
        return 0 if self.total is None else self.total - sum(count or 0 for count in self.rungs.values())

    @property
    def gaps(self) -> Gaps:
        """The names of what is not shown."""
        named = {TOTAL: self.total, **{str(rung): count for rung, count in self.rungs.items()}}
        named |= {"learning": self.learning, "waiting": self.waiting}
        named |= {f"rose_{rung}": count for rung, count in self.rose.items()}
        return frozenset(name for name, count in named.items() if count is None)


@dataclass(frozen=True)
class Line:
    """One area: a province, a commune or a village."""

    area: Area
    counts: Known
    bar: Bar


@dataclass(frozen=True)
class Shown:
    """Areas of one level and what they add up to; ``empty``: there is no household at all."""

    as_of: datetime
    whole: Known
    lines: list[Line]

    @property
    def empty(self) -> bool:
        return self.whole.total == 0


def openly(counts: Counts) -> Known:
    """For the commune's own use: without gaps."""
    return Known(counts.total, counts.rungs, counts.learning, counts.waiting, counts.rose)


def known(parts: Sequence[Counts], given: Collection[str] = ()) -> tuple[list[Known], Known]:
    """Counts of areas, and what they add up to, with gaps; ``given``: what of the whole is hidden elsewhere."""
    last = len(parts)
    rows = [[each.rungs[rung] for rung in RUNGS] for each in parts] or [[0] * len(RUNGS)]
    names = (*map(str, RUNGS), TOTAL)
    gone = hidden(rows, {(len(rows), names.index(name)) for name in given if name in names})
    gaps: list[set[str]] = [{names[c] for r, c in gone if r == row} for row in range(len(rows) + 1)]
    for name in BESIDE if parts else ():
        values = [_beside(each, name) for each in parts]
        also = {(0, at) for at, each in enumerate(parts) if name == "learning" and small(_resting(each))}
        also |= {(0, last)} if name in given or (name == "learning" and small(sum(map(_resting, parts)))) else set()
        for r, c in hidden([values], also):
            if r == 0:
                gaps[c].add(name)
    whole = summed(parts)
    return [_with_gaps(each, gaps[at]) for at, each in enumerate(parts)], _with_gaps(whole, gaps[len(rows)])


def _beside(counts: Counts, name: str) -> int:
    rung = name.removeprefix("rose_")
    return counts.rose[Rung(rung)] if rung != name else int(getattr(counts, name))


def _resting(counts: Counts) -> int:
    """Reached and not learning now: who is learning says it."""
    return counts.total - counts.rungs[Rung.NOT_REACHED] - counts.learning


def _with_gaps(counts: Counts, gaps: Collection[str]) -> Known:
    def shown(name: str, count: int) -> int | None:
        return None if name in gaps else count

    return Known(
        shown(TOTAL, counts.total),
        {rung: shown(str(rung), count) for rung, count in counts.rungs.items()},
        shown("learning", counts.learning),
        shown("waiting", counts.waiting),
        {rung: shown(f"rose_{rung}", count) for rung, count in counts.rose.items()},
    )


def nation(session: Session, viewer: Account) -> Shown:
    """Province by province."""
    return _shown(counted.nation(session, viewer))


def province(session: Session, viewer: Account, area: Area, overseen: Sequence[Area]) -> Shown:
    """Commune by commune; ``overseen``: all provinces of the viewer."""
    return _shown(counted.province(session, viewer, area), _gaps_in_nation(session, viewer, area.id, overseen))


def commune(session: Session, viewer: Account, area: Area, as_of: datetime, overseen: Sequence[Area]) -> Shown:
    """Village by village, counted now; ``overseen``: all provinces of the viewer."""
    return _shown(counted.commune(session, area, as_of), _gaps_in_province(session, viewer, area, overseen))


def _shown(overview: counted.Overview, given: Collection[str] = ()) -> Shown:
    lines, whole = known([line.counts for line in overview.lines], given)
    drawn = bars([{} if each.total is None else each.rungs for each in lines], [each.rest for each in lines])
    areas = [line.area for line in overview.lines]
    return Shown(overview.as_of, whole, [Line(*each) for each in zip(areas, lines, drawn, strict=True)])


def _gaps_in_nation(session: Session, viewer: Account, area: int, overseen: Sequence[Area]) -> Gaps:
    """What is hidden of a province where its viewer compares several."""
    if len(overseen) < 2:
        return frozenset()
    return _gaps_of(nation(session, viewer), area)


def _gaps_in_province(session: Session, viewer: Account, area: Area, overseen: Sequence[Area]) -> Gaps:
    """What is hidden of a commune among those of its province, as they were rolled up last."""
    rolled = counted.rolled_up_at(session)
    if area.parent is None or rolled is None:
        return frozenset()
    remembered: dict[tuple[int, Compared], tuple[datetime, Shown]] = current_app.extensions.setdefault("gaps", {})
    key = (area.parent.id, frozenset(each.id for each in overseen))
    if key not in remembered or remembered[key][0] != rolled:
        remembered[key] = (rolled, province(session, viewer, area.parent, overseen))
    return _gaps_of(remembered[key][1], area.id)


def _gaps_of(above: Shown, area: int) -> Gaps:
    return next((line.counts.gaps for line in above.lines if line.area.id == area), frozenset())


def public(figure: Figure, among: Known | None = None) -> Figure:
    """An indicator as it may be shown to anyone. ``among``: the counts by rung beside it, whose gaps it fills not."""
    fills = among is not None and _fills(figure.id, among)
    if figure.small or fills:
        whole = None if fills or small(figure.denominator or 0) else figure.denominator
        return replace(
            figure, numerator=None, denominator=whole, unknown=None, note="small", values={}, households=None,
            hidden=True,
        )  # fmt: skip
    return replace(figure, unknown=None) if small(figure.unknown or 0) else figure


def _fills(indicator: str, among: Known) -> bool:
    """Whether an indicator is reckoned from counts of which one is not shown."""
    counts = {
        "hh_reached_pct": (among.reached,), "hh_completed_pct": (among.total, among.completed),
        "digital_hh_pct": (among.total, among.rungs[Rung.DIGITAL]), "scam_ready_pct": (among.reached,),
        "hh_active_28d_pct": (among.reached, among.learning),
        "ecom_seller_hh": (among.total,), "village_group_pct": (among.total,), "hh_smartphone_pct": (among.total,),
    }  # fmt: skip
    return None in counts.get(indicator, ())
