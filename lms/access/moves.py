"""Moving from a chat app's browser to the phone's own: a link that takes the people of one device to another, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from lms.access.attempts import insert_new
from lms.access.devices import Recognised, make_device
from lms.access.models import Device, DeviceHousehold, DeviceMove, DevicePerson
from lms.access.refusals import Refused
from lms.access.secret import digest, new_token
from lms.foundation import clock
from lms.foundation.database import db, writes

TOKEN_BITS = 128
HOLDS_FOR = timedelta(minutes=10)


@writes
def start_move(device: Device) -> str:
    """The token of a new link; an earlier one of the same device stops working."""
    token = new_token(TOKEN_BITS)
    db.session.execute(delete(DeviceMove).where(DeviceMove.device_id == device.id))
    db.session.add(DeviceMove(token_hash=digest(token), device_id=device.id, made_at=clock.now()))
    return token


@writes
def finish_move(token: str, device: Device | None) -> Recognised:
    """Open on this device (a new one when None) what is open on the other. Raises ``Refused``: 410 ``move_over``."""
    taken = db.session.scalar(
        update(DeviceMove)
        .where(DeviceMove.token_hash == digest(token), DeviceMove.used_at.is_(None))
        .where(DeviceMove.made_at > clock.now() - HOLDS_FOR)
        .values(used_at=clock.now())
        .returning(DeviceMove.device_id)
    )
    earlier = db.session.get(Device, taken) if taken else None
    if earlier is None or earlier.revoked_at:
        raise Refused(410, "move_over")
    recognised = Recognised(device) if device else make_device()
    for table in (DeviceHousehold, DevicePerson):
        _copy(table, earlier, recognised.device)
    return recognised


def _copy(table: type[DeviceHousehold] | type[DevicePerson], earlier: Device, later: Device) -> None:
    open_ones = select(table).where(table.device_id == earlier.id, table.opened_at.is_not(None))
    for row in db.session.scalars(open_ones).all():
        key = "household_id" if isinstance(row, DeviceHousehold) else "person_id"
        insert_new(table, device_id=later.id, opened_at=clock.now(), **{key: getattr(row, key)}, **_blank(table))


def _blank(table: type[DeviceHousehold] | type[DevicePerson]) -> dict[str, int]:
    return {"tries": 0, "resets": 0} if table is DevicePerson else {}
