"""Rights beyond a role, given to single trainers and officers: voices, local lessons, announcements."""

from __future__ import annotations

import uuid
from enum import StrEnum

from sqlalchemy import Select, select

from lms.access.models import Account, AccountArea, AccountRight
from lms.access.reach import communes_of, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.registry.models import Area


class Right(StrEnum):
    """What can be given."""

    NARRATE = "narrate"
    COMPOSE = "compose"
    # Announce to the villages she works in: in the team's name, or in the village head's, which she then is.
    ANNOUNCE = "announce"
    VILLAGE_HEAD = "village_head"


class NotForThisRole(ValueError):
    """Rights are for trainers and officers."""


@writes
def give(account: Account, right: Right, by: Account | None) -> None:
    """Give a right; given twice it stays as it is. ``by`` None: from the command line. Raises ``NotForThisRole``."""
    if Role(account.role) not in (Role.TRAINER, Role.OFFICER):
        raise NotForThisRole(account.username)
    if grant_of(account, right) is None:
        given_by = by.id if by else None
        db.session.add(AccountRight(account_id=account.id, right=right.value, given_by=given_by, given_at=clock.now()))


@writes
def take_back(account: Account, right: Right, by: Account | None) -> None:
    """Take a right back; one that was not given is passed over."""
    grant = grant_of(account, right)
    if grant:
        grant.taken_at, grant.taken_by = clock.now(), by.id if by else None


def grant_of(account: Account, right: Right) -> AccountRight | None:
    """The grant in force."""
    wanted = select(AccountRight).where(AccountRight.account_id == account.id, AccountRight.right == right.value)
    return db.session.scalars(wanted.where(AccountRight.taken_at.is_(None))).first()


def may(account: Account, right: Right) -> bool:
    return grant_of(account, right) is not None


def commune_for(account: Account, right: Right) -> Area:
    """The commune in which an account uses a right. Raises ``NotWithinReach`` without the right or a commune."""
    communes = communes_of(account) if may(account, right) else []
    if not communes:
        raise NotWithinReach
    return communes[0]


def accounts_to_grant(officer: Account) -> Select[tuple[Account]]:
    """The trainers of an officer's communes; for an operator all trainers and officers."""
    wanted = select(Account).where(Account.disabled_at.is_(None)).order_by(Account.role.desc(), Account.name)
    if officer.is_(Role.OPERATOR):
        return wanted.where(Account.role.in_([Role.TRAINER.value, Role.OFFICER.value]))
    working_here = select(AccountArea.account_id).where(AccountArea.area_id.in_(villages_within_reach(officer)))
    return wanted.where(Account.role == Role.TRAINER.value, Account.id.in_(working_here))


def account_to_grant(officer: Account, account_id: uuid.UUID | None) -> Account:
    """Raises ``NotWithinReach``."""
    found = db.session.scalar(accounts_to_grant(officer).where(Account.id == account_id))
    if found is None:
        raise NotWithinReach
    return found
