"""Household cards: a QR with a 128-bit token, and a code to type where no camera helps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.access import attempts
from lms.access.devices import Recognised, make_device
from lms.access.models import Device, DeviceHousehold, HouseholdCard, PicturePin
from lms.access.refusals import MustWait, Refused
from lms.access.secret import digest, keyed_digest, new_code, new_token, tidy_code, written
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Household, Person
from lms.registry.queries import commune_of

TOKEN_BITS = 128
CODE_TRIES, CODE_PAUSE = 5, timedelta(minutes=15)
# Phones without a device session share this many typed tries a minute: 40 bits last for years against it.
STRANGERS_TRIES = 60


@dataclass(frozen=True)
class IssuedCard:
    """What is printed on a card. It is shown once: only digests are kept."""

    id: uuid.UUID
    token: str
    code: str


@dataclass(frozen=True)
class CardKey:
    """What a phone shows: the token from the QR, or the code that was typed."""

    token: str = ""
    code: str = ""


@dataclass(frozen=True)
class Opened:
    """A household is open on a device."""

    household: Household
    recognised: Recognised


@writes
def issue_card(household: Household, expires_at: datetime | None = None) -> IssuedCard:
    """Make a card; the household's earlier ones stop working."""
    db.session.refresh(household, with_for_update=True)
    token, code = new_token(TOKEN_BITS), new_code()
    card = HouseholdCard(
        household_id=household.id,
        token_hash=digest(token),
        code_hash=_code_hash(code),
        issued_at=clock.now(),
        expires_at=expires_at,
    )
    db.session.add(card)
    db.session.flush()
    for earlier in db.session.scalars(_in_force(household.id).where(HouseholdCard.id != card.id)):
        earlier.voided_at, earlier.replaced_by = card.issued_at, card.id
    return IssuedCard(card.id, token, written(code))


@writes
def void_cards(household: Household) -> None:
    """The household's card was lost: none works until a new one is issued."""
    for card in db.session.scalars(_in_force(household.id)):
        card.voided_at = clock.now()


def open_card(key: CardKey, device: Device | None) -> Opened:
    """Open the card's household on the device (on a new one when None).

    Raises ``Refused``: 404 ``card_unknown``, 410 ``card_expired`` or ``card_replaced``, 429 ``too_many_tries``.
    """
    if key.token:
        return _open(HouseholdCard.token_hash == digest(key.token), device)
    against = _reserve_code(device)
    opened = _open(HouseholdCard.code_hash == _code_hash(tidy_code(key.code)), device)
    if device:
        attempts.forget(against)
    return opened


def _reserve_code(device: Device | None) -> bytes:
    """Count the typed try: against the phone where it is known, else against all strangers of this minute."""
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    against = attempts.subject("code", str(device.id) if device else minute)
    allowed = CODE_TRIES if device else STRANGERS_TRIES
    try:
        attempts.reserve(against, lambda tries: CODE_PAUSE if tries % allowed == 0 else timedelta())
    except MustWait as pause:
        raise Refused(429, "too_many_tries", wait_seconds=pause.seconds if device else 60) from None
    return against


@writes
def _open(which: Any, device: Device | None) -> Opened:
    card = db.session.scalar(select(HouseholdCard).where(which))
    if card is None:
        raise Refused(404, "card_unknown")
    if card.voided_at:
        raise Refused(410, "card_replaced")
    household = db.session.get_one(Household, card.household_id)
    if card.expired or household.closed_on:
        raise Refused(410, "card_expired")
    recognised = Recognised(device) if device else make_device()
    attempts.insert_new(
        DeviceHousehold, device_id=recognised.device.id, household_id=household.id, opened_at=clock.now()
    )
    return Opened(household, recognised)


def _in_force(household_id: uuid.UUID) -> Any:
    return select(HouseholdCard).where(HouseholdCard.household_id == household_id, HouseholdCard.voided_at.is_(None))


def _code_hash(code: str) -> bytes:
    return keyed_digest("card code", code)


def household_json(session: Session, household: Household) -> dict[str, Any]:
    """``Household`` of docs/phone.md."""
    return {
        "id": str(household.id),
        "code": household.code,
        "label": household.label,
        "village": household.village.title,
        "commune": commune_of(household.village).title,
    }


def person_json(session: Session, person: Person) -> dict[str, Any]:
    """``Person`` of docs/phone.md."""
    pin = session.get(PicturePin, person.id)
    lock = {"locked": pin is not None, "locked_since": clock.iso(pin.set_at) if pin else None}
    told = {"id": str(person.id), "name": person.called, "picture": person.picture}
    return {**told, **lock, "listens": person.audio_lang}
