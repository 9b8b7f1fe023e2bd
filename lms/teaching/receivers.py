"""To whom an assignment was given: households as a whole, or people by name."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.progress.ladder import Households
from lms.registry.models import Household, Membership
from lms.registry.queries import holds
from lms.teaching.group_models import GroupMember, GroupVillage, LearnerGroup
from lms.teaching.groups import member_ids
from lms.teaching.models import Assignment


@dataclass(frozen=True)
class Receiver:
    """A household, or with ``person_id`` one person of it."""

    household_id: uuid.UUID
    person_id: uuid.UUID | None = None

    @property
    def key(self) -> uuid.UUID:
        """What is counted: the person where one is meant, else the household."""
        return self.person_id or self.household_id


def assignments_for(households: Households) -> Select[tuple[Assignment]]:
    """Assignments that concern any of these households or their people; the newest first. Withdrawn ones too."""
    villages = select(Household.village_id).where(Household.id.in_(households))
    people = _at_home(households).with_only_columns(Membership.person_id)
    by_village = select(GroupVillage.group_id).where(GroupVillage.village_id.in_(villages))
    by_hand = select(GroupMember.group_id).where(GroupMember.person_id.in_(people))
    concern = or_(
        Assignment.household_id.in_(households),
        Assignment.village_id.in_(villages),
        Assignment.person_id.in_(people),
        Assignment.group_id.in_(by_village.union(by_hand)),
    )
    return select(Assignment).where(concern).order_by(Assignment.at.desc(), Assignment.id)


def receivers_of(
    session: Session, assignments: Iterable[Assignment], households: Collection[Household]
) -> dict[uuid.UUID, list[Receiver]]:
    """Assignment → those of ``households``, or of their people of today, to whom it was given."""
    listed = list(assignments)
    homes = _homes(session, households) if any(each.person_id or each.group_id for each in listed) else {}
    wanted = {each.group_id for each in listed if each.group_id}
    found = session.scalars(select(LearnerGroup).where(LearnerGroup.id.in_(wanted))) if wanted else ()
    groups = {group.id: group for group in found}
    return {each.id: _receivers(session, each, households, homes, groups) for each in listed}


def _receivers(
    session: Session,
    assignment: Assignment,
    households: Collection[Household],
    homes: dict[uuid.UUID, uuid.UUID],
    groups: dict[uuid.UUID, LearnerGroup],
) -> list[Receiver]:
    if assignment.person_id:
        home = homes.get(assignment.person_id)
        return [Receiver(home, assignment.person_id)] if home else []
    if assignment.group_id:
        group = groups.get(assignment.group_id)
        members: Sequence[uuid.UUID] = session.scalars(member_ids(group, assignment.at)).all() if group else ()
        return [Receiver(homes[person], person) for person in members if person in homes]
    return [
        Receiver(each.id)
        for each in households
        if each.id == assignment.household_id or each.village_id == assignment.village_id
    ]


def _homes(session: Session, households: Collection[Household]) -> dict[uuid.UUID, uuid.UUID]:
    """Person → her household today, of these."""
    members = _at_home([each.id for each in households])
    rows = session.execute(members.with_only_columns(Membership.person_id, Membership.household_id))
    return dict(rows.tuples().all())


def _at_home(households: Any) -> Select[tuple[Membership]]:
    today = holds(Membership.valid_from, Membership.valid_to, clock.today())
    return select(Membership).where(Membership.household_id.in_(households), today)
