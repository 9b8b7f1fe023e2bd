"""One-time codes for a forgotten picture PIN on a phone that has no network.

Phone and server share a secret per person and phone, given when she takes her turn, and a counter. The trainer's page
shows the code of the next number (RFC 4226 in Crockford's letters, 40 bits); the phone, which never asks anyone,
takes a number once and only upwards. Nobody can make a code without the secret; whoever can read the phone's storage
needs none, because a PIN cannot protect what lies on a phone.
"""

from __future__ import annotations

import base64
import hmac
import uuid

from lms.access.secret import CROCKFORD, keyed_digest, written


def secret_for(device_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """What the phone keeps, 256 bits in base64url."""
    return base64.urlsafe_b64encode(_secret(device_id, person_id)).decode().rstrip("=")


def code_for(device_id: uuid.UUID, person_id: uuid.UUID, number: int) -> str:
    """The code of one number, such as ``7K2M-9QXD``."""
    made = hmac.digest(_secret(device_id, person_id), f"reset {number}".encode(), "sha256")
    bits = int.from_bytes(made[:5], "big")
    return written("".join(CROCKFORD[bits >> 5 * place & 31] for place in range(7, -1, -1)))


def _secret(device_id: uuid.UUID, person_id: uuid.UUID) -> bytes:
    return keyed_digest("pin reset", f"{device_id}:{person_id}")
