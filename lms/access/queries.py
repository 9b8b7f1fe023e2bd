"""Named reads about devices."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from lms.access.models import Device, DeviceHousehold, DevicePerson, HouseholdCard
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


_TURNS = (
    select(DevicePerson.person_id, DeviceHousehold.household_id)
    .join(Person, (Person.id == DevicePerson.person_id) & Person.silent_since.is_(None))
    .outerjoin(Membership, Membership.person_id == DevicePerson.person_id)
    .outerjoin(
        DeviceHousehold,
        (DeviceHousehold.device_id == DevicePerson.device_id)
        & (DeviceHousehold.household_id == Membership.household_id),
    )
    .where(DevicePerson.device_id == bindparam("device"), DevicePerson.opened_at.is_not(None))
)


def turns_on(session: Session, device: Device) -> list[tuple[uuid.UUID, uuid.UUID | None]]:
    """Who took a turn on a device, with each household she belongs or belonged to whose card was opened on it; without
    those who took their consent back.

    One question for all: it is asked for every batch that a phone sends.
    """
    return [(row.person_id, row.household_id) for row in session.execute(_TURNS, {"device": device.id})]


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
