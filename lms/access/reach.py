"""Who may see whom. Every row about a household or a person is loaded through these and nowhere else."""

from __future__ import annotations

import uuid
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, false, select

from lms.access.models import Account, AccountArea
from lms.access.refusals import NotWithinReach
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.registry.models import Area, Household, Membership, Person
from lms.registry.queries import holds

T = TypeVar("T")


def villages_within_reach(account: Account) -> Select[tuple[int]]:
    """Ids of the villages of today: a trainer's own, all of an officer's commune, none for an operator."""
    today = holds(Area.valid_from, Area.valid_to, clock.today())
    return select(Area.id).where(Area.level == "village", today, _assigned(account))


def _assigned(account: Account) -> ColumnElement[bool]:
    areas = select(AccountArea.area_id).where(AccountArea.account_id == account.id)
    if account.is_(Role.TRAINER):
        return Area.id.in_(areas)
    if account.is_(Role.OFFICER):
        return Area.parent_id.in_(areas)
    return false()


def households_within_reach(account: Account) -> Select[tuple[Household]]:
    """Households living in those villages today, closed ones (``closed_on``) too."""
    return select(Household).where(Household.village_id.in_(villages_within_reach(account)))


def people_within_reach(account: Account) -> Select[tuple[Person]]:
    """People who belong to such a household today; erased people are nobody's."""
    households = households_within_reach(account).with_only_columns(Household.id)
    members = select(Membership.person_id).where(
        Membership.household_id.in_(households), holds(Membership.valid_from, Membership.valid_to, clock.today())
    )
    return select(Person).where(Person.id.in_(members), Person.erased_at.is_(None))


def household_within_reach(account: Account, household_id: uuid.UUID) -> Household:
    """Raises ``NotWithinReach``, answered as if there were no such household."""
    return _found(db.session.scalar(households_within_reach(account).where(Household.id == household_id)))


def person_within_reach(account: Account, person_id: uuid.UUID) -> Person:
    """Raises ``NotWithinReach``."""
    return _found(db.session.scalar(people_within_reach(account).where(Person.id == person_id)))


def village_within_reach(account: Account, village_id: int) -> Area:
    """Raises ``NotWithinReach``."""
    wanted = select(Area).where(Area.id == village_id, Area.id.in_(villages_within_reach(account)))
    return _found(db.session.scalar(wanted))


def areas_within_reach(account: Account) -> Select[tuple[Area]]:
    """Areas of today that an account may change: an officer the villages of her commune, an operator all villages and
    communes."""
    today = holds(Area.valid_from, Area.valid_to, clock.today())
    if account.is_(Role.OPERATOR):
        return select(Area).where(Area.level.in_(("commune", "village")), today)
    mine = Area.id.in_(villages_within_reach(account)) if account.is_(Role.OFFICER) else false()
    return select(Area).where(mine, today)


def area_within_reach(account: Account, area_id: int) -> Area:
    """One of them. Raises ``NotWithinReach``."""
    return _found(db.session.scalar(areas_within_reach(account).where(Area.id == area_id)))


def communes_overseen(account: Account) -> Select[tuple[int]]:
    """Ids of the communes of today whose counts a viewer sees: those of her provinces. Nobody else oversees any."""
    areas = select(AccountArea.area_id).where(AccountArea.account_id == account.id)
    overseen = Area.parent_id.in_(areas) if account.is_(Role.VIEWER) else false()
    today = holds(Area.valid_from, Area.valid_to, clock.today())
    return select(Area.id).where(Area.level == "commune", today, overseen)


def communes_of(account: Account) -> list[Area]:
    """The communes an account works in: an officer's own, those of a trainer's villages."""
    villages = select(Area.parent_id).where(Area.id.in_(villages_within_reach(account)))
    return list(db.session.scalars(select(Area).where(Area.id.in_(villages)).order_by(Area.gso_code)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotWithinReach
    return row
