"""Groups within reach, who is in them now, and making, filling and ending them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, delete, or_, select, update

from lms.access.models import Account
from lms.access.reach import villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.progress.models import LessonStanding
from lms.registry.models import NAMED_FROM, Area, Household, Membership, Person, Stall
from lms.registry.queries import holds
from lms.registry.spelling import tidy
from lms.teaching.group_models import AGE, HAND, NO_LESSON, RULES, STALL, GroupMember, GroupVillage, LearnerGroup
from lms.teaching.refusals import NotAllowed

LONGEST_NAME: Final = 80
OLDEST: Final = 120


@dataclass(frozen=True)
class Draft:
    """A group to be made: by hand or by rule; ages only with the rule ``age``."""

    name: str
    rule: str
    villages: Sequence[Area]
    age_from: int | None = None
    age_to: int | None = None


def groups_within_reach(account: Account) -> Select[tuple[LearnerGroup]]:
    """Groups that are not ended and all of whose villages the account reaches; the newest first."""
    mine = villages_within_reach(account)
    beyond = select(GroupVillage.group_id).where(GroupVillage.village_id.not_in(mine))
    here = select(GroupVillage.group_id).where(GroupVillage.village_id.in_(mine))
    found = select(LearnerGroup).where(LearnerGroup.id.in_(here), LearnerGroup.id.not_in(beyond))
    return found.where(LearnerGroup.ended_at.is_(None)).order_by(LearnerGroup.made_at.desc(), LearnerGroup.id)


def group_within_reach(account: Account, group_id: uuid.UUID) -> LearnerGroup:
    """Raises ``NotWithinReach``."""
    found = db.session.scalar(groups_within_reach(account).where(LearnerGroup.id == group_id))
    if found is None:
        raise NotWithinReach
    return found


def member_ids(group: LearnerGroup, asked_at: datetime | None = None) -> Select[tuple[uuid.UUID]]:
    """Ids of those in the group, looked up anew. ``asked_at``: “no lesson yet” means before that moment, so that
    somebody who begins what she was given stays among those it was given to."""
    today = clock.today()
    here = select(Household.id).where(
        Household.village_id.in_([village.id for village in group.villages]), Household.closed_on.is_(None)
    )
    people = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id.in_(here), holds(Membership.valid_from, Membership.valid_to, today))
        .where(Person.erased_at.is_(None))
    )
    return people.where(*_rule(group, today.year, asked_at or clock.now()))


def _rule(group: LearnerGroup, year: int, asked_at: datetime) -> list[Any]:
    if group.rule == AGE:
        youngest, oldest = group.age_from or NAMED_FROM, group.age_to or OLDEST
        return [Person.birth_year <= year - youngest, Person.birth_year >= year - oldest]
    if group.rule == STALL:
        keepers = select(Stall.household_id).where(
            Stall.household_id.is_not(None), or_(Stall.closed_on.is_(None), Stall.closed_on > clock.today())
        )
        return [Membership.household_id.in_(keepers)]
    if group.rule == NO_LESSON:
        return [Person.id.not_in(select(LessonStanding.person_id).where(LessonStanding.opened_at < asked_at))]
    picked = select(GroupMember.person_id).where(GroupMember.group_id == group.id, GroupMember.removed_at.is_(None))
    return [Person.id.in_(picked)]


def members_of(group: LearnerGroup) -> list[tuple[Person, Household]]:
    """Those in the group now with their households, by household and name."""
    rows = db.session.execute(
        select(Person, Household)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Person.id.in_(member_ids(group)), holds(Membership.valid_from, Membership.valid_to, clock.today()))
        .order_by(Household.code, Person.name)
    )
    return list(rows.tuples())


@writes
def make_group(by: Account, draft: Draft, identifier: uuid.UUID) -> LearnerGroup:
    """``identifier`` is made by the page: sent twice, made once.

    Raises ``NotAllowed`` without a name or a village, for a rule there is none of, or ages that leave nobody.
    """
    name = tidy(draft.name)[:LONGEST_NAME]
    fault = _fault(name, draft)
    if fault:
        raise NotAllowed(fault)
    known = db.session.get(LearnerGroup, identifier)
    if known:
        if (known.made_by, known.name, known.rule) != (by.id, name, draft.rule):
            raise NotAllowed("teaching.fault.already_sent")
        return known
    ages = (draft.age_from, draft.age_to) if draft.rule == AGE else (None, None)
    group = LearnerGroup(
        id=identifier, name=name, rule=draft.rule, age_from=ages[0], age_to=ages[1], made_by=by.id, made_at=clock.now()
    )
    group.villages = list(draft.villages)
    db.session.add(group)
    db.session.flush()
    return group


@writes
def carry_groups(old: Area, new: Area) -> list[uuid.UUID]:
    """The groups of a village that went into another are for that one; answers those that are not ended."""
    link = GroupVillage
    mine = select(link.group_id).where(link.village_id == old.id)
    open_ones = select(LearnerGroup.id).where(LearnerGroup.id.in_(mine), LearnerGroup.ended_at.is_(None))
    going = list(db.session.scalars(open_ones.order_by(LearnerGroup.made_at)))
    both = set(db.session.scalars(select(link.group_id).where(link.village_id == new.id, link.group_id.in_(mine))))
    db.session.execute(delete(link).where(link.village_id == old.id, link.group_id.in_(both)))
    db.session.execute(update(link).where(link.village_id == old.id).values(village_id=new.id))
    db.session.expire_all()
    return going


def _fault(name: str, draft: Draft) -> str:
    if not name:
        return "groups.fault.name"
    if draft.rule not in (HAND, *RULES):
        return "groups.fault.rule"
    if not draft.villages:
        return "groups.fault.villages"
    if draft.rule != AGE:
        return ""
    if draft.age_from is None and draft.age_to is None:
        return "groups.fault.ages"
    youngest, oldest = draft.age_from or NAMED_FROM, draft.age_to or OLDEST
    return "" if NAMED_FROM <= youngest <= oldest <= OLDEST else "groups.fault.ages"


@writes
def add_member(by: Account, group: LearnerGroup, person: Person) -> None:
    """Picked again, nothing changes. Raises ``NotAllowed`` for a group whose members a rule finds."""
    if group.rule != HAND:
        raise NotAllowed("groups.fault.by_rule")
    if _picked(group, person.id) is None:
        db.session.add(GroupMember(group_id=group.id, person_id=person.id, added_by=by.id, added_at=clock.now()))
        db.session.flush()


@writes
def remove_member(by: Account, group: LearnerGroup, person_id: uuid.UUID) -> None:
    """The row stays, with who and when."""
    picked = _picked(group, person_id)
    if picked:
        picked.removed_by, picked.removed_at = by.id, clock.now()


@writes
def end_group(by: Account, group: LearnerGroup) -> None:
    """No new lessons are given to it; what was given stays given until it is taken back."""
    if group.ended_at is None:
        group.ended_by, group.ended_at = by.id, clock.now()


def _picked(group: LearnerGroup, person_id: uuid.UUID) -> GroupMember | None:
    wanted = select(GroupMember).where(GroupMember.group_id == group.id, GroupMember.person_id == person_id)
    return db.session.scalar(wanted.where(GroupMember.removed_at.is_(None)))
