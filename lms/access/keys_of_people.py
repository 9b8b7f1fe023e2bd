"""What opens for a person goes with her when two records of hers become one."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.access.attempts import insert_new
from lms.access.models import Account, DevicePerson
from lms.foundation.database import db, writes
from lms.registry.models import Person


@writes
def hand_over_keys(merged: Person, kept: Person) -> None:
    """Where the merged record took its turn on a phone, the kept one does; the staff account that was hers stays hers.

    The old turn stays too: what that phone has still to send is told under the old record, and counts.
    """
    turns = select(DevicePerson).where(DevicePerson.person_id == merged.id, DevicePerson.opened_at.is_not(None))
    for turn in db.session.scalars(turns).all():
        insert_new(
            DevicePerson, device_id=turn.device_id, person_id=kept.id, opened_at=turn.opened_at, tries=0, resets=0
        )
    db.session.execute(update(Account).where(Account.person_id == merged.id).values(person_id=kept.id))
    db.session.flush()
