"""Named reads about devices."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lms.access.models import Device, DeviceHousehold, DevicePerson, HouseholdCard
from lms.registry.models import Household


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
