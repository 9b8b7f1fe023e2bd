"""One household for the officer: its people by role and age group, what each learnt, what was seen, its papers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.translation import t
from lms.progress.models import Evidence, LessonStanding
from lms.registry.models import ADULT_FROM, ELDER_FROM, Membership, Person
from lms.registry.queries import HEAD, holds, people_of
from lms.reporting.standings import core_lessons
from lms.teaching.queries import names_of


@dataclass(frozen=True)
class Member:
    """One person as an officer sees her: never by name. ``gone``: she learnt here and belongs elsewhere now."""

    id: uuid.UUID
    role: str
    age_group: str
    gone: bool
    lessons: list[LessonStanding] = field(default_factory=list)

    @property
    def core_done(self) -> int:
        return sum(lesson.completed_at is not None and lesson.lesson in core_lessons() for lesson in self.lessons)


@dataclass(frozen=True)
class Proof:
    """A confirmation, a review or a teach-back; ``by``: the trainer who confirmed."""

    evidence: Evidence
    who: str
    by: str


def members_of(session: Session, household: uuid.UUID) -> list[Member]:
    """The people of a household, the head first; those who learnt here and left at the end."""
    lessons: dict[uuid.UUID, list[LessonStanding]] = defaultdict(list)
    for standing in session.scalars(select(LessonStanding).where(LessonStanding.household_id == household)):
        lessons[standing.person_id].append(standing)
    people = people_of(household)
    relations = _relations(session, household)
    roles = [_role(number, relations.get(person.id, "")) for number, person in enumerate(people, 1)]
    present = [
        Member(person.id, role, _age_group(person), False, in_order(lessons.pop(person.id, [])))
        for person, role in zip(people, roles, strict=True)
    ]
    left = [Member(person, t("reporting.who.former"), "", True, in_order(done)) for person, done in lessons.items()]
    return present + left


def in_order(lessons: Sequence[LessonStanding]) -> list[LessonStanding]:
    """Core lessons in the core's order, then the others by the day they were opened."""
    core = core_lessons()
    return sorted(lessons, key=lambda each: (_ranked(core, each.lesson), each.opened_at))


def _ranked(core: tuple[str, ...], lesson: str) -> int:
    return core.index(lesson) if lesson in core else len(core)


def _relations(session: Session, household: uuid.UUID) -> dict[uuid.UUID, str]:
    rows = session.execute(
        select(Membership.person_id, Membership.relation).where(
            Membership.household_id == household, holds(Membership.valid_from, Membership.valid_to, clock.today())
        )
    )
    return {row.person_id: row.relation for row in rows}


def _role(number: int, relation: str) -> str:
    if relation == HEAD:
        return t("reporting.role.head", number=number)
    return t("reporting.role.member", number=number)


_GROUPS: Final = ((ELDER_FROM, "elder"), (ADULT_FROM, "adult"), (0, "young"))


def _age_group(person: Person) -> str:
    age = person.age(clock.today())
    if age is None:
        return t("reporting.age.unknown")
    return t(f"reporting.age.{next(group for least, group in _GROUPS if age >= least)}")


def proofs_of(session: Session, household: uuid.UUID, people: Sequence[Member]) -> dict[str, list[Proof]]:
    """Kind of evidence → what there is of it, the newest first."""
    roles = {member.id: member.role for member in people}
    wanted = select(Evidence).where(Evidence.household_id == household).order_by(Evidence.at.desc())
    found = list(session.scalars(wanted))
    trainers = names_of(session, {each.by for each in found})
    proofs: dict[str, list[Proof]] = defaultdict(list)
    for each in found:
        role = roles.get(each.person_id) or t("reporting.who.former")
        proofs[each.kind].append(Proof(each, role, trainers.get(each.by, "")))
    return proofs


def papers_of(session: Session, household: uuid.UUID) -> list[Certificate]:
    """Every certificate the household was ever given, the newest first."""
    wanted = select(Certificate).where(Certificate.household_id == household)
    return list(session.scalars(wanted.order_by(Certificate.issued_at.desc())))
