"""The households within an officer's reach and where each stands: what every figure of the commune is read from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach, villages_within_reach
from lms.foundation import clock
from lms.foundation.database import db
from lms.progress.kept import keep_all_outdated, keep_marked, outdated
from lms.progress.kept_models import KeptStanding
from lms.progress.kept_rules import in_use
from lms.progress.ladder import HouseholdStanding, Rung, ladder
from lms.progress.owed import state_owed
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


def keep_standings() -> int:
    """Make ready the standings of households whose facts changed, or of which other rules are asked; how many.

    After a new rule it is also stated what that rule owes (``progress.owed``).
    """
    core, session = core_lessons(), db.session()
    made = keep_marked(core)
    # Whoever moved into a commune with rules of its own is found within the hour; read from the ladder until then.
    asked = (in_use(session, clock.now(), core).named, clock.now().replace(minute=0, second=0, microsecond=0))
    if current_app.extensions.get("kept_under") != asked:
        made += keep_all_outdated(core)
        state_owed(core)
        current_app.extensions["kept_under"] = asked
    return made


@dataclass(frozen=True)
class Kept:
    """How far the standings of a commune are made ready: households with facts, and those of them still to come."""

    whole: int
    waiting: int

    @property
    def made(self) -> int:
        return self.whole - self.waiting


def kept_in(session: Session, commune: int) -> Kept:
    """After a new rule it takes the worker a moment; what it has not made yet is read from the ladder meanwhile."""
    here = (
        select(func.count(KeptStanding.household_id.distinct()))
        .join(Household, Household.id == KeptStanding.household_id)
        .join(Area, Area.id == Household.village_id)
        .where(Area.parent_id == commune)
    )
    waiting = select(func.count()).select_from(
        outdated(in_use(session, clock.now(), core_lessons()), commune).subquery()
    )
    return Kept(session.scalar(here) or 0, session.scalar(waiting) or 0)
