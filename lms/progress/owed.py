"""What a rule owes when it begins: who stands on a rung by it, without having done anything since, gets her milestone.

Milestones follow from statements (``reactions``), and a rule is none. So once another rule than the programme's first
holds in a commune, the worker looks at who stands where and states what nobody stated: from then on it is like any
milestone, and papers follow. What was stated stays, whatever a later rule asks: a paper is withdrawn for an error
only, and nobody gets a second one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.models import Statement
from lms.progress.kept import AT_ONCE, rows_under
from lms.progress.ladder import HouseholdStanding, Rung, ladder
from lms.progress.models import LessonStanding
from lms.progress.reactions import CORE_SET, DIGITAL, milestone_id, state_of_household
from lms.progress.rules import FIRST, NOW, Rule, rules
from lms.registry.models import Area, Household
from lms.registry.queries import communes_with_villages

# Milestone and household.
Owed = tuple[str, uuid.UUID]


def state_owed(core: Sequence[str]) -> int:
    """State the milestones of all communes in which a later rule holds; answers how many there were to state."""
    session, known, count = db.session(), rules(db.session()), 0
    for commune in communes_with_villages():
        rule = known.on(clock.today(), commune.id)
        if rule.id != FIRST.id:
            count += _state_all(rule, list(_owed(session, commune, rule, core)), core)
    return count


def _owed(session: Session, commune: Area, rule: Rule, core: Sequence[str]) -> Iterator[Owed]:
    homes = select(Household.id).join(Area, Area.id == Household.village_id)
    here = homes.where(Area.parent_id == commune.id, Household.closed_on.is_(None))
    standings = ladder(session, here, core, clock.now(), rule)
    reached = [(DIGITAL, each) for each, standing in standings.items() if standing.rung is Rung.DIGITAL]
    reached += [(CORE_SET, each) for each in _with_core(session, standings, core)]
    for start in range(0, len(reached), AT_ONCE):
        some = {milestone_id(*each): each for each in reached[start : start + AT_ONCE]}
        stated = set(session.scalars(select(Statement.id).where(Statement.id.in_(some))))
        yield from (each for identifier, each in some.items() if identifier not in stated)


def _with_core(
    session: Session, standings: dict[uuid.UUID, HouseholdStanding], core: Sequence[str]
) -> Iterator[uuid.UUID]:
    """Who completed what the rule asks and the whole core set, of which the paper speaks."""
    people = {standing.completed_by: home for home, standing in standings.items() if standing.completed_by}
    wanted = select(LessonStanding.person_id, LessonStanding.lesson).where(
        LessonStanding.completed_at.is_not(None), LessonStanding.lesson.in_(core)
    )
    done: dict[uuid.UUID, set[str]] = {person: set() for person in people}
    for person, lesson in session.execute(wanted.where(LessonStanding.person_id.in_(people))):
        done[person].add(lesson)
    return (people[person] for person, lessons in done.items() if len(lessons) == len(core))


@writes
def _state_all(rule: Rule, owed: Sequence[Owed], core: Sequence[str]) -> int:
    """At the moment from which it holds, and not before the rule does."""
    session = db.session()
    begins = datetime.combine(rule.since, time.min, clock.VIETNAM)
    for start in range(0, len(owed), AT_ONCE):
        some = owed[start : start + AT_ONCE]
        kept = {row["household_id"]: row for row in rows_under(session, {home for _, home in some}, rule, core)}
        for milestone, home in some:
            since = kept[home]["completed_at" if milestone == CORE_SET else "digital_at"] if home in kept else None
            # Who belongs there today may have learnt elsewhere: it is hers since she came, which is now at the latest.
            known = since if rule.belonging != NOW else None
            state_of_household(milestone, home, max(begins, known or clock.now()))
    return len(owed)
