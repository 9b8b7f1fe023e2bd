"""Reads of frozen months. What was said of a month is kept; what late work changed stands beside it, never over it.

snapshot = snapshot_of(session, area_id, date(2026, 10, 1))
figures_of(session, snapshot)             what holds now for that month
figures_of(session, snapshot, first=True) what was said when it was frozen
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.reporting.indicator_table import BY_ID, INDICATORS
from lms.reporting.indicators import Figure
from lms.reporting.scope import Frozen
from lms.reporting.snapshot_models import Snapshot, SnapshotFigure, SnapshotList

HOUSEHOLDS, PEOPLE, STALLS, PRODUCTS = "households", "people", "stalls", "products"
_ORDER: Final = {each.id: place for place, each in enumerate(INDICATORS)}


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before that of ``day``."""
    return month_of(month_of(day) - timedelta(days=1))


def end_of(month: date) -> datetime:
    """The last instant of a month where the users live."""
    after = month_of(month_of(month) + timedelta(days=31))
    return datetime(after.year, after.month, 1, tzinfo=clock.VIETNAM) - timedelta(microseconds=1)


def snapshot_of(session: Session, area: int, month: date) -> Snapshot | None:
    return session.scalar(select(Snapshot).where(Snapshot.area_id == area, Snapshot.month == month))


def snapshots_of(session: Session, areas: Collection[int], month: date | None = None) -> list[Snapshot]:
    """Of these villages or communes, the newest month first."""
    wanted = select(Snapshot).where(Snapshot.area_id.in_(areas)).order_by(Snapshot.month.desc(), Snapshot.area_id)
    return list(session.scalars(wanted.where(Snapshot.month == month) if month else wanted))


def revisions_of(session: Session, snapshot: Snapshot) -> dict[str, list[SnapshotFigure]]:
    """Indicator → what was frozen and each later finding, in the order they were found."""
    wanted = select(SnapshotFigure).where(SnapshotFigure.snapshot_id == snapshot.id).order_by(SnapshotFigure.revision)
    found: dict[str, list[SnapshotFigure]] = {}
    for row in session.scalars(wanted):
        found.setdefault(row.indicator, []).append(row)
    return found


def figures_of(session: Session, snapshot: Snapshot, *, first: bool = False) -> list[Figure]:
    """The month's figures as they hold now, or as they were ``first`` frozen."""
    chosen = [rows[0 if first else -1] for rows in revisions_of(session, snapshot).values()]
    return [figure(snapshot, row) for row in sorted(chosen, key=lambda row: _ORDER[row.indicator])]


def figure(snapshot: Snapshot, row: SnapshotFigure) -> Figure:
    """One kept row as a figure."""
    return Figure(
        row.indicator, row.numerator, row.denominator, row.unknown, snapshot.as_of,
        snapshot.as_of.astimezone(clock.VIETNAM).date(), row.note, json.loads(row.values), None, row.hundredths,
        frozen=True, rule=snapshot.rule_id,
    )  # fmt: skip


def trend(session: Session, area: int, indicator: str) -> list[tuple[Snapshot, list[SnapshotFigure]]]:
    """An indicator month by month, the oldest first: what was frozen, and what late work made of it."""
    rows = session.execute(
        select(Snapshot, SnapshotFigure)
        .join(SnapshotFigure, SnapshotFigure.snapshot_id == Snapshot.id)
        .where(Snapshot.area_id == area, SnapshotFigure.indicator == indicator)
        .order_by(Snapshot.month, SnapshotFigure.revision)
    )
    found: dict[uuid.UUID, tuple[Snapshot, list[SnapshotFigure]]] = {}
    for snapshot, row in rows:
        found.setdefault(snapshot.id, (snapshot, []))[1].append(row)
    return list(found.values())


def frozen_of(session: Session, snapshot: Snapshot) -> Frozen:
    """Who was counted in that month."""
    kept = {
        row.kind: row.members
        for row in session.scalars(select(SnapshotList).where(SnapshotList.snapshot_id == snapshot.id))
    }
    households, people, stalls, products = (_ids(kept[kind]) for kind in (HOUSEHOLDS, PEOPLE, STALLS, PRODUCTS))
    return Frozen(households, people, stalls, products)


def packed(members: Sequence[uuid.UUID] | frozenset[uuid.UUID]) -> bytes:
    """Sixteen bytes each, sorted."""
    return b"".join(sorted(each.bytes for each in members))


def _ids(kept: bytes) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(bytes=kept[start : start + 16]) for start in range(0, len(kept), 16))


def late_ids() -> frozenset[str]:
    """The indicators that work arriving late can change."""
    return frozenset(each.id for each in BY_ID.values() if each.late)
