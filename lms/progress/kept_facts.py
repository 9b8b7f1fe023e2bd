"""The facts from which standings are kept, read of many households at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.progress.ladder import of_age
from lms.progress.models import Evidence, HouseholdContact, LessonStanding
from lms.progress.rules import Rule
from lms.registry.models import Membership, Person

# Before any day that is looked at.
ALWAYS: Final = date(1, 1, 1)


@dataclass(frozen=True)
class Spell:
    """From one day to another (empty: until further notice)."""

    begins: date = ALWAYS
    ends: date | None = None


@dataclass
class Facts:
    """What is known of one household, or of one person."""

    reached: list[datetime] = field(default_factory=list)
    active: list[datetime] = field(default_factory=list)
    completed: list[datetime] = field(default_factory=list)
    skills: dict[str, datetime] = field(default_factory=dict)
    taught: list[datetime] = field(default_factory=list)
    reviews: list[tuple[datetime, str]] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)

    def add(self, other: Facts) -> None:
        """These are known too."""
        for mine, more in ((self.reached, other.reached), (self.active, other.active), (self.taught, other.taught),
                           (self.completed, other.completed), (self.seen, other.seen)):  # fmt: skip
            mine.extend(more)
        self.reviews.extend(other.reviews)
        for skill, at in other.skills.items():
            self.skills[skill] = min(self.skills.get(skill, at), at)

    def prove(self, kind: str, what: str, alone: bool, at: datetime) -> None:
        """A proof is known."""
        self.seen.append(at)
        if kind == "confirmed" and alone:
            self.skills[what] = min(self.skills.get(what, at), at)
        elif kind == "teach_back":
            self.taught.append(at)
        elif kind == "review":
            self.reviews.append((at, what))


def known_of(session: Session, households: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of which there is any fact, their own or of somebody who ever belonged to them."""
    asked: list[Select[tuple[uuid.UUID]]] = [
        select(table.household_id).where(table.household_id.in_(households))
        for table in (HouseholdContact, LessonStanding, Evidence)
    ]
    belonged = select(Membership.household_id).where(Membership.household_id.in_(households))
    asked += [belonged.join(table, table.person_id == Membership.person_id) for table in (LessonStanding, Evidence)]
    return {household for each in asked for household in session.scalars(each.distinct())}


def spells_of(
    session: Session, households: Collection[uuid.UUID], rule: Rule, demanded: Sequence[str]
) -> Mapping[uuid.UUID, list[tuple[Spell, Facts]]]:
    """For each household the times in which the same people belonged to it, and what is known of it in each: who was
    reached there, and what its people of then learnt and proved wherever they were."""
    own: dict[uuid.UUID, Facts] = defaultdict(Facts)
    _contacts(session, own, households, rule)
    belonged = _belonged(session, households)
    hers = _hers(session, {person for some in belonged.values() for person, _, _ in some}, demanded, rule.adult_age)
    found: dict[uuid.UUID, list[tuple[Spell, Facts]]] = {}
    for household in households:
        stays = [stay for stay in belonged.get(household, ()) if stay[0] in hers]
        if stays or household in own:
            found[household] = [(spell, _together(own.get(household), (hers[each] for each in people)))
                                for spell, people in _spells(stays)]  # fmt: skip
    return found


_Stay = tuple[uuid.UUID, date, date | None]


def _belonged(session: Session, households: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[_Stay]]:
    rows = session.execute(
        select(Membership.household_id, Membership.person_id, Membership.valid_from, Membership.valid_to).where(
            Membership.household_id.in_(households)
        )
    ).tuples()
    found: dict[uuid.UUID, list[_Stay]] = defaultdict(list)
    for household, person, first, last in rows:
        if last is None or last >= first:
            found[household].append((person, first, last))
    return found


def _spells(stays: Sequence[_Stay]) -> Iterator[tuple[Spell, list[uuid.UUID]]]:
    """The times between two days on which somebody came or went, and who belonged there."""
    came = {first for _, first, _ in stays}
    went = {last + timedelta(days=1) for _, _, last in stays if last}
    days = sorted({ALWAYS, *came, *went})
    for begins, following in zip(days, [*days[1:], None], strict=True):
        there = [person for person, first, last in stays if first <= begins and (last is None or last >= begins)]
        yield Spell(begins, following - timedelta(days=1) if following else None), there


def _together(own: Facts | None, people: Iterable[Facts]) -> Facts:
    whole = Facts()
    for each in (*((own,) if own else ()), *people):
        whole.add(each)
    return whole


def _hers(
    session: Session, people: Collection[uuid.UUID], demanded: Sequence[str], adult: int
) -> Mapping[uuid.UUID, Facts]:
    """What each of these people learnt and proved, for whichever household."""
    found: dict[uuid.UUID, Facts] = defaultdict(Facts)
    done = select(LessonStanding.person_id, Person.birth_year, LessonStanding.completed_at).outerjoin(
        Person, Person.id == LessonStanding.person_id
    )
    done = done.where(LessonStanding.person_id.in_(people), LessonStanding.lesson.in_(demanded))
    times: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    born: dict[uuid.UUID, int | None] = {}
    for person, year, at in session.execute(done.where(LessonStanding.completed_at.is_not(None))):
        times[person].append(at)
        born[person] = year
    for person, completions in times.items():
        found[person].seen.extend(completions)
        if len(completions) == len(demanded) and of_age(born[person], max(completions), adult):
            found[person].completed.append(max(completions))
    for whose, proof in _proofs_of(session, Evidence.person_id, people):
        found[whose].prove(*proof)
    return found


def facts_of(
    session: Session, households: Collection[uuid.UUID], rule: Rule, demanded: Sequence[str]
) -> dict[uuid.UUID, Facts]:
    found: dict[uuid.UUID, Facts] = defaultdict(Facts)
    _contacts(session, found, households, rule)
    _completions(session, found, households, demanded, rule.adult_age)
    _proofs(session, found, households)
    return found


def _contacts(session: Session, found: dict[uuid.UUID, Facts], households: Collection[uuid.UUID], rule: Rule) -> None:
    contact = HouseholdContact
    rows = session.execute(
        select(contact.household_id, contact.reached_at, contact.active_at, contact.with_trainer, Person.birth_year)
        .outerjoin(Person, Person.id == contact.person_id)
        .where(contact.household_id.in_(households))
    )
    for household, reached_at, active_at, with_trainer, born in rows:
        facts = found[household]
        facts.seen.append(reached_at)
        if (with_trainer and rule.trainer_reaches) or of_age(born, reached_at, rule.reached_age):
            facts.reached.append(reached_at)
        if active_at:
            facts.active.append(active_at)


def _completions(
    session: Session,
    found: dict[uuid.UUID, Facts],
    households: Collection[uuid.UUID],
    demanded: Sequence[str],
    adult: int,
) -> None:
    """When each adult completed every lesson demanded, for the household she belonged to at the last of them."""
    learners = select(LessonStanding.person_id).where(LessonStanding.household_id.in_(households))
    rows = session.execute(
        select(LessonStanding.person_id, Person.birth_year, LessonStanding.completed_at, LessonStanding.household_id)
        .outerjoin(Person, Person.id == LessonStanding.person_id)
        .where(LessonStanding.person_id.in_(learners), LessonStanding.lesson.in_(demanded))
        .where(LessonStanding.completed_at.is_not(None))
    )
    done: dict[tuple[uuid.UUID, int | None], list[tuple[datetime, uuid.UUID]]] = defaultdict(list)
    for person, born, completed_at, household in rows:
        done[person, born].append((completed_at, household))
    for (_, born), completions in done.items():
        last, household = max(completions)
        for at, place in completions:
            if place in households:
                found[place].seen.append(at)
        if household in households:
            found[household].seen.append(last)
            if len(completions) == len(demanded) and of_age(born, last, adult):
                found[household].completed.append(last)


def _proofs(session: Session, found: dict[uuid.UUID, Facts], households: Collection[uuid.UUID]) -> None:
    for household, proof in _proofs_of(session, Evidence.household_id, households):
        found[household].prove(*proof)


def _proofs_of(
    session: Session, column: InstrumentedAttribute[uuid.UUID], whose: Collection[uuid.UUID]
) -> Iterator[tuple[uuid.UUID, tuple[str, str, bool, datetime]]]:
    """Whose (by ``column``), and its kind, of what, whether done alone, when."""
    wanted = select(column, Evidence.kind, Evidence.what, Evidence.alone, Evidence.at).where(column.in_(whose))
    for one, kind, what, alone, at in session.execute(wanted):
        yield one, (kind, what, alone, at)
