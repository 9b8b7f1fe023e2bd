"""Records that are one person become one, households join and part; each a dated change, nothing is erased."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded, state
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB
from lms.registry.actions import add_household, close_household, close_membership, move_person
from lms.registry.history_models import CarriedRow, DistinctPeople, HouseholdSuccession, PersonMerge
from lms.registry.import_traces import parts
from lms.registry.market_actions import hand_over_places
from lms.registry.models import Area, Household, Membership, Person
from lms.registry.queries import membership
from lms.registry.refusals import NotPossible
from lms.registry.telling import server_agent, tell

TAKEN_OVER: Final = ("birth_year", "phone")


@dataclass(frozen=True)
class NewHousehold:
    """What is said of a household that begins."""

    code: str
    label: str
    village: Area
    residents: int | None = None


@writes
def merge_people(kept: Person, merged: Person, by: uuid.UUID, on: date | None = None) -> None:
    """From now on both records count as one person, ``kept``; ``merged`` leaves its household from ``on`` (today).

    What the kept record does not know (year of birth, phone) is taken over; who took her consent back under either is
    silent under both, since the earlier day. The record is told, so that who reads it counts anew. Raises
    ``NotPossible``: the same record, one erased, one merged before.
    """
    day = on or clock.today()
    for each in (kept, merged):
        db.session.refresh(each, with_for_update=True)
        if each.erased_at or db.session.get(PersonMerge, each.id):
            raise NotPossible("not_there")
    if kept.id == merged.id:
        raise NotPossible("same_person")
    home, left = membership(kept.id), membership(merged.id)
    if left:
        close_membership(left, max(day, left.valid_from))
    db.session.execute(update(PersonMerge).where(PersonMerge.kept_id == merged.id).values(kept_id=kept.id))
    db.session.add(
        PersonMerge(
            merged_id=merged.id, kept_id=kept.id, into_id=kept.id, taken=_take_over(kept, merged), on=day,
            at=clock.now(), by=by, silent_before=merged.silent_since, kept_silent_before=kept.silent_since,
        )
    )  # fmt: skip
    db.session.flush()
    silent = [each.silent_since for each in (kept, merged) if each.silent_since]
    if silent:
        kept.silent_since = merged.silent_since = min(silent)
    _tell(kept, merged, by, home)


def _take_over(kept: Person, merged: Person) -> str:
    """The fields that the kept record had empty and now has from the other."""
    taken = [name for name in TAKEN_OVER if getattr(kept, name) is None and getattr(merged, name) is not None]
    for name in taken:
        setattr(kept, name, getattr(merged, name))
    return " ".join(taken)


@writes
def settle_distinct(one: Person, other: Person, by: uuid.UUID) -> None:
    """These are two people: they are not proposed again."""
    first, second = sorted((one.id, other.id), key=str)
    if first != second and db.session.get(DistinctPeople, (first, second)) is None:
        db.session.add(DistinctPeople(first_id=first, second_id=second, at=clock.now(), by=by))
        db.session.flush()


@writes
def merge_households(kept: Household, merged: Household, by: uuid.UUID, on: date | None = None) -> None:
    """From ``on`` the people of ``merged`` live in ``kept``, which counts as many more and has its stalls and products;
    ``merged`` is closed.

    Raises ``NotPossible``: the same one, one closed, a day before somebody came.
    """
    day = on or clock.today()
    if kept.id == merged.id:
        raise NotPossible("same_household")
    if kept.closed_on or merged.closed_on:
        raise NotPossible("household_closed")
    for person, relation in _members(merged):
        move_person(person, kept, day, relation if relation != "chủ hộ" else "")
    kept.residents += merged.residents
    if kept.phones is not None and merged.phones is not None:
        kept.phones += merged.phones
    close_household(merged, day)
    hand_over_places(merged, kept, day)
    _succeed(merged, kept, "merged", day, by)


@writes
def split_household(
    household: Household, people: Sequence[Person], new: NewHousehold, by: uuid.UUID, on: date | None = None
) -> Household:
    """From ``on`` these people are a household of their own; ``new.residents``: how many they are, children counted.

    Raises ``NotPossible``: nobody or everybody chosen, a code that is taken, no name, more people than there are.
    """
    day = on or clock.today()
    members = {person.id for person, _ in _members(household)}
    going = [person for person in people if person.id in members]
    many = max(new.residents or 0, len(going))
    if household.closed_on:
        raise NotPossible("household_closed")
    if not going or len(going) == len(members) or many >= household.residents:
        raise NotPossible("nobody_or_all")
    made = found_household(new.code, new.label, new.village, residents=many, on=day)
    for person in going:
        move_person(person, made, day)
    household.residents -= many
    _succeed(household, made, "split", day, by)
    return made


@writes
def found_household(code: str, label: str, village: Area, *, residents: int, on: date | None = None) -> Household:
    """A new household. Raises ``NotPossible``: no code or name, or a code that is taken."""
    code, label = code.strip().upper(), label.strip()
    if not code or not label:
        raise NotPossible("no_code_or_label")
    if db.session.scalar(select(Household.id).where(Household.code == code)):
        raise NotPossible("code_taken")
    if residents < 1:
        raise NotPossible("no_residents")
    return add_household(code, label, village, residents=residents, on=on)


def one_person(session: Session, person: uuid.UUID) -> uuid.UUID:
    """The record that stands for this one: itself, or the one it was merged into."""
    return session.scalar(select(PersonMerge.kept_id).where(PersonMerge.merged_id == person)) or person


def note_carried(merged: uuid.UUID, kept: uuid.UUID, table: str, row: uuid.UUID) -> None:
    """A row said under a record that is merged already is the kept one's; should they part, it goes back."""
    if merged != kept:
        db.session.add(CarriedRow(merged_id=merged, table=table, row_id=str(row)))


def merged_among(session: Session, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Merged record → the one that stands for it, of these."""
    rows = session.execute(
        select(PersonMerge.merged_id, PersonMerge.kept_id).where(PersonMerge.merged_id.in_(list(people)))
    )
    return {row.merged_id: row.kept_id for row in rows}


def records_of(session: Session, person: uuid.UUID) -> list[uuid.UUID]:
    """All records that are this person, whichever of them is asked for; the one that stands for her first."""
    kept = one_person(session, person)
    return [kept, *session.scalars(select(PersonMerge.merged_id).where(PersonMerge.kept_id == kept))]


def kept_in(merging: Recorded) -> uuid.UUID | None:
    """Which record a statement of a merge says is kept; None for any other statement."""
    said = merging.body["object"].get("account", {}) if merging.verb == VERB["merged"] else {}
    return ids.plain_id(str(said.get("name", "")))


def settle_persons(session: Session, merging: Recorded, rows: Mapping[type[Any], Any]) -> None:
    """After a merge, or its undo: what was told under each record of both stands under the one that stands for it.

    ``rows``: tables with a ``person_id``, and the column in which each has the id of its statement.
    """
    records = {each for one in (ids.plain_id(merging.actor), kept_in(merging)) if one
               for each in records_of(session, one)}  # fmt: skip
    for record in records:
        # Read out first: the log keeps ids in another shape than these tables.
        told = list(session.scalars(select(Statement.id).where(Statement.actor == str(record))))
        stands = one_person(session, record)
        for table, key in rows.items():
            for some in parts(told):
                hers = key.in_(some) & table.person_id.is_not(None)
                session.execute(update(table).where(hers).values(person_id=stands))


def _members(household: Household) -> list[tuple[Person, str]]:
    wanted = (
        select(Person, Membership.relation)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == household.id, Membership.valid_to.is_(None))
    )
    return [(person, relation) for person, relation in db.session.execute(wanted)]


def _succeed(earlier: Household, later: Household, kind: str, day: date, by: uuid.UUID) -> None:
    tell("joined" if kind == "merged" else "parted", earlier, later, by, day)
    db.session.add(HouseholdSuccession(from_id=earlier.id, to_id=later.id, kind=kind, on=day, at=clock.now(), by=by))
    db.session.flush()


def _tell(kept: Person, merged: Person, by: uuid.UUID, home: Membership | None) -> None:
    context: dict[str, Any] = {"instructor": server_agent(str(by))}
    if home:
        context["team"] = server_agent(str(home.household_id), "Group")
    statement = {
        # Merged again after an undo, it is told again.
        "id": str(ids.id_of("merged", str(merged.id), str(kept.id), clock.iso(clock.now()))),
        "timestamp": clock.iso(clock.now()),
        "actor": server_agent(str(merged.id)),
        "verb": {"id": VERB["merged"]},
        "object": server_agent(str(kept.id)),
        "context": context,
    }
    state(statement, server_agent("server"))
