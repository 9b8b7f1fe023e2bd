"""What people ask for, until when it must be answered, and that it was."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select

from lms.access.models import Account
from lms.access.reach import communes_of
from lms.access.refusals import NotWithinReach
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.narration.models import Speaker
from lms.people.erasing import erase
from lms.people.models import PersonRequest
from lms.registry.models import Person
from lms.registry.queries import commune_of, membership

KINDS = ("copy", "correction", "withdrawal", "erasure")
# Findings, “law”: requests are answered in two working days.
WORKING_DAYS = 2
_SATURDAY = 5


class NotPossible(ValueError):
    """``reason`` names a text ``people.fault.<reason>``; nothing was changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def due_after(received: date) -> date:
    """Two working days later. Holidays are not known here and only make it due earlier than it must be."""
    day, left = received, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


@writes
def receive(by: Account, person: Person, kind: str, received: date, identifier: uuid.UUID) -> PersonRequest:
    """Note a request; sent twice it is noted once. Raises ``NotPossible`` for an unknown kind or a day to come."""
    known = db.session.get(PersonRequest, identifier)
    if known:
        return known
    if kind not in KINDS:
        raise NotPossible("kind")
    if received > clock.today():
        raise NotPossible("future")
    home = membership(person.id)
    if home is None:
        raise NotWithinReach
    made = PersonRequest(
        id=identifier, commune_id=commune_of(home.household.village).id, person_id=person.id, kind=kind,
        received_on=received, due_on=due_after(received), noted_at=clock.now(), noted_by=by.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


@writes
def finish(by: Account, person: Person, kind: str, reason: str = "") -> int:
    """All open requests of this kind are answered; answers how many."""
    found = db.session.scalars(
        select(PersonRequest).where(
            PersonRequest.person_id == person.id, PersonRequest.kind == kind, PersonRequest.done_at.is_(None)
        )
    ).all()
    for each in found:
        each.done_at, each.done_by, each.reason = clock.now(), by.id, reason
    db.session.flush()
    return len(found)


@writes
def erase_on_request(by: Account, person: Person, reason: str, speakers: Collection[Speaker]) -> None:
    """Erase somebody and note that it was asked for and done, all or nothing."""
    if not finish(by, person, "erasure", reason):
        receive(by, person, "erasure", clock.today(), ids.new_id())
        finish(by, person, "erasure", reason)
    erase(by, person, speakers)


def requests_of(person: Person) -> list[PersonRequest]:
    """Hers, the newest first."""
    wanted = select(PersonRequest).where(PersonRequest.person_id == person.id)
    return list(db.session.scalars(wanted.order_by(PersonRequest.noted_at.desc())))


def open_requests(officer: Account) -> list[PersonRequest]:
    """Of her communes, those due first on top."""
    communes = [commune.id for commune in communes_of(officer)]
    wanted = select(PersonRequest).where(PersonRequest.commune_id.in_(communes), PersonRequest.done_at.is_(None))
    return list(db.session.scalars(wanted.order_by(PersonRequest.due_on, PersonRequest.noted_at)))
