"""What trainers did in the last 90 days, by village and name: for a conversation, never a score (counting rule 9)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.access.models import Account, AccountArea
from lms.foundation.doors import Role
from lms.progress.ladder import Households
from lms.progress.models import Evidence
from lms.registry.models import Area
from lms.teaching.field_models import Visit
from lms.teaching.session_models import Attendance

WITHIN: Final = timedelta(days=90)
DEEDS: Final = ("sessions", "visits", "confirmations")
_NOTHING: Final = (0, 0)


@dataclass(frozen=True)
class Work:
    """One trainer. ``deeds``: for each of ``DEEDS`` how many, and in how many households; ``alone``: of the
    confirmations, those done without help; ``signals``: open ones about her work."""

    account: Account
    villages: Sequence[Area]
    deeds: Mapping[str, tuple[int, int]]
    alone: int
    signals: int


def work_of_trainers(
    session: Session, villages: Sequence[Area], households: Households, now: datetime, signals: Mapping[str, int]
) -> list[Work]:
    """The trainers of these villages and what they did with these households; by first village, then by name."""
    counted = {deed: _counted(session, deed, households, now) for deed in DEEDS}
    alone = _alone(session, households, now)
    found = [
        Work(
            account,
            own,
            {deed: counted[deed].get(str(account.id), _NOTHING) for deed in DEEDS},
            alone.get(str(account.id), 0),
            signals.get(str(account.id), 0),
        )
        for account, own in _trainers(session, villages)
    ]
    return sorted(found, key=lambda each: (each.villages[0].name, each.account.name))


def households_of(session: Session, trainer: str, deed: str, now: datetime) -> set[uuid.UUID]:
    """In which households a trainer did this; reach is the caller's matter."""
    table, _, *also = _tables()[deed]
    wanted = select(table.household_id).where(table.by == trainer, table.at > now - WITHIN, *also)
    return set(session.scalars(wanted.distinct()))


def _tables() -> dict[str, tuple[Any, ...]]:
    """Deed → its table, what is counted, and which rows of it."""
    return {
        "sessions": (Attendance, func.count(Attendance.session_id.distinct()), Attendance.lesson == ""),
        "visits": (Visit, func.count()),
        "confirmations": (Evidence, func.count(), Evidence.kind == "confirmed"),
    }


def _counted(session: Session, deed: str, households: Households, now: datetime) -> Mapping[str, tuple[int, int]]:
    table, count, *also = _tables()[deed]
    wanted = select(table.by, count, func.count(table.household_id.distinct())).where(
        table.household_id.in_(households), table.at > now - WITHIN, *also
    )
    return {by: (number, homes) for by, number, homes in session.execute(wanted.group_by(table.by))}


def _alone(session: Session, households: Households, now: datetime) -> Mapping[str, int]:
    wanted = select(Evidence.by, func.count().label("times")).where(
        Evidence.household_id.in_(households), Evidence.kind == "confirmed", Evidence.alone, Evidence.at > now - WITHIN
    )
    return {row.by: row.times for row in session.execute(wanted.group_by(Evidence.by))}


def _trainers(session: Session, villages: Sequence[Area]) -> list[tuple[Account, list[Area]]]:
    """Each with her villages here, by name; who signs in no more is left out."""
    known = {village.id: village for village in villages}
    wanted = (
        select(Account, AccountArea.area_id)
        .join(AccountArea, AccountArea.account_id == Account.id)
        .where(AccountArea.area_id.in_(known), Account.role == Role.TRAINER.value, Account.disabled_at.is_(None))
    )
    own: dict[Account, list[Area]] = defaultdict(list)
    for account, area in session.execute(wanted):
        own[account].append(known[area])
    return [(account, sorted(areas, key=lambda area: area.name)) for account, areas in own.items()]
