"""Picture PINs: four of twelve pictures, asked at a person's first use on a device, tries counted per device."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update

from lms.access.attempts import insert_new
from lms.access.models import Device, DeviceHousehold, DevicePerson, PicturePin
from lms.access.refusals import Refused
from lms.access.secret import hash_pin, pin_matches
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.types import UtcDateTime
from lms.registry import queries as registry
from lms.registry.actions import set_picture
from lms.registry.models import PICTURES, Person

LENGTH = 4
TRIES_BEFORE_PAUSE, PAUSE = 5, timedelta(minutes=15)
TRIES_AT_MOST = 10
# A stolen card could be tried on ever new devices: all devices that never got in share this many tries.
STRANGERS_AT_MOST = 20
PEOPLE_ON_A_PHONE = 8

Pin = Sequence[str]


@dataclass(frozen=True)
class Turn:
    """Who wants to learn on which device."""

    household: uuid.UUID
    person: uuid.UUID
    pin: Pin | None = None
    picture: str | None = None


def take_turn(device: Device, turn: Turn) -> Person:
    """Let a person learn on a device; repeating it changes nothing. A PIN that is given is always looked at.

    Raises ``Refused``: 404 ``person_unknown``, 403 ``pin_needed`` or ``pin_wrong``, 423 ``pin_wait`` or ``pin_locked``,
    409 ``phone_full``, 400 ``bad_request`` for what is no picture PIN.
    """
    person = _person_at_home(device, turn)
    if not device_has(device, person.id) or turn.pin is not None:
        _prove(device, person, turn.pin)
    return _let_in(device, person, turn.picture)


def _person_at_home(device: Device, turn: Turn) -> Person:
    person = registry.person(turn.person)
    membership = registry.membership(turn.person)
    opened = db.session.get(DeviceHousehold, (device.id, turn.household))
    at_home = membership is not None and membership.household_id == turn.household
    if person is None or person.erased_at or person.silent_since or opened is None or not at_home:
        raise Refused(404, "person_unknown")
    return person


def _prove(device: Device, person: Person, pin: Pin | None) -> None:
    kept = db.session.get(PicturePin, person.id)
    if kept is None:
        return
    if pin is None:
        raise Refused(403, "pin_needed")
    given, hashed = _as_text(pin), kept.pin_hash
    tries = _reserve_try(device.id, person.id)
    if not pin_matches(hashed, given):
        raise _wrong(tries)


def _wrong(tries: int) -> Refused:
    left = (TRIES_BEFORE_PAUSE if tries < TRIES_BEFORE_PAUSE else TRIES_AT_MOST) - tries
    if tries >= TRIES_AT_MOST:
        return Refused(423, "pin_locked")
    if tries == TRIES_BEFORE_PAUSE:
        return Refused(423, "pin_wait", wait_seconds=int(PAUSE.total_seconds()))
    return Refused(403, "pin_wrong", tries_left=left)


@writes
def _reserve_try(device_id: uuid.UUID, person_id: uuid.UUID) -> int:
    """Count a try before it is looked at, in one statement: of many at once only the allowed ones get through."""
    insert_new(DevicePerson, device_id=device_id, person_id=person_id, tries=0)
    _refuse_strangers(person_id)
    moment, row = clock.now(), _row(device_id, person_id)
    free = or_(DevicePerson.waits_until.is_(None), DevicePerson.waits_until <= moment)
    taken = (
        update(DevicePerson)
        .where(row, free, DevicePerson.tries < TRIES_AT_MOST)
        .values(
            tries=DevicePerson.tries + 1,
            waits_until=_at(DevicePerson.tries + 1 == TRIES_BEFORE_PAUSE, moment + PAUSE),
            locked_at=_at(DevicePerson.tries + 1 >= TRIES_AT_MOST, moment),
        )
        .returning(DevicePerson.tries)
    )
    tries = db.session.scalar(taken.execution_options(synchronize_session=False))
    if tries is None:
        raise _pause(db.session.scalars(select(DevicePerson).where(row)).one())
    return tries


def _row(device_id: uuid.UUID, person_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(DevicePerson.device_id == device_id, DevicePerson.person_id == person_id)


def _at(condition: ColumnElement[bool], moment: Any) -> ColumnElement[Any]:
    return case((condition, literal(moment, UtcDateTime)), else_=None)


def _refuse_strangers(person_id: uuid.UUID) -> None:
    # The lock makes parallel tries on different devices count one after another.
    db.session.get(PicturePin, person_id, with_for_update=True)
    strangers = select(func.coalesce(func.sum(DevicePerson.tries), 0)).where(
        DevicePerson.person_id == person_id, DevicePerson.opened_at.is_(None)
    )
    if db.session.scalars(strangers).one() >= STRANGERS_AT_MOST:
        raise Refused(423, "pin_locked")


def _pause(known: DevicePerson) -> Refused:
    if known.waits_until is None:
        return Refused(423, "pin_locked")
    return Refused(423, "pin_wait", wait_seconds=ceil((known.waits_until - clock.now()).total_seconds()))


@writes
def _let_in(device: Device, person: Person, picture: str | None) -> Person:
    insert_new(DevicePerson, device_id=device.id, person_id=person.id, tries=0)
    known = db.session.get_one(DevicePerson, (device.id, person.id), populate_existing=True)
    if known.opened_at is None:
        _refuse_the_ninth(device)
    known.opened_at = known.opened_at or clock.now()
    known.tries, known.waits_until, known.locked_at = 0, None, None
    if picture in PICTURES:
        set_picture(person, picture)
    return person


def _refuse_the_ninth(device: Device) -> None:
    # The lock makes two who come at once count one after the other.
    db.session.get(Device, device.id, with_for_update=True)
    opened = select(func.count()).where(DevicePerson.device_id == device.id, DevicePerson.opened_at.is_not(None))
    if (db.session.scalar(opened) or 0) >= PEOPLE_ON_A_PHONE:
        raise Refused(409, "phone_full")


def choose_pin(device: Device, person_id: uuid.UUID, pin: Pin | None) -> None:
    """A person of this device sets her own PIN, or takes it away (None). Raises ``Refused``."""
    if not device_has(device, person_id):
        raise Refused(404, "person_unknown")
    _keep(person_id, hash_pin(_as_text(pin)) if pin is not None else None, device.id)


def device_has(device: Device, person_id: uuid.UUID) -> bool:
    known = db.session.get(DevicePerson, (device.id, person_id))
    return known is not None and known.opened_at is not None


def assign_pin(person: Person, by: uuid.UUID) -> list[str]:
    """A trainer gives a random PIN (told once); it is asked again on every device, and all locks are lifted."""
    pin = [secrets.choice(PICTURES) for _ in range(LENGTH)]
    _keep(person.id, hash_pin(_as_text(pin)), by)
    unlock(person)
    return pin


@writes
def unlock(person: Person) -> None:
    """Lift all pauses and locks of a person; her devices ask for the PIN again."""
    db.session.execute(
        update(DevicePerson)
        .where(DevicePerson.person_id == person.id)
        .values(tries=0, waits_until=None, locked_at=None, opened_at=None)
    )


@writes
def _keep(person_id: uuid.UUID, hashed: str | None, by: uuid.UUID) -> None:
    kept = db.session.get(PicturePin, person_id)
    if hashed is None:
        if kept:
            db.session.delete(kept)
        return
    kept = kept or PicturePin(person_id=person_id)
    kept.pin_hash, kept.set_at, kept.set_by = hashed, clock.now(), by
    db.session.add(kept)


def _as_text(pin: Pin) -> str:
    if len(pin) != LENGTH or any(name not in PICTURES for name in pin):
        raise Refused(400, "bad_request")
    return " ".join(pin)
