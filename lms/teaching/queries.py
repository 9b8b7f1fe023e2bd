"""Named reads of teaching."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import communes_of, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.models import Evidence
from lms.registry.models import Household, Market, Membership, Product, Stall
from lms.registry.queries import holds
from lms.teaching.models import Assignment, AssignmentNote
from lms.teaching.session_models import SessionVillage, TrainingSession

T = TypeVar("T")


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


def sessions_within_reach(account: Account) -> Select[tuple[TrainingSession]]:
    """Sessions for a village within reach; the latest first."""
    here = select(SessionVillage.session_id).where(SessionVillage.village_id.in_(villages_within_reach(account)))
    return select(TrainingSession).where(TrainingSession.id.in_(here)).order_by(TrainingSession.starts_at.desc())


def session_within_reach(account: Account, session_id: uuid.UUID) -> TrainingSession:
    """Raises ``NotWithinReach``."""
    return _found(db.session.scalar(sessions_within_reach(account).where(TrainingSession.id == session_id)))


def stalls_within_reach(account: Account) -> Select[tuple[Stall]]:
    """Stalls of the markets of her communes: keepers come to market from every village."""
    communes = [commune.id for commune in communes_of(account)]
    markets = select(Market.id).where(Market.area_id.in_(communes))
    return select(Stall).where(Stall.market_id.in_(markets)).order_by(func.length(Stall.number), Stall.number)


def stall_within_reach(account: Account, stall_id: uuid.UUID) -> Stall:
    """Raises ``NotWithinReach``."""
    return _found(db.session.scalar(stalls_within_reach(account).where(Stall.id == stall_id)))


def products_within_reach(account: Account) -> Select[tuple[Product]]:
    """Specialities of her communes, by name."""
    communes = [commune.id for commune in communes_of(account)]
    return select(Product).where(Product.area_id.in_(communes)).order_by(Product.name)


def product_within_reach(account: Account, product_id: uuid.UUID) -> Product:
    """Raises ``NotWithinReach``."""
    return _found(db.session.scalar(products_within_reach(account).where(Product.id == product_id)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotWithinReach
    return row
