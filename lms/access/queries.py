"""Named reads about devices."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session, joinedload

from lms.access.devices import care_moments, wants_no_care
from lms.access.models import Device, DeviceHousehold, DevicePerson, HouseholdCard
from lms.access.secret import digest
from lms.registry.models import Household, Membership, Person


def households_of(session: Session, device: Device) -> list[Household]:
    """The households whose card was opened on a device, in the order of opening."""
    wanted = (
        select(Household)
        .join(DeviceHousehold, DeviceHousehold.household_id == Household.id)
        .where(DeviceHousehold.device_id == device.id)
        .options(joinedload(Household.village))
        .order_by(DeviceHousehold.opened_at, Household.code)
    )
    return list(session.scalars(wanted))


Turn = tuple[uuid.UUID, uuid.UUID | None]

_TURNS = (
    select(DevicePerson.device_id, DevicePerson.person_id, DeviceHousehold.household_id)
    .join(Person, (Person.id == DevicePerson.person_id) & Person.silent_since.is_(None))
    .outerjoin(Membership, Membership.person_id == DevicePerson.person_id)
    .outerjoin(
        DeviceHousehold,
        (DeviceHousehold.device_id == DevicePerson.device_id)
        & (DeviceHousehold.household_id == Membership.household_id),
    )
    .where(DevicePerson.opened_at.is_not(None))
)
_TURNS_ON = _TURNS.where(DevicePerson.device_id == bindparam("device"))
_TURNS_ON_CARRIERS = (
    _TURNS.add_columns(Device.token_hash)
    .join(Device, Device.id == DevicePerson.device_id)
    .where(Device.token_hash.in_(bindparam("hashed", expanding=True)), *wants_no_care())
)


def turns_on(session: Session, device: Device) -> list[Turn]:
    """Who took a turn on a device, with each household she belongs or belonged to whose card was opened on it; without
    those who took their consent back.

    One question for all: it is asked for every batch that a phone sends.
    """
    return [(row.person_id, row.household_id) for row in session.execute(_TURNS_ON, {"device": device.id})]


def turns_on_carriers(
    connection: Connection, tokens: Iterable[str], moment: datetime
) -> dict[str, tuple[uuid.UUID, list[Turn]]]:
    """The devices that carry these tokens and the turns on them. One is left out where anything else must be seen to
    first: a token to be changed, a device that is unknown, revoked or long away, one on which nobody took a turn."""
    carried = {digest(token): token for token in tokens}
    found: dict[str, tuple[uuid.UUID, list[Turn]]] = {}
    for row in connection.execute(_TURNS_ON_CARRIERS, {"hashed": list(carried), **care_moments(moment)}):
        _, turns = found.setdefault(carried[row.token_hash], (row.device_id, []))
        turns.append((row.person_id, row.household_id))
    return found


def people_on(session: Session, device: Device) -> list[uuid.UUID]:
    """The people who took their turn on a device, wherever they live now."""
    wanted = select(DevicePerson.person_id).where(
        DevicePerson.device_id == device.id, DevicePerson.opened_at.is_not(None)
    )
    return list(session.scalars(wanted))


def card_in_force(session: Session, household_id: uuid.UUID) -> HouseholdCard | None:
    """The card a household should hold now; None when none was issued or it was voided or has expired."""
    card = session.scalar(
        select(HouseholdCard)
        .where(HouseholdCard.household_id == household_id, HouseholdCard.voided_at.is_(None))
        .order_by(HouseholdCard.issued_at.desc())
    )
    return card if card and not card.expired else None
