"""Whose statements a device may send, and in which communes it is at home."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from flask import current_app

from lms.access.models import Device
from lms.access.queries import Turn, households_of, turns_on
from lms.access.session import known_device
from lms.foundation.database import db
from lms.phone.receiving import Sender
from lms.registry.queries import commune_of


def sender_of(device: Device) -> Sender:
    """The people who took their turn on the device, at home where its cards were opened."""
    return sender_with(current_app.extensions["settings"].base_url, device.id, turns_on(db.session(), device))


def sender_with(home_page: str, device: uuid.UUID, turns: Collection[Turn]) -> Sender:
    account = {"homePage": home_page, "name": f"device:{device}"}
    return Sender(
        authority={"objectType": "Agent", "account": account},
        home_page=home_page,
        people=frozenset(str(person) for person, _ in turns),
        homes=frozenset((str(person), str(household)) for person, household in turns if household),
    )


def communes_here() -> list[int]:
    """Ids of the communes of the households whose card was opened on the asking device; none without a card."""
    device = known_device()
    households = households_of(db.session(), device) if device else []
    return sorted({commune_of(household.village).id for household in households})
