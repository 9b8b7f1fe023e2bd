"""Where each household of any set stood at a moment, as far as figures ask for it: what the ladder says of it.

Read from kept rows (record 28); households that are marked, or not kept under their rule, are read from the ladder.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.lrs.counting import FURTHEST_AHEAD
from lms.progress.kept import AT_ONCE
from lms.progress.kept_models import DueStanding, KeptStanding
from lms.progress.kept_rules import stamp
from lms.progress.ladder import LEARNING_WITHIN, Households, HouseholdStanding, Review, Rung, ladder, recalled, rules_in
from lms.progress.models import ActivityDay, Evidence, HouseholdContact
from lms.progress.rules import NOW, Rule
from lms.registry.queries import holds


class Stand(NamedTuple):
    """``reached``: on any rung but the lowest; ``waits``: completed and retained, a skill is still to be confirmed."""

    rule: Rule
    reached: bool = False
    learning: bool = False
    completed_at: datetime | None = None
    waits: bool = False


Stands = dict[uuid.UUID, Stand]


def where_they_stand(
    session: Session, households: Households, core: Sequence[str], as_of: datetime, rule: Rule | None = None
) -> Stands:
    """Where each of ``households`` stood at ``as_of``, under ``rule`` or the one in force there on that day."""
    by_rule = rules_in(session, households, as_of, rule)
    kept, doubted = _kept(session, households, by_rule, core, as_of)
    lacking = {each for each, row in kept.items() if _by(row.completed_at, as_of) and not _by(row.skills_at, as_of)}
    # Who of them recalled a lesson is told by people there, where the rule asks who belongs there on the day.
    doubted |= {each for each in lacking if by_rule[each].belonging == NOW}
    believed = {each: row for each, row in kept.items() if each not in doubted}
    learning = _learning(session, households, believed, as_of)
    done = {each: believed[each].completed_at for each in lacking - doubted}
    waiting = _waiting(session, households, done, by_rule, as_of)
    found = {each: Stand(one) for each, one in by_rule.items()}
    for each, row in believed.items():
        found[each] = Stand(
            by_rule[each], _by(row.reached_at, as_of), each in learning,
            row.completed_at if _by(row.completed_at, as_of) else None, each in waiting,
        )  # fmt: skip
    return found | _by_the_ladder(session, households, doubted, core, as_of, rule)


def _kept(
    session: Session,
    households: Households,
    by_rule: Mapping[uuid.UUID, Rule],
    core: Sequence[str],
    as_of: datetime,
) -> tuple[dict[uuid.UUID, Any], set[uuid.UUID]]:
    """The row of each household under its rule and of that day, and those of which no row is to be believed."""
    stamps = {rule: stamp(rule, core) for rule in set(by_rule.values())}
    under = {each: stamps[rule] for each, rule in by_rule.items()}
    kept, day = KeptStanding, as_of.astimezone(clock.VIETNAM).date()
    columns = (
        kept.household_id, kept.under, kept.reached_at, kept.completed_at, kept.skills_at, kept.active_at,
        kept.newest_at, holds(kept.begins, kept.ends, day).label("there"),
    )  # fmt: skip
    rows: dict[uuid.UUID, Any] = {}
    with_facts: set[uuid.UUID] = set()
    for row in session.execute(select(*columns).where(kept.household_id.in_(households))):
        with_facts.add(row.household_id)
        if row.there and row.under == under[row.household_id]:
            rows[row.household_id] = row
    due = session.scalars(select(DueStanding.household_id).where(DueStanding.household_id.in_(households)))
    return rows, with_facts.difference(rows).union(due)


def _by(moment: datetime | None, as_of: datetime) -> bool:
    return moment is not None and moment <= as_of


def _learning(
    session: Session, households: Households, believed: Mapping[uuid.UUID, Any], as_of: datetime
) -> Collection[uuid.UUID]:
    """The newest activity says it, where nothing came later than that; else what was done in the four weeks before."""
    since = as_of - LEARNING_WITHIN
    later = {each for each, row in believed.items() if row.newest_at > as_of}
    found = {each for each, row in believed.items() if row.active_at and row.active_at >= since} - later
    return found | (later & _learnt_before(session, households, as_of)) if later else found


def _learnt_before(session: Session, households: Households, as_of: datetime) -> set[uuid.UUID]:
    contact, since = HouseholdContact, as_of - LEARNING_WITHIN
    rows = session.execute(
        select(
            contact.household_id,
            func.max(contact.active_at),
            func.count().filter(contact.active_at.between(since, as_of + FURTHEST_AHEAD)),
        )
        .where(contact.household_id.in_(households), contact.reached_at <= as_of)
        .group_by(contact.household_id)
    ).all()
    day = as_of.astimezone(clock.VIETNAM).date()
    days = session.scalars(
        select(ActivityDay.household_id).where(
            ActivityDay.household_id.in_(households), ActivityDay.day.between(day - LEARNING_WITHIN, day)
        )
    )
    silent_since = {household for household, newest, _ in rows if _by(newest, as_of)}
    return {household for household, _, lately in rows if lately} | (set(days) - silent_since)


def _waiting(
    session: Session,
    households: Households,
    lacking: Mapping[uuid.UUID, datetime],
    by_rule: Mapping[uuid.UUID, Rule],
    as_of: datetime,
) -> Collection[uuid.UUID]:
    """Of those who lack a skill, with when they completed, those who recalled a lesson as their rule asks."""
    reviews: dict[uuid.UUID, list[Review]] = defaultdict(list)
    wanted = select(Evidence.household_id, Evidence.at, Evidence.what).where(
        Evidence.household_id.in_(households), Evidence.kind == "review", Evidence.at <= as_of
    )
    for household, at, lesson in session.execute(wanted) if lacking else ():
        reviews[household].append((at, lesson))
    return {each for each, completed in lacking.items() if recalled(by_rule[each], completed, reviews[each])}


def _by_the_ladder(
    session: Session,
    households: Households,
    doubted: Collection[uuid.UUID],
    core: Sequence[str],
    as_of: datetime,
    rule: Rule | None,
) -> Stands:
    if not doubted:
        return {}
    asked = households
    if len(doubted) <= AT_ONCE:
        asked = households.where(households.selected_columns[0].in_(doubted))
    standings = ladder(session, asked, core, as_of, rule)
    return {each: _told(standings[each]) for each in doubted}


def _told(standing: HouseholdStanding) -> Stand:
    waits = standing.completed_at is not None and standing.retained and bool(standing.missing_skills)
    reached = standing.rung is not Rung.NOT_REACHED
    return Stand(standing.rule, reached, standing.learning, standing.completed_at, waits)
