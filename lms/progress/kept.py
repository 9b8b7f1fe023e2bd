"""Keeping each household's standing ready to be counted (record 28): what the ladder would say, as dates.

The facts of `progress` stay the truth. A change of facts marks its household in the same transaction, and a marked one
is read from the ladder until its row was made anew; so a count is that of the ladder at every moment.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, not_, or_, select, text, tuple_
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.progress.kept_facts import Facts, Spell, facts_of, known_of, spells_of
from lms.progress.kept_models import DueStanding, KeptStanding
from lms.progress.kept_rules import InUse, in_use
from lms.progress.rules import NOW, Rule
from lms.registry.models import Area, Household

AT_ONCE: Final = 400
# Two who keep at the same time could put an older reading over a newer one.
_KEEPERS_LOCK: Final = 7_002_028
# The newest moment of a household whose facts say nothing under a rule.
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


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
    """A household has rows under each stamp, and under none beside them."""
    named = func.count(KeptStanding.under.distinct())
    return and_(where, named.filter(KeptStanding.under.in_(list(under))) == len(under), named == len(under))


def _alone(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_KEEPERS_LOCK})"))


def _keep(session: Session, households: Collection[uuid.UUID], core: Sequence[str]) -> None:
    if not households:
        return
    session.execute(delete(KeptStanding).where(KeptStanding.household_id.in_(households)))
    wanted, known = in_use(session, clock.now(), core), known_of(session, households)
    homes = _homes(session, known)
    for commune, some in _by_commune(homes, known).items():
        for under, rule in wanted.of(commune).items():
            rows = rows_under(session, some, rule, core)
            rows += [_row(each, Spell(), Facts(), rule) for each in some - {row["household_id"] for row in rows}]
            session.execute(insert(KeptStanding), [{**row, **_place(row, homes), "under": under} for row in rows])


def _homes(session: Session, households: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int | None]]:
    """The village and the commune of each that is on a list. None of them moves until what is kept of it is there: the
    trigger that moves it too could not see it before."""
    wanted = select(Household.id, Household.village_id, Area.parent_id).join(Area, Area.id == Household.village_id)
    found = session.execute(wanted.where(Household.id.in_(households)).with_for_update(read=True, of=Household))
    return {household: (village, commune) for household, village, commune in found}


def _place(row: dict[str, Any], homes: Mapping[uuid.UUID, tuple[int, int | None]]) -> dict[str, Any]:
    village, _ = homes.get(row["household_id"], (None, None))
    return {"village_id": village}


def rows_under(
    session: Session, households: Collection[uuid.UUID], rule: Rule, core: Sequence[str]
) -> list[dict[str, Any]]:
    """What is kept of these households under a rule, as it would be made now, the last days of each last; none of those
    without facts."""
    demanded = rule.demanded(core)
    if rule.belonging != NOW:
        return [
            _row(each, Spell(), facts, rule) for each, facts in facts_of(session, households, rule, demanded).items()
        ]
    return _in_few(
        _row(each, spell, facts, rule)
        for each, spells in spells_of(session, households, rule, demanded).items()
        for spell, facts in spells
    )


def _in_few(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Times that follow one another and say the same are one."""
    found: list[dict[str, Any]] = []
    for row in rows:
        if found and {**found[-1], "begins": None, "ends": None} == {**row, "begins": None, "ends": None}:
            found[-1]["ends"] = row["ends"]
        else:
            found.append(row)
    return found


def _by_commune(
    homes: Mapping[uuid.UUID, tuple[int, int | None]], households: Collection[uuid.UUID]
) -> dict[int | None, set[uuid.UUID]]:
    """Households by the commune they live in; those of no list under None."""
    found: dict[int | None, set[uuid.UUID]] = defaultdict(set)
    for household in households:
        found[homes[household][1] if household in homes else None].add(household)
    return found


def _row(household: uuid.UUID, spell: Spell, facts: Facts, rule: Rule) -> dict[str, Any]:
    completed = min(facts.completed, default=None)
    skills = _last_of([facts.skills.get(skill) for skill in rule.skills] or [completed])
    asked = [completed, *([skills] if rule.skills else []), *_retained(completed, facts, rule), *_taught(facts, rule)]
    return {
        "household_id": household,
        "begins": spell.begins,
        "ends": spell.ends,
        # Who completed stands above “reached”, even where she was a child at her first step.
        "reached_at": min([*facts.reached, *facts.completed], default=None),
        "completed_at": completed,
        "digital_at": _last_of(asked),
        "skills_at": skills,
        "active_at": max(facts.active, default=None),
        "newest_at": max([*facts.seen, *facts.active], default=_LONG_AGO),
    }


def _retained(completed: datetime | None, facts: Facts, rule: Rule) -> list[datetime | None]:
    if rule.retained_after is None or completed is None:
        return []
    since = completed + rule.retained_after
    return [min((at for at, lesson in facts.reviews if at >= since and rule.recalls(lesson)), default=None)]


def _taught(facts: Facts, rule: Rule) -> list[datetime | None]:
    """The moment of the last teach-back that is asked for."""
    if rule.teach_backs < 1:
        return []
    known = sorted(facts.taught)
    return [known[rule.teach_backs - 1] if len(known) >= rule.teach_backs else None]


def _last_of(moments: Iterable[datetime | None]) -> datetime | None:
    """The moment from which all of them hold; None where one never does."""
    known = list(moments)
    return None if None in known else max(moment for moment in known if moment)
