"""Phones: a 256-bit token in a cookie, changed every 30 days, worthless once revoked.

A phone may never hear the answer that carried its new token. So the new one is derived from the old one (asking
again gives the same), and the old one holds until the new one has come back once. An old token that comes after
that was copied: the device is revoked.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, or_, select

from lms.access.models import Device, DeviceLoss
from lms.access.secret import digest, keyed_digest, new_token
from lms.foundation import clock
from lms.foundation.database import db, writes

TOKEN_BITS = 256
ROTATE_AFTER = timedelta(days=30)
IDLE_AT_MOST = timedelta(days=180)
LIVES_AT_MOST = timedelta(days=400)
# Requests sent side by side with the old token may arrive a little after the new one was used.
GRACE = timedelta(minutes=10)
SEEN_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Recognised:
    """A device, and the token it shall carry from now on (None: the one it has)."""

    device: Device
    token: str | None = None


@writes
def make_device() -> Recognised:
    """A new device; its token is known only here and on the phone."""
    token, moment = new_token(TOKEN_BITS), clock.now()
    device = Device(token_hash=digest(token), made_at=moment, seen_at=moment, rotated_at=moment, confirmed_at=moment)
    db.session.add(device)
    db.session.flush()
    return Recognised(device, token)


def recognise(token: str) -> Recognised | None:
    """The device that carries ``token``; None when it is unknown, revoked, or was too long away."""
    device = db.session.scalar(_CARRYING, {"hashed": digest(token)})
    if device is None or not _alive(device):
        return None
    return _refreshed(token) if _wants_care(device, digest(token)) else Recognised(device)


def is_lost(token: str) -> bool:
    """Whether the device that carries ``token`` was reported lost."""
    device = db.session.scalar(_CARRYING, {"hashed": digest(token)})
    return device is not None and db.session.get(DeviceLoss, device.id) is not None


@writes
def revoke_device(device_id: uuid.UUID) -> None:
    """The phone was lost, or its token copied: dead at its next request."""
    db.session.get_one(Device, device_id).revoked_at = clock.now()


def next_token(token: str) -> str:
    return base64.urlsafe_b64encode(keyed_digest("device", token)).decode().rstrip("=")


_CARRYING = select(Device).where(
    or_(Device.token_hash == bindparam("hashed"), Device.previous_hash == bindparam("hashed"))
)


def _alive(device: Device) -> bool:
    moment = clock.now()
    recently = device.seen_at > moment - IDLE_AT_MOST and device.made_at > moment - LIVES_AT_MOST
    return recently and device.revoked_at is None


def wants_no_care() -> tuple[ColumnElement[bool], ...]:
    """As conditions of a query what ``_alive`` and ``_wants_care`` ask of a device whose token is its present one; the
    moments are bound by ``care_moments``."""
    return (
        Device.revoked_at.is_(None),
        Device.confirmed_at.is_not(None),
        Device.made_at > bindparam("made_after"),
        Device.rotated_at >= bindparam("rotated_after"),
        Device.seen_at >= bindparam("seen_after"),
    )


def care_moments(moment: datetime) -> dict[str, datetime]:
    return {
        "made_after": moment - LIVES_AT_MOST,
        "rotated_after": moment - ROTATE_AFTER,
        "seen_after": moment - SEEN_EVERY,
    }


def _wants_care(device: Device, hashed: bytes) -> bool:
    moment = clock.now()
    return (
        hashed == device.previous_hash
        or device.confirmed_at is None
        or device.rotated_at < moment - ROTATE_AFTER
        or device.seen_at < moment - SEEN_EVERY
    )


@writes
def _refreshed(token: str) -> Recognised | None:
    device = db.session.scalar(_CARRYING.with_for_update(), {"hashed": digest(token)})
    if device is None or not _alive(device):
        return None
    device.seen_at = clock.now()
    return _current(device, token) if digest(token) == device.token_hash else _previous(device, token)


def _current(device: Device, token: str) -> Recognised:
    device.confirmed_at = device.confirmed_at or clock.now()
    if device.rotated_at > clock.now() - ROTATE_AFTER:
        return Recognised(device)
    device.rotated_at, device.confirmed_at = clock.now(), None
    device.previous_hash, device.token_hash = device.token_hash, digest(next_token(token))
    return Recognised(device, next_token(token))


def _previous(device: Device, token: str) -> Recognised | None:
    if device.confirmed_at is None:
        device.token_hash = digest(next_token(token))
        return Recognised(device, next_token(token))
    if clock.now() <= device.confirmed_at + GRACE:
        return Recognised(device)
    device.revoked_at = clock.now()
    return None
