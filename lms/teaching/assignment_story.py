"""An assignment told in names: to whom, what each made of it, what was changed, what was taken back."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.catalogue.model import Catalogue
from lms.foundation.translation import language, t
from lms.registry.models import Area, Household, Person
from lms.teaching.effects import Effect
from lms.teaching.group_models import LearnerGroup
from lms.teaching.models import Assignment, AssignmentChange
from lms.teaching.queries import assignments_within_reach, names_of
from lms.teaching.tasks import task_of

ENDED_SHOWN: Final = 20
STATES: Final = ("unopened", "opened", "finished")


@dataclass(frozen=True)
class Row:
    """One receiver: the household, the person where one is meant, and by whom it was opened or finished."""

    household: Household
    person: str
    by: Sequence[str]


@dataclass(frozen=True)
class Story:
    """By state, the receivers; and each change with the name of who made it, the newest first."""

    rows: Mapping[str, list[Row]]
    changes: Sequence[tuple[AssignmentChange, str]]


def named_by(effect: Effect) -> set[uuid.UUID]:
    """The people whom the story of an assignment names."""
    receivers = {fate.receiver.person_id for fate in effect.fates if fate.receiver.person_id}
    return receivers | {person for fate in effect.fates for person in fate.opened_by}


def story_of(session: Session, effect: Effect, households: Mapping[uuid.UUID, Household]) -> Story:
    """Of one assignment, among these households."""
    names = _people(session, named_by(effect))
    rows: dict[str, list[Row]] = {state: [] for state in STATES}
    for fate in effect.fates:
        by = fate.finished_by or fate.opened_by
        person = names.get(fate.receiver.person_id, "") if fate.receiver.person_id else ""
        home = households[fate.receiver.household_id]
        rows[fate.state].append(Row(home, person, sorted(names[each] for each in by if names.get(each))))
    for listed in rows.values():
        listed.sort(key=lambda row: (row.household.code, row.person))
    changes = session.execute(
        select(AssignmentChange, Account.name)
        .join(Account, Account.id == AssignmentChange.by)
        .where(AssignmentChange.assignment_id == effect.assignment.id)
        .order_by(AssignmentChange.at.desc())
    )
    return Story(rows, list(changes.tuples()))


def taken_back(session: Session, account: Account) -> list[Assignment]:
    """What was taken back of hers, the last ones first."""
    wanted = assignments_within_reach(account).where(Assignment.withdrawn_at.is_not(None))
    return list(session.scalars(wanted.order_by(Assignment.withdrawn_at.desc()).limit(ENDED_SHOWN)))


def naming(
    session: Session,
    assignments: Collection[Assignment],
    households: Mapping[uuid.UUID, Household],
    villages: Mapping[int, str],
    catalogue: Catalogue,
) -> dict[str, dict[Any, str]]:
    """Names by kind: ``to`` (assignment → to whom), ``title`` (assignment → what), ``staff`` (account → name)."""
    groups = select(LearnerGroup.id, LearnerGroup.name).where(
        LearnerGroup.id.in_({each.group_id for each in assignments})
    )
    group_names = dict(session.execute(groups).tuples().all())
    people = _people(session, {each.person_id for each in assignments if each.person_id})
    to: dict[Any, str] = {}
    for each in assignments:
        home = households.get(each.household_id) if each.household_id else None
        if each.person_id:
            person = people.get(each.person_id, "")
            to[each.id] = " · ".join(filter(None, (person, home.label if home else "")))
        elif each.group_id:
            to[each.id] = group_names.get(each.group_id, "")
        elif home:
            to[each.id] = f"{home.label} · {home.village.title}"
        else:
            to[each.id] = villages.get(each.village_id, "") if each.village_id else ""
    staff = {each.by for each in assignments} | {each.withdrawn_by for each in assignments}
    return {"to": to, "title": titles_of(assignments, catalogue), "staff": names_of(session, staff)}


def titles_of(assignments: Iterable[Assignment], catalogue: Catalogue) -> dict[Any, str]:
    """Assignment → the title of what was given, in the language of the page."""
    found = {each.id: (each, task_of(catalogue, each.kind, each.what)) for each in assignments}
    return {key: task.title[language()] if task else each.what for key, (each, task) in found.items()}


def whole(village: Area) -> str:
    """“all of …”, within a sentence."""
    return t("teaching.whole_village", village=f"{village.kind} {village.name}")


def _people(session: Session, wanted: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted), Person.erased_at.is_(None)))
    return dict(rows.tuples().all())
