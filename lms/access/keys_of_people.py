"""What opens for a person goes with her when two records of hers become one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select

from lms.access.attempts import insert_new
from lms.access.models import DevicePerson
from lms.foundation.database import db, writes
from lms.registry.models import Person


@writes
def hand_over_keys(merged: Person, kept: Person) -> list[uuid.UUID]:
    """Where the merged record took its turn on a phone, the kept one does; answers the phones that are new to her.

    The old turn stays too: what that phone has still to send is told under the old record, and counts.
    """
    turns = select(DevicePerson).where(DevicePerson.person_id == merged.id, DevicePerson.opened_at.is_not(None))
    known = set(db.session.scalars(select(DevicePerson.device_id).where(DevicePerson.person_id == kept.id)))
    fresh = [turn for turn in db.session.scalars(turns).all() if turn.device_id not in known]
    for turn in fresh:
        insert_new(
            DevicePerson, device_id=turn.device_id, person_id=kept.id, opened_at=turn.opened_at, tries=0, resets=0
        )
    db.session.flush()
    return [turn.device_id for turn in fresh]


@writes
def take_keys_back(kept: Person, devices: Sequence[uuid.UUID]) -> None:
    """These phones opened for her only because another record was taken for hers."""
    hers = (DevicePerson.person_id == kept.id) & DevicePerson.device_id.in_(devices)
    db.session.execute(delete(DevicePerson).where(hers))
    db.session.flush()
