"""The households within an officer's reach and where each stands: what every figure of the commune is read from."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach, villages_within_reach
from lms.foundation import clock
from lms.progress.kept import keep_all_due
from lms.progress.ladder import HouseholdStanding, Rung, ladder
from lms.registry.models import Area, Household, Residence
from lms.registry.queries import holds

RECENT: Final = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """One household: who it is (never a person's name), where it stands now and where it stood ``RECENT`` ago.

    ``before`` is the same as ``now`` where the past was not asked for.
    """

    id: uuid.UUID
    code: str
    label: str
    village_id: int
    residents: int
    now: HouseholdStanding
    before: HouseholdStanding

    @property
    def rung(self) -> Rung:
        return self.now.rung

    @property
    def waits_for_confirmation(self) -> bool:
        """Completed, and not all five skills confirmed."""
        return self.now.completed_at is not None and bool(self.now.missing_skills)

    def rose_to(self, rung: Rung) -> bool:
        """Whether it stands on ``rung`` or higher now and did not ``RECENT`` ago."""
        order = list(Rung)
        return order.index(self.before.rung) < order.index(rung) <= order.index(self.now.rung)


def standings_within(session: Session, account: Account, as_of: datetime, *, past: bool = False) -> list[Standing]:
    """The households within reach that lived there on the day of ``as_of``, by code, each in its village of that day;
    those closed by then are counted no more. ``past``: also look back."""
    day = as_of.astimezone(clock.VIETNAM).date()
    reach = (
        households_within_reach(account)
        .join(Residence, Residence.household_id == Household.id)
        .where(holds(Residence.valid_from, Residence.valid_to, day))
        .where(Residence.village_id.in_(villages_within_reach(account)))
        .where(or_(Household.closed_on.is_(None), Household.closed_on > day))
    )
    rows = session.execute(
        reach.with_only_columns(
            Household.id, Household.code, Household.label, Residence.village_id, Household.residents
        ).order_by(Household.code)
    ).all()
    ids: Select[tuple[uuid.UUID]] = reach.with_only_columns(Household.id)
    now = ladder(session, ids, core_lessons(), as_of)
    before = ladder(session, ids, core_lessons(), as_of - RECENT) if past else now
    return [
        Standing(identifier, code, label, village, residents, now[identifier], before[identifier])
        for identifier, code, label, village, residents in rows
    ]


def villages_of(session: Session, account: Account) -> list[Area]:
    """The villages within reach, by code."""
    wanted = select(Area).where(Area.id.in_(villages_within_reach(account)))
    return list(session.scalars(wanted.order_by(Area.code, Area.name)))


def core_lessons() -> tuple[str, ...]:
    core: tuple[str, ...] = current_app.extensions["catalogue"].core
    return core


def by_village(standings: Sequence[Standing]) -> dict[int, list[Standing]]:
    """Village id → its households."""
    grouped: dict[int, list[Standing]] = defaultdict(list)
    for standing in standings:
        grouped[standing.village_id].append(standing)
    return grouped


def keep_standings() -> int:
    """Make ready the standings of households whose facts or rule changed; answers how many."""
    return keep_all_due(core_lessons())
