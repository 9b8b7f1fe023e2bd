"""Consent: noted with who gave it and how, and taken back. Silence is no consent (findings, “law”)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.people.models import GUARDED_BELOW, GUARDIAN, HERSELF, PAPER, SPOKEN, Consent
from lms.people.requests import finish
from lms.registry.actions import keep_silent
from lms.registry.models import Person
from lms.registry.spelling import tidy

LONGEST_NAME: Final = 100


@dataclass
class ConsentForm:
    """As typed; ``errors``: field → text key. ``guardian`` and ``witness`` are names and go when she is erased."""

    id: uuid.UUID = field(default_factory=ids.new_id)
    given_by: str = HERSELF
    guardian: str = ""
    how: str = SPOKEN
    witness: str = ""
    given_on: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    day: date | None = None

    @classmethod
    def read(cls, sent: Mapping[str, str], person: Person) -> ConsentForm:
        """What was sent, judged: below 16 a guardian agrees, what is spoken has a witness, no day to come."""
        form = cls(
            ids.parse_id(sent.get("id", "")) or ids.new_id(),
            sent.get("given_by", ""),
            tidy(sent.get("guardian", "").replace("\x00", "")),
            sent.get("how", ""),
            tidy(sent.get("witness", "").replace("\x00", "")),
            sent.get("given_on", "").strip(),
        )
        form._judge_day()
        form._judge_people(person)
        return form

    def _judge_day(self) -> None:
        try:
            self.day = date.fromisoformat(self.given_on) if self.given_on else clock.today()
        except ValueError:
            self.errors["given_on"] = "people.fault.consent_day"
            return
        if self.day > clock.today():
            self.errors["given_on"] = "people.fault.consent_future"

    def _judge_people(self, person: Person) -> None:
        age = person.age(self.day or clock.today())
        if self.given_by not in (HERSELF, GUARDIAN):
            self.errors["given_by"] = "people.fault.given_by"
        elif self.given_by == HERSELF and age is not None and age < GUARDED_BELOW:
            self.errors["given_by"] = "people.fault.guardian_needed"
        if self.given_by == GUARDIAN and not self.guardian:
            self.errors["guardian"] = "people.fault.guardian"
        if self.how not in (SPOKEN, PAPER):
            self.errors["how"] = "people.fault.how"
        elif self.how == SPOKEN and not self.witness:
            self.errors["witness"] = "people.fault.witness"
        for name in ("guardian", "witness"):
            if len(getattr(self, name)) > LONGEST_NAME:
                self.errors[name] = "people.fault.name_long"


def consents_of(person: Person) -> list[Consent]:
    """Hers, the newest first."""
    wanted = select(Consent).where(Consent.person_id == person.id)
    return list(db.session.scalars(wanted.order_by(Consent.noted_at.desc(), Consent.id)))


@writes
def note_consent(by: Account, person: Person, form: ConsentForm) -> Consent:
    """Keep that she agreed; she may be recorded again. ``form`` without errors; sent twice it is kept once."""
    known = db.session.get(Consent, form.id)
    if known:
        return known
    guardian = form.guardian if form.given_by == GUARDIAN else ""
    made = Consent(
        id=form.id, person_id=person.id, given_by=form.given_by, guardian=guardian, how=form.how,
        witness=form.witness if form.how == SPOKEN else "", given_on=form.day or clock.today(),
        noted_at=clock.now(), noted_by=by.id,
    )  # fmt: skip
    db.session.add(made)
    keep_silent(person, None)
    return made


@writes
def withdraw_consent(by: Account, person: Person) -> None:
    """From now on nothing new is recorded of her, whether a consent was noted or not; what was asked for is done.

    Taken back again, the first time stays.
    """
    keep_silent(person, person.silent_since or clock.now())
    for each in consents_of(person):
        if each.withdrawn_at is None:
            each.withdrawn_at, each.withdrawn_by = clock.now(), by.id
    finish(by, person, "withdrawal")
