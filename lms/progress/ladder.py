"""The household ladder: not reached → reached → completed → digital household; “learning now” stands beside it.

Definitions: `household_reached`, `household_active`, `household_completed`, `digital_household` of the indicators.
A household stands on the highest rung its record bears out at a moment under a rule; nothing here is stored.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.lrs.counting import FURTHEST_AHEAD
from lms.progress.models import ActivityDay, Evidence, HouseholdContact, LessonStanding
from lms.progress.rules import AGE_ADULT as AGE_ADULT
from lms.progress.rules import FIRST, NOW, Rule, Rules, rules
from lms.progress.rules import SKILLS as SKILLS
from lms.registry.models import Area, Membership, Person, Residence
from lms.registry.queries import holds, parent_on

LEARNING_WITHIN: Final = timedelta(days=28)

Households = Select[tuple[uuid.UUID]]
Review = tuple[datetime, str]
# Person → the household for which her learning and her proofs count.
Homes = dict[uuid.UUID, uuid.UUID]


class Rung(StrEnum):
    """From the lowest to the highest."""

    NOT_REACHED = "not_reached"
    REACHED = "reached"
    COMPLETED = "completed"
    DIGITAL = "digital"


RUNGS: Final = tuple(Rung)


@dataclass
class HouseholdStanding:
    """Where one household stands. ``core_done``: demanded lessons completed by the member who is furthest."""

    reached_at: datetime | None = None
    active_at: datetime | None = None
    completed_at: datetime | None = None
    completed_by: uuid.UUID | None = None
    core_done: int = 0
    skills: set[str] = field(default_factory=set)
    taught: bool = False
    retained: bool = False
    learning: bool = False
    rule: Rule = FIRST

    @property
    def rung(self) -> Rung:
        if self.completed_at and self.retained and self.taught and not self.missing_skills:
            return Rung.DIGITAL
        if self.completed_at:
            return Rung.COMPLETED
        return Rung.REACHED if self.reached_at else Rung.NOT_REACHED

    @property
    def missing_skills(self) -> list[str]:
        return [skill for skill in self.rule.skills if skill not in self.skills]


Ladder = dict[uuid.UUID, HouseholdStanding]


def ladder(
    session: Session, households: Households, core: Sequence[str], as_of: datetime, rule: Rule | None = None
) -> Ladder:
    """Where each of ``households`` (a select of ids) stands at ``as_of``; one without record is simply not reached.

    Under ``rule``, or under the one that was in force then where the household lived.
    """
    day = as_of.astimezone(clock.VIETNAM).date()
    standings = {each: HouseholdStanding(rule=one) for each, one in rules_in(session, households, as_of, rule).items()}
    _reached(session, standings, households, as_of)
    _learning(session, standings, households, as_of)
    homes = _homes(session, households, day) if any(each.rule.belonging == NOW for each in standings.values()) else {}
    for demanded, some in _by_lessons(standings, core).items():
        _completed(session, some, households, demanded, as_of, homes)
    _proved(session, standings, households, as_of, homes)
    return standings


def standing_of(
    session: Session, household: uuid.UUID, core: Sequence[str], as_of: datetime, rule: Rule | None = None
) -> HouseholdStanding:
    """Where one household stands."""
    one: Any = select(Residence.household_id).where(Residence.household_id == household).distinct()
    return ladder(session, one, core, as_of, rule).get(household, HouseholdStanding())


def count_by_rung(standings: Iterable[HouseholdStanding]) -> dict[Rung, int]:
    """How many households stand on each rung (each on one only)."""
    counts = dict.fromkeys(RUNGS, 0)
    for standing in standings:
        counts[standing.rung] += 1
    return counts


def rules_in(
    session: Session, households: Households, as_of: datetime, rule: Rule | None = None
) -> dict[uuid.UUID, Rule]:
    """Each of ``households`` with ``rule``, or with the one that was in force then where it lived."""
    day, identifiers = as_of.astimezone(clock.VIETNAM).date(), session.scalars(households)
    known = rules(session) if rule is None else Rules([])
    one = rule or known.on(day)
    if rule or known.one_for_all:
        return dict.fromkeys(identifiers, one)
    at_home = _rules_at_home(session, households, known, day)
    return {each: at_home.get(each) or one for each in identifiers}


def _rules_at_home(session: Session, households: Households, known: Rules, day: date) -> Mapping[uuid.UUID, Rule]:
    """The rule of the commune in which each household lived on the day."""
    rows = session.execute(
        select(Residence.household_id, parent_on(day).label("commune"))
        .join(Area, Area.id == Residence.village_id)
        .where(Residence.household_id.in_(households), holds(Residence.valid_from, Residence.valid_to, day))
    ).all()
    by_commune = {commune: known.on(day, commune) for commune in {row.commune for row in rows}}
    return {row.household_id: by_commune[row.commune] for row in rows}


def _homes(session: Session, households: Households, day: date) -> Homes:
    """Who belonged to these households on the day."""
    wanted = select(Membership.person_id, Membership.household_id).where(
        Membership.household_id.in_(households), holds(Membership.valid_from, Membership.valid_to, day)
    )
    return {row.person_id: row.household_id for row in session.execute(wanted)}


def _by_lessons(standings: Ladder, core: Sequence[str]) -> dict[tuple[str, ...], Ladder]:
    """The standings by the lessons their rule demands."""
    found: dict[tuple[str, ...], Ladder] = defaultdict(dict)
    for household, standing in standings.items():
        found[standing.rule.demanded(core)][household] = standing
    return found


def _reached(session: Session, standings: Ladder, households: Households, as_of: datetime) -> None:
    contacts = session.execute(
        select(
            HouseholdContact.household_id,
            HouseholdContact.reached_at,
            HouseholdContact.active_at,
            HouseholdContact.with_trainer,
            Person.birth_year,
        )
        .outerjoin(Person, Person.id == HouseholdContact.person_id)
        .where(HouseholdContact.household_id.in_(households), HouseholdContact.reached_at <= as_of)
    )
    for household, reached_at, active_at, with_trainer, born in contacts:
        standing = standings[household]
        guided = with_trainer and standing.rule.trainer_reaches
        if guided or of_age(born, reached_at, standing.rule.reached_age):
            standing.reached_at = min(standing.reached_at or reached_at, reached_at)
        if active_at:
            standing.active_at = max(standing.active_at or active_at, active_at)
            standing.learning = standing.learning or _lately(active_at, as_of)


def _learning(session: Session, standings: Ladder, households: Households, as_of: datetime) -> None:
    """Seen from a past day: who was active in the four weeks before it, whatever came later."""
    day = as_of.astimezone(clock.VIETNAM).date()
    active = select(ActivityDay.household_id).where(
        ActivityDay.household_id.in_(households), ActivityDay.day.between(day - LEARNING_WITHIN, day)
    )
    for household in session.scalars(active.distinct()):
        standing = standings[household]
        standing.learning = standing.learning or standing.active_at is None or standing.active_at > as_of


def _completed(
    session: Session,
    standings: Ladder,
    households: Households,
    demanded: Sequence[str],
    as_of: datetime,
    homes: Homes,
) -> None:
    """The same adult, all lessons the rule demands, for the household to which they count."""
    for person, born, completions in _learners(session, households, demanded, as_of, homes):
        last, home, _ = max(completions)
        count = sum(each for _, _, each in completions)
        for household, now in ((home, False), (homes.get(person), True)):
            standing = standings.get(household) if household else None
            if standing is None or (standing.rule.belonging == NOW) is not now:
                continue
            if of_age(born, last, standing.rule.adult_age):
                _credit(standing, person, count, last, len(demanded))


def _credit(standing: HouseholdStanding, person: uuid.UUID, count: int, last: datetime, demanded: int) -> None:
    standing.core_done = max(standing.core_done, count)
    if count == demanded and (standing.completed_at is None or last < standing.completed_at):
        standing.completed_at, standing.completed_by = last, person


def _learners(
    session: Session, households: Households, demanded: Sequence[str], as_of: datetime, homes: Homes
) -> Iterator[tuple[uuid.UUID, int | None, list[tuple[datetime, uuid.UUID, int]]]]:
    """Person, year of birth, and for each household she learnt for: the last completion and how many."""
    done: dict[uuid.UUID, list[tuple[datetime, uuid.UUID, int]]] = defaultdict(list)
    born: dict[uuid.UUID, int | None] = {}
    learners = select(LessonStanding.person_id).where(LessonStanding.household_id.in_(households))
    if homes:
        members = select(Membership.person_id).where(Membership.household_id.in_(households))
        learners = learners.union(members)  # type: ignore[assignment]
    # Added up by the database: a commune's lessons are many rows, its learners few.
    last_at, lessons = func.max(LessonStanding.completed_at), func.count()
    for person, year, household, last, count in session.execute(
        select(LessonStanding.person_id, Person.birth_year, LessonStanding.household_id, last_at, lessons)
        .outerjoin(Person, Person.id == LessonStanding.person_id)
        .where(LessonStanding.lesson.in_(demanded), LessonStanding.completed_at <= as_of)
        .where(LessonStanding.person_id.in_(learners))
        .group_by(LessonStanding.person_id, Person.birth_year, LessonStanding.household_id)
    ):
        done[person].append((last, household, count))
        born[person] = year
    for person, completions in done.items():
        yield person, born[person], completions


def _proved(session: Session, standings: Ladder, households: Households, as_of: datetime, homes: Homes) -> None:
    reviews: dict[uuid.UUID, list[Review]] = defaultdict(list)
    taught: dict[uuid.UUID, int] = defaultdict(int)
    for proof, household in _proofs(session, standings, households, as_of, homes):
        standing = standings[household]
        if proof.kind == "confirmed" and proof.alone:
            standing.skills.add(proof.what)
        if proof.kind == "teach_back":
            taught[household] += 1
        if proof.kind == "review":
            reviews[household].append((proof.at, proof.what))
    for household, standing in standings.items():
        standing.taught = taught[household] >= standing.rule.teach_backs
        done = standing.completed_at
        standing.retained = done is not None and recalled(standing.rule, done, reviews.get(household, []))


def _proofs(
    session: Session, standings: Ladder, households: Households, as_of: datetime, homes: Homes
) -> Iterator[tuple[Row[Any], uuid.UUID]]:
    """Each proof and the household for which its rule counts it."""
    columns = (Evidence.person_id, Evidence.household_id, Evidence.kind, Evidence.what, Evidence.alone, Evidence.at)
    wanted = select(*columns).where(Evidence.at <= as_of)
    for proof in session.execute(wanted.where(Evidence.household_id.in_(households))):
        if standings[proof.household_id].rule.belonging != NOW:
            yield proof, proof.household_id
    if homes:
        members = select(Membership.person_id).where(Membership.household_id.in_(households))
        for proof in session.execute(wanted.where(Evidence.person_id.in_(members))):
            home = homes.get(proof.person_id)
            if home and standings[home].rule.belonging == NOW:
                yield proof, home


def recalled(rule: Rule, completed_at: datetime, reviews: Iterable[Review]) -> bool:
    """A review the rule asks for, as long after completing as it asks; True where it asks for none."""
    if rule.retained_after is None:
        return True
    since = completed_at + rule.retained_after
    return any(at >= since and rule.recalls(lesson) for at, lesson in reviews)


def _lately(active_at: datetime, as_of: datetime) -> bool:
    """Only the newest activity is known: seen from before it, a household is not said to be learning."""
    return as_of - LEARNING_WITHIN <= active_at <= as_of + FURTHEST_AHEAD


def of_age(born: int | None, at: datetime, age: int) -> bool:
    """Nobody under 15 is registered by name, so an unknown year is taken as of age."""
    return born is None or at.year - born >= age
