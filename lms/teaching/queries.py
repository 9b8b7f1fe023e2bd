"""Named reads of teaching."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.progress.models import Evidence
from lms.registry.models import Household, Membership
from lms.registry.queries import holds
from lms.teaching.models import Assignment, AssignmentNote


@dataclass(frozen=True)
class Given:
    """An assignment as a household gets it: ``by`` is the trainer's name, ``note`` her words."""

    assignment: Assignment
    household_id: uuid.UUID
    by: str
    note: str


def given_to(session: Session, households: Sequence[uuid.UUID]) -> list[Given]:
    """What is assigned to these households, themselves or through their village; the newest first."""
    rows = session.execute(
        select(Assignment, Household.id, AssignmentNote.text)
        .join(Household, or_(Household.id == Assignment.household_id, Household.village_id == Assignment.village_id))
        .outerjoin(AssignmentNote, AssignmentNote.assignment_id == Assignment.id)
        .where(Household.id.in_(households), Assignment.withdrawn_at.is_(None))
        .order_by(Assignment.at.desc())
    ).all()
    names = names_of(session, {row.Assignment.by for row in rows})
    return [Given(row.Assignment, row.id, names.get(row.Assignment.by, ""), row.text or "") for row in rows]


def assignments_in(session: Session, villages: Sequence[int]) -> list[Assignment]:
    """Open assignments of these villages and of their households; the newest first."""
    households = select(Household.id).where(Household.village_id.in_(villages))
    return list(
        session.scalars(
            select(Assignment)
            .where(or_(Assignment.village_id.in_(villages), Assignment.household_id.in_(households)))
            .where(Assignment.withdrawn_at.is_(None))
            .order_by(Assignment.at.desc())
        )
    )


def confirmations_of(session: Session, household: uuid.UUID) -> list[Evidence]:
    """Field confirmations of a household's people, the newest first."""
    wanted = select(Evidence).where(Evidence.household_id == household, Evidence.kind == "confirmed")
    return list(session.scalars(wanted.order_by(Evidence.at.desc())))


def names_of(session: Session, accounts: set[str]) -> dict[str, str]:
    """The names behind account ids as statements carry them."""
    known = [identifier for identifier in map(ids.parse_id, accounts) if identifier]
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(known)))
    return {str(row.id): row.name for row in rows}


def lives_in(session: Session, account: Account, household: uuid.UUID) -> bool:
    """Whether the account's own person belongs to this household today: nobody confirms her own household."""
    if account.person_id is None:
        return False
    mine = select(Membership.id).where(Membership.person_id == account.person_id, Membership.household_id == household)
    return session.scalar(mine.where(holds(Membership.valid_from, Membership.valid_to, clock.today()))) is not None
