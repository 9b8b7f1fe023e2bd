"""Named reads of teaching."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import communes_of, households_within_reach, people_within_reach, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.models import Evidence
from lms.registry.models import Household, Market, Membership, Person, Product, Stall
from lms.registry.queries import holds
from lms.teaching.group_models import GroupVillage
from lms.teaching.models import Assignment, AssignmentNote
from lms.teaching.receivers import assignments_for, receivers_of
from lms.teaching.session_models import SessionVillage, TrainingSession

T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """An assignment as a household or one of its people gets it: ``by`` is the trainer's name, ``note`` her words."""

    assignment: Assignment
    household_id: uuid.UUID
    person_id: uuid.UUID | None
    by: str
    note: str


def given_to(session: Session, households: Sequence[uuid.UUID]) -> list[Given]:
    """What is assigned to these households, themselves or through their village, and to their people, themselves or
    through a group; the newest first."""
    these: Any = select(Household.id).where(Household.id.in_(households))
    assignments = list(session.scalars(assignments_for(these).where(Assignment.withdrawn_at.is_(None))))
    homes = list(session.scalars(select(Household).where(Household.id.in_(households)).order_by(Household.code)))
    receivers, notes = receivers_of(session, assignments, homes), notes_of(session, assignments)
    names = names_of(session, {each.by for each in assignments})
    return [
        Given(each, to.household_id, to.person_id, names.get(each.by, ""), notes.get(each.id, ""))
        for each in assignments
        for to in receivers[each.id]
    ]


def assignments_in(session: Session, villages: Sequence[int]) -> list[Assignment]:
    """Open assignments that concern these villages; the newest first."""
    households = select(Household.id).where(Household.village_id.in_(villages))
    return list(session.scalars(assignments_for(households).where(Assignment.withdrawn_at.is_(None))))


def assignment_within_reach(account: Account, assignment_id: uuid.UUID) -> Assignment:
    """One that is wholly hers: of a person, household, village or group she reaches. Raises ``NotWithinReach``."""
    found = db.session.scalar(assignments_within_reach(account).where(Assignment.id == assignment_id))
    return _found(found)


def assignments_within_reach(account: Account) -> Select[tuple[Assignment]]:
    """Those she may change; of groups only those all of whose villages are hers. Withdrawn ones too."""
    households = households_within_reach(account).with_only_columns(Household.id)
    people = people_within_reach(account).with_only_columns(Person.id)
    villages = villages_within_reach(account)
    beyond = select(GroupVillage.group_id).where(GroupVillage.village_id.not_in(villages))
    groups = select(GroupVillage.group_id).where(GroupVillage.village_id.in_(villages))
    mine = or_(
        Assignment.household_id.in_(households) & Assignment.person_id.is_(None),
        Assignment.village_id.in_(villages),
        Assignment.person_id.in_(people),
        Assignment.group_id.in_(groups) & Assignment.group_id.not_in(beyond),
    )
    return select(Assignment).where(mine)


def notes_of(session: Session, assignments: Sequence[Assignment]) -> dict[uuid.UUID, str]:
    """Assignment → the words a trainer added."""
    wanted = select(AssignmentNote.assignment_id, AssignmentNote.text)
    rows = session.execute(wanted.where(AssignmentNote.assignment_id.in_([each.id for each in assignments])))
    return dict(rows.tuples().all())


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
