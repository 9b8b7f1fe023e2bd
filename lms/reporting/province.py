"""Above the commune: counts of many communes by the same definitions, no household and nobody by name (record 28).

True to the last household: what of it is shown, ``public`` decides. The province reads counts of villages that are
rolled up every ten minutes and says of which minute they are; a commune's screen is counted anew whenever it is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import communes_overseen
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.progress.ladder import RUNGS, Rung
from lms.progress.tallies import Counts, by_village, summed
from lms.registry.models import Area
from lms.registry.queries import holds
from lms.reporting.models import VillageTally
from lms.reporting.standings import core_lessons


@dataclass(frozen=True)
class Line:
    """One area: a province, a commune or a village."""

    area: Area
    counts: Counts


@dataclass(frozen=True)
class Overview:
    """Many areas of one level and what they add up to; ``as_of``: the moment for which all of it holds."""

    as_of: datetime
    whole: Counts
    lines: list[Line]


@writes
def roll_up() -> int:
    """Count every village of today once more; answers how many there are."""
    session, now = db.session(), clock.now()
    today = holds(Area.valid_from, Area.valid_to, clock.today())
    villages = session.scalars(select(Area.id).where(Area.level == "village", today)).all()
    counted = by_village(session, villages, core_lessons(), now)
    rows = [_row(village, counted.get(village, Counts()), now) for village in villages]
    session.execute(delete(VillageTally))
    if rows:
        session.execute(insert(VillageTally), rows)
    return len(rows)


def _row(village: int, counts: Counts, now: datetime) -> dict[str, Any]:
    rose = {f"rose_{rung}": counts.rose[rung] for rung in RUNGS[1:]}
    return {
        "village_id": village, "as_of": now, **{str(rung): counts.rungs[rung] for rung in RUNGS}, **rose,
        "learning": counts.learning, "waiting": counts.waiting, "waiting_since": counts.waiting_since,
    }  # fmt: skip


def rolled_up_at(session: Session) -> datetime | None:
    """Of which moment the newest roll-up is; None before the first."""
    return session.scalar(select(func.min(VillageTally.as_of)))


def provinces_overseen(session: Session, account: Account) -> list[Area]:
    """The provinces of a viewer, by code."""
    communes = select(Area.parent_id).where(Area.id.in_(communes_overseen(account)))
    return list(session.scalars(select(Area).where(Area.id.in_(communes)).order_by(Area.gso_code, Area.name)))


def nation(session: Session, account: Account) -> Overview:
    """Province by province."""
    return _overview(session, _communes(session, account), Area.parent_id)


def province(session: Session, account: Account, area: Area) -> Overview:
    """Commune by commune."""
    return _overview(session, _communes(session, account).where(Area.parent_id == area.id), Area.id)


def commune(session: Session, area: Area, as_of: datetime) -> Overview:
    """Village by village, counted now."""
    here = select(Area).where(
        Area.parent_id == area.id, Area.level == "village", holds(Area.valid_from, Area.valid_to, clock.today())
    )
    villages = list(session.scalars(here.order_by(Area.code, Area.name)))
    counted = by_village(session, [each.id for each in villages], core_lessons(), as_of)
    whole = [(village, counted.get(village.id, Counts())) for village in villages]
    return Overview(as_of, summed(counted.values()), _lines(whole))


def _communes(session: Session, account: Account) -> Select[tuple[Area]]:
    return select(Area).where(Area.id.in_(communes_overseen(account)))


def _overview(session: Session, communes: Select[tuple[Area]], group: Any) -> Overview:
    """Counts of these communes, added up by ``group`` (themselves, or what they belong to)."""
    rows = session.execute(communes.with_only_columns(Area.id, group))
    owners: dict[int, int] = {row[0]: row[1] for row in rows}
    found: dict[int, Counts] = defaultdict(Counts)
    as_of = clock.now()
    for commune, since, counts in _rolled_up(session, list(owners)):
        found[owners[commune]].add(counts)
        as_of = min(as_of, since)
    areas = session.scalars(select(Area).where(Area.id.in_(set(owners.values()))).order_by(Area.gso_code, Area.name))
    return Overview(as_of, summed(found.values()), _lines([(area, found[area.id]) for area in areas]))


def _rolled_up(session: Session, communes: Sequence[int]) -> list[tuple[int, datetime, Counts]]:
    """Commune, of when, and its counts."""
    tally = VillageTally
    numbers = (
        *(getattr(tally, str(rung)) for rung in RUNGS),
        *(getattr(tally, f"rose_{rung}") for rung in RUNGS[1:]),
        tally.learning,
        tally.waiting,
    )
    rows = session.execute(
        select(
            Area.parent_id,
            func.min(tally.as_of),
            func.min(tally.waiting_since),
            *(func.sum(number) for number in numbers),
        )
        .join(tally, tally.village_id == Area.id)
        .where(Area.parent_id.in_(communes), holds(Area.valid_from, Area.valid_to, clock.today()))
        .group_by(Area.parent_id)
    )
    return [(row[0], row[1], _counts(row[2], [int(each) for each in row[3:]])) for row in rows]


def _counts(waiting_since: datetime | None, numbers: Sequence[int]) -> Counts:
    rungs, rose, (learning, waiting) = numbers[:4], numbers[4:7], numbers[7:]
    return Counts(
        sum(rungs),
        dict(zip(RUNGS, rungs, strict=True)),
        learning,
        dict(zip(RUNGS[1:], rose, strict=True)),
        waiting,
        waiting_since,
    )


def _lines(counted: list[tuple[Area, Counts]]) -> list[Line]:
    """Most needed first: the largest share not reached, then the smallest share completed; empty ones last."""
    return [Line(area, counts) for area, counts in sorted(counted, key=lambda each: _need(each[1]))]


def _need(counts: Counts) -> tuple[bool, float, float]:
    whole = counts.total or 1
    completed = counts.rungs[Rung.COMPLETED] + counts.rungs[Rung.DIGITAL]
    return (counts.total == 0, -counts.rungs[Rung.NOT_REACHED] / whole, completed / whole)
