"""From door to door: visits, stalls, products, and people who were on no list yet."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final, Literal

from lms.access.models import Account
from lms.foundation import ids
from lms.foundation.database import db, writes
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, TYPE, activity_id
from lms.progress.projections import project_progress
from lms.registry.actions import enter_person
from lms.registry.models import Household, Person, Product, Stall
from lms.registry.queries import membership
from lms.registry.refusals import NotPossible
from lms.registry.spelling import tidy
from lms.teaching.projections import project_teaching
from lms.teaching.queries import lives_in
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_models import RecordNote
from lms.teaching.stating import agent, group, stated, statement_of, tell

# What became of a visit. Only “guided” is reach: talking at the gate is not (indicators, `household_reached`).
OUTCOMES: Final = ("guided", "talked", "not_home", "declined", "moved")
LONGEST_NOTE: Final = 300
Known = Literal["yes", "no", "unknown"]


@writes
def note_visit(
    by: Account,
    household: Household,
    outcome: str,
    identifier: uuid.UUID,
    at: datetime,
    person: Person | None = None,
    note: str = "",
) -> None:
    """A trainer was at the door. ``person``: whom she guided. ``identifier`` is made by the phone: sent twice, once.

    Raises ``NotAllowed`` for an unknown outcome, for guiding nobody, or for an id used by something else.
    """
    if outcome not in OUTCOMES:
        raise NotAllowed("field.fault.outcome")
    if outcome == "guided" and person is None:
        raise NotAllowed("field.fault.whom")
    visit = {"id": activity_id("visits", str(identifier)), "definition": {"type": TYPE["visit"]}}
    statement = statement_of(by, identifier, agent(str(by.id)), "visited", visit, at)
    statement["context"]["team"] = group(str(household.id))
    statement["result"] = {"extensions": {EXTENSION["outcome"]: outcome}}
    _project(stated(statement))
    if person and outcome == "guided":
        guided = statement_of(by, ids.id_of("guided", identifier), agent(str(person.id)), "attended", visit, at)
        guided["context"]["team"] = group(str(household.id))
        _project(stated(guided))
    _keep_note(by, identifier, note)


@writes
def check_stall(by: Account, stall: Stall, seen: dict[str, Known], identifier: uuid.UUID, at: datetime) -> None:
    """What a trainer saw at a stall: ``guided``, ``own_stand``, ``payments`` (a real one within 30 days).

    Raises ``NotAllowed`` at a stall of the trainer's own household, or for an id used by something else.
    """
    if stall.household_id and lives_in(db.session(), by, stall.household_id):
        raise NotAllowed("field.fault.own_stall")
    place = {"id": activity_id("stalls", str(stall.id)), "definition": {"type": TYPE["stall"]}}
    _checked(by, place, {EXTENSION[name]: seen[name] for name in ("guided", "own_stand", "payments")}, identifier, at)


@writes
def check_product(by: Account, product: Product, opened: Known, identifier: uuid.UUID, at: datetime) -> None:
    """Whether the code on a product opened the right information. A stamp alone is no answer."""
    if product.household_id and lives_in(db.session(), by, product.household_id):
        raise NotAllowed("field.fault.own_product")
    thing = {"id": activity_id("products", str(product.id)), "definition": {"type": TYPE["product"]}}
    _checked(by, thing, {EXTENSION["opened"]: opened}, identifier, at)


@writes
def note_person(household: Household, name: str, identifier: uuid.UUID, birth_year: int | None = None) -> Person:
    """Somebody who was on no list: a name and a household. Sent twice, there once.

    Raises ``NotAllowed`` for a name or year the registry cannot take, or an id used for somebody else.
    """
    known = db.session.get(Person, identifier)
    if known:
        home = membership(known.id)
        if home is None or home.household_id != household.id or known.name != tidy(name):
            raise NotAllowed("teaching.fault.already_sent")
        return known
    try:
        person = Person(id=identifier, name=name, called="", birth_year=birth_year)
        return enter_person(person, household)
    except NotPossible as refusal:
        raise NotAllowed(f"registry.not_possible.{refusal.reason}") from None


def _checked(by: Account, thing: dict[str, Any], seen: dict[str, Any], identifier: uuid.UUID, at: datetime) -> None:
    statement = statement_of(by, identifier, agent(str(by.id)), "checked", thing, at)
    statement["result"] = {"extensions": seen}
    _project(stated(statement))


def _project(recorded: Recorded) -> None:
    tell(project_progress, recorded)
    tell(project_teaching, recorded)


def _keep_note(by: Account, statement: uuid.UUID, note: str) -> None:
    if tidy(note) and db.session.get(RecordNote, statement) is None:
        db.session.add(RecordNote(statement_id=statement, by=by.id, text=tidy(note)[:LONGEST_NOTE]))
        db.session.flush()
