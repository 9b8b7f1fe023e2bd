"""The phones of a household, as its trainer and officer look after them: lost ones, forgotten picture PINs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.access.models import Device, DeviceHousehold, DeviceLoss, DevicePerson, PicturePin
from lms.access.reset_codes import code_for, secret_for
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Person


@dataclass(frozen=True)
class Phone:
    """A phone on which the household's card was opened; ``locked``: those of its people who have a picture PIN."""

    device: Device
    people: list[Person]
    locked: list[Person]
    lost: DeviceLoss | None


def phones_of(session: Session, household_id: uuid.UUID, people: Iterable[Person]) -> list[Phone]:
    """The phones that know a household, the one seen last first; of their people only ``people`` are told."""
    known = {person.id: person for person in people}
    opened = (
        select(Device)
        .join(DeviceHousehold, DeviceHousehold.device_id == Device.id)
        .where(DeviceHousehold.household_id == household_id)
        .order_by(Device.seen_at.desc(), Device.id)
    )
    return [_phone(session, device, known) for device in session.scalars(opened)]


def _phone(session: Session, device: Device, known: dict[uuid.UUID, Person]) -> Phone:
    rows = session.scalars(
        select(DevicePerson.person_id).where(
            DevicePerson.device_id == device.id,
            DevicePerson.person_id.in_(known),
            DevicePerson.opened_at.is_not(None),
        )
    )
    people = sorted((known[each] for each in rows), key=lambda person: person.called)
    locked = [person for person in people if session.get(PicturePin, person.id)]
    return Phone(device, people, locked, session.get(DeviceLoss, device.id))


@writes
def report_lost(device_id: uuid.UUID, by: uuid.UUID) -> None:
    """The phone is gone: its key is dead, and at its next request it is told to forget what it kept."""
    moment = clock.now()
    if db.session.get(DeviceLoss, device_id) is None:
        db.session.add(DeviceLoss(device_id=device_id, told_at=moment, told_by=by))
    device = db.session.get_one(Device, device_id)
    device.revoked_at = device.revoked_at or moment


def lock_json(session: Session, device: Device, person: Person) -> dict[str, object]:
    """``Lock`` of docs/phone.md: with what a phone opens a person's lock where there is no network."""
    known = session.get_one(DevicePerson, (device.id, person.id))
    return {"secret": secret_for(device.id, person.id), "resets": known.resets}


@writes
def reset_code(device_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """The next one-time code that opens a person's lock on a phone without network."""
    known = db.session.get_one(DevicePerson, (device_id, person_id), with_for_update=True)
    known.resets += 1
    return code_for(device_id, person_id, known.resets)
