"""Freezing months: after a month's end its registry and figures are written down, and looked at again for 60 days.

What arrives late adds a revision; nothing that was written is changed. The rule of the month stays the month's, so a
new rule never alters it. Read first, written in one short transaction: phones do not wait for it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import head
from lms.progress.rules import Rule, rule_by_id, rule_on
from lms.registry.models import ADULT_FROM, ELDER_FROM, Area, Household
from lms.registry.queries import communes_with_villages, villages_of
from lms.reporting.indicators import Figure, measure
from lms.reporting.scope import Scope
from lms.reporting.snapshot_models import Snapshot, SnapshotFigure, SnapshotList
from lms.reporting.snapshots import (
    HOUSEHOLDS,
    PEOPLE,
    PRODUCTS,
    STALLS,
    end_of,
    frozen_of,
    late_ids,
    month_before,
    packed,
    revisions_of,
    snapshot_of,
)

LOOKED_BACK: Final = timedelta(days=60)
LOOKED_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Frost:
    """A month of one area, read and not yet written."""

    snapshot: Snapshot
    lists: dict[str, bytes]
    figures: list[Figure]


def freeze_months() -> None:
    """The timetable's look: freeze the month that ended where it is not frozen, look again at those of late."""
    month = month_before(clock.today())
    for commune in communes_with_villages((month + timedelta(days=31)).replace(day=1) - timedelta(days=1)):
        if snapshot_of(db.session(), commune.id, month) is None:
            freeze_month(commune, month)
    look_again(clock.now())


def freeze_month(commune: Area, month: date) -> None:
    """Write down a month of a commune and of each of its villages; nothing when it is written already."""
    session, as_of = db.session(), end_of(month)
    villages = villages_of(commune.id, as_of.date())
    rule = rule_on(session, as_of.date(), commune.id)
    areas: list[tuple[int, tuple[int, ...]]] = [(village.id, (village.id,)) for village in villages]
    areas.append((commune.id, tuple(village.id for village in villages)))
    _write(commune.id, month, [_read(session, area, some, month, as_of, rule) for area, some in areas])


def look_again(now: datetime) -> None:
    """What late work changed in the months of the last 60 days; each is looked at once a day."""
    due = select(Snapshot.id).where(Snapshot.as_of > now - LOOKED_BACK, Snapshot.checked_at < now - LOOKED_EVERY)
    for identifier in db.session().scalars(due).all():
        snapshot = db.session().get_one(Snapshot, identifier)
        _write_again(identifier, list(_changed(db.session(), snapshot)))


def _read(session: Session, area: int, villages: tuple[int, ...], month: date, as_of: datetime, rule: Rule) -> Frost:
    scope = Scope(session, villages, as_of, rule)
    households, people = list(scope.standing), scope.members
    ages = [each.age for each in people if each.age is not None]
    residents = session.scalar(select(func.sum(Household.residents)).where(Household.id.in_(scope.households)))
    now = clock.now()
    snapshot = Snapshot(
        id=ids.new_id(), area_id=area, month=month, as_of=as_of, rule_id=rule.id, position=head(session), made_at=now,
        checked_at=now, households=len(households), residents=residents or 0, people=len(people),
        adults=sum(age >= ADULT_FROM for age in ages), elders=sum(age >= ELDER_FROM for age in ages),
    )  # fmt: skip
    lists = {
        HOUSEHOLDS: packed(households),
        PEOPLE: packed([each.person for each in people]),
        STALLS: packed([each.id for each in scope.stalls]),
        PRODUCTS: packed([each.id for each in scope.products]),
    }
    return Frost(snapshot, lists, measure(scope))


@writes
def _write(commune: int, month: date, frosts: Sequence[Frost]) -> None:
    session = db.session()
    # Two workers may have read the same month: the second finds it written.
    session.get_one(Area, commune, with_for_update={"of": Area, "key_share": True})
    if snapshot_of(session, commune, month):
        return
    for frost in frosts:
        session.add(frost.snapshot)
        session.flush()
        session.add_all(SnapshotList(snapshot_id=frost.snapshot.id, kind=kind, members=members)
                        for kind, members in frost.lists.items())  # fmt: skip
        session.add_all(_row(frost.snapshot, each, 0) for each in frost.figures)


def _changed(session: Session, snapshot: Snapshot) -> Iterator[tuple[Figure, int]]:
    """Each figure that is another now, with the number of its new revision."""
    area = session.get_one(Area, snapshot.area_id)
    day = snapshot.as_of.astimezone(clock.VIETNAM).date()
    villages = (area.id,) if area.level == "village" else tuple(each.id for each in villages_of(area.id, day))
    rule = rule_by_id(session, snapshot.rule_id)
    known = revisions_of(session, snapshot)
    for figure in measure(Scope(session, villages, snapshot.as_of, rule, frozen_of(session, snapshot)), late_ids()):
        rows = known.get(figure.id, [])
        if not rows or _said(rows[-1]) != (figure.numerator, figure.denominator, figure.unknown):
            yield figure, len(rows)


def _said(row: SnapshotFigure) -> tuple[int | None, int | None, int | None]:
    return row.numerator, row.denominator, row.unknown


@writes
def _write_again(identifier: uuid.UUID, changed: Sequence[tuple[Figure, int]]) -> None:
    session = db.session()
    snapshot = session.get_one(Snapshot, identifier, with_for_update=True)
    known = revisions_of(session, snapshot)
    snapshot.checked_at = clock.now()
    session.add_all(
        _row(snapshot, figure, revision) for figure, revision in changed if len(known.get(figure.id, [])) == revision
    )


def _row(snapshot: Snapshot, figure: Figure, revision: int) -> SnapshotFigure:
    return SnapshotFigure(
        snapshot_id=snapshot.id, indicator=figure.id, revision=revision, numerator=figure.numerator,
        denominator=figure.denominator, unknown=figure.unknown, hundredths=figure.hundredths, note=figure.note,
        values=json.dumps(dict(figure.values)), at=clock.now(), position=head(db.session()),
    )  # fmt: skip
