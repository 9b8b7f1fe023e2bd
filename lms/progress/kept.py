"""Keeping each household's standing ready to be counted (record 28): what the ladder would say, as dates.

The facts of `progress` stay the truth. A change of facts marks its household in the same transaction, and a marked one
is read from the ladder until its row was made anew; so a count is that of the ladder at every moment.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, not_, or_, select, text, tuple_
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.progress.kept_models import DueStanding, KeptStanding
from lms.progress.kept_rules import InUse, in_use
from lms.progress.ladder import of_age
from lms.progress.models import Evidence, HouseholdContact, LessonStanding
from lms.progress.rules import Rule
from lms.registry.models import Area, Household, Person

AT_ONCE: Final = 400
# Two who keep at the same time could put an older reading over a newer one.
_KEEPERS_LOCK: Final = 7_002_028


@dataclass
class _Facts:
    """What is known of one household."""

    reached: list[datetime] = field(default_factory=list)
    active: list[datetime] = field(default_factory=list)
    completed: list[datetime] = field(default_factory=list)
    skills: dict[str, datetime] = field(default_factory=dict)
    taught: list[datetime] = field(default_factory=list)
    reviews: list[tuple[datetime, str]] = field(default_factory=list)
    seen: list[datetime] = field(default_factory=list)


def keep_all_due(core: Sequence[str]) -> int:
    """Make the rows of all marked households and of those kept under other rules; answers how many were made."""
    return keep_marked(core) + keep_all_outdated(core)


def keep_marked(core: Sequence[str]) -> int:
    """Make the rows of all marked households; answers of how many marks."""
    return sum(iter(partial(keep_due, core), 0))


def keep_all_outdated(core: Sequence[str]) -> int:
    """Make anew the rows of all households that are kept under other rules than those in use; answers how many."""
    return sum(iter(partial(keep_outdated, core), 0))


@writes
def keep_due(core: Sequence[str], at_most: int = AT_ONCE) -> int:
    """Make the rows of some marked households; answers of how many marks, 0 when there is none."""
    session = db.session()
    _alone(session)
    wanted = select(DueStanding.household_id, DueStanding.marked_in).order_by(DueStanding.household_id).limit(at_most)
    marks = [(row.household_id, row.marked_in) for row in session.execute(wanted)]
    if marks:
        # Only these marks: one that comes while we read belongs to facts we may not have seen.
        key = tuple_(DueStanding.household_id, DueStanding.marked_in)
        session.execute(delete(DueStanding).where(key.in_(marks)))
        _keep(session, {household for household, _ in marks}, core)
    return len(marks)


@writes
def keep_outdated(core: Sequence[str], at_most: int = AT_ONCE) -> int:
    """Make anew the rows of some households that are not kept under all rules in use, or under others; how many."""
    session = db.session()
    _alone(session)
    found = set(session.scalars(outdated(in_use(session, clock.now(), core)).limit(at_most)))
    _keep(session, found, core)
    return len(found)


def outdated(wanted: InUse, commune: int | None = None) -> Select[tuple[uuid.UUID]]:
    """Households with facts that are not kept under exactly the rules in use; of one ``commune``, or of all."""
    rows = (
        select(KeptStanding.household_id)
        .outerjoin(Household, Household.id == KeptStanding.household_id)
        .outerjoin(Area, Area.id == Household.village_id)
        .group_by(KeptStanding.household_id, Area.parent_id)
    )
    good = [_kept_well(Area.parent_id == each, some) for each, some in wanted.own.items()]
    other = Area.parent_id.is_(None) | Area.parent_id.not_in(list(wanted.own))
    found = rows.having(not_(or_(*good, _kept_well(other, wanted.programme))))
    return found if commune is None else found.where(Area.parent_id == commune)


def _kept_well(where: ColumnElement[bool], under: Mapping[str, Rule]) -> ColumnElement[bool]:
    """A household has one row for each stamp: as many as there are, and none beside them."""
    mine = func.count().filter(KeptStanding.under.in_(list(under)))
    return and_(where, mine == len(under), func.count() == len(under))


def _alone(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_KEEPERS_LOCK})"))


def _keep(session: Session, households: Collection[uuid.UUID], core: Sequence[str]) -> None:
    if not households:
        return
    session.execute(delete(KeptStanding).where(KeptStanding.household_id.in_(households)))
    wanted = in_use(session, clock.now(), core)
    for commune, some in _by_commune(session, households).items():
        for under, rule in wanted.of(commune).items():
            if rows := rows_under(session, some, rule, core):
                session.execute(insert(KeptStanding), [{**row, "under": under} for row in rows])


def rows_under(
    session: Session, households: Collection[uuid.UUID], rule: Rule, core: Sequence[str]
) -> list[dict[str, Any]]:
    """What is kept of these households under a rule, as it would be made now; none of those without facts."""
    facts = _facts_of(session, households, rule, rule.demanded(core))
    return [_row(each, known, rule) for each, known in facts.items()]


def _by_commune(session: Session, households: Collection[uuid.UUID]) -> dict[int | None, set[uuid.UUID]]:
    """Households by the commune they live in; those of no list under None."""
    wanted = select(Household.id, Area.parent_id).join(Area, Area.id == Household.village_id)
    found: dict[int | None, set[uuid.UUID]] = defaultdict(set)
    for household, commune in session.execute(wanted.where(Household.id.in_(households))):
        found[commune].add(household)
    if unknown := set(households).difference(*found.values()):
        found[None] = unknown
    return found


def _facts_of(
    session: Session, households: Collection[uuid.UUID], rule: Rule, demanded: Sequence[str]
) -> dict[uuid.UUID, _Facts]:
    found: dict[uuid.UUID, _Facts] = defaultdict(_Facts)
    _contacts(session, found, households, rule)
    _completions(session, found, households, demanded, rule.adult_age)
    _proofs(session, found, households)
    return found


def _contacts(session: Session, found: dict[uuid.UUID, _Facts], households: Collection[uuid.UUID], rule: Rule) -> None:
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
    found: dict[uuid.UUID, _Facts],
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


def _proofs(session: Session, found: dict[uuid.UUID, _Facts], households: Collection[uuid.UUID]) -> None:
    rows = session.execute(
        select(Evidence.household_id, Evidence.kind, Evidence.what, Evidence.alone, Evidence.at).where(
            Evidence.household_id.in_(households)
        )
    )
    for household, kind, what, alone, at in rows:
        facts = found[household]
        facts.seen.append(at)
        if kind == "confirmed" and alone:
            facts.skills[what] = min(facts.skills.get(what, at), at)
        elif kind == "teach_back":
            facts.taught.append(at)
        elif kind == "review":
            facts.reviews.append((at, what))


def _row(household: uuid.UUID, facts: _Facts, rule: Rule) -> dict[str, Any]:
    completed = min(facts.completed, default=None)
    skills = _last_of([facts.skills.get(skill) for skill in rule.skills] or [completed])
    asked = [completed, *([skills] if rule.skills else []), *_retained(completed, facts, rule), *_taught(facts, rule)]
    return {
        "household_id": household,
        # Who completed stands above “reached”, even where she was a child at her first step.
        "reached_at": min([*facts.reached, *facts.completed], default=None),
        "completed_at": completed,
        "digital_at": _last_of(asked),
        "skills_at": skills,
        "active_at": max(facts.active, default=None),
        "newest_at": max([*facts.seen, *facts.active]),
    }


def _retained(completed: datetime | None, facts: _Facts, rule: Rule) -> list[datetime | None]:
    if rule.retained_after is None or completed is None:
        return []
    since = completed + rule.retained_after
    return [min((at for at, lesson in facts.reviews if at >= since and rule.recalls(lesson)), default=None)]


def _taught(facts: _Facts, rule: Rule) -> list[datetime | None]:
    """The moment of the last teach-back that is asked for."""
    if rule.teach_backs < 1:
        return []
    known = sorted(facts.taught)
    return [known[rule.teach_backs - 1] if len(known) >= rule.teach_backs else None]


def _last_of(moments: Iterable[datetime | None]) -> datetime | None:
    """The moment from which all of them hold; None where one never does."""
    known = list(moments)
    return None if None in known else max(moment for moment in known if moment)
