"""What a phone can check without network: the signed part of the QR, behind the # of its address."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any, Final

from lms.certificates.cose import base43, from_base43, opened, sign
from lms.certificates.keys import ensure_key, private, public_keys
from lms.certificates.models import Certificate
from lms.certificates.status_places import place_of
from lms.foundation import clock

PURPOSE: Final = "lop-hoc-so certificate"
# The fields, each under a small number to save room; the phone reads the same ones (static/pwa/wallet/code.js).
ID, ISSUED, EXPIRES, RECIPIENT, KIND, STATUS, PLACE, NUMBER, COURSE = range(1, 10)
# A QR that a cheap camera reads holds only so much: for long names the place is left to the page.
_ROOM: Final = 110


def code_for(certificate: Certificate) -> str:
    """The fields of a certificate, signed by today's key, in base43. Raises ``KeyUnreadable``."""
    key = ensure_key()
    return base43(sign(fields_of(certificate), private(key), key.id, PURPOSE))


def read_code(code: str) -> dict[int, Any]:
    """The fields. Raises ``cose.NotSigned``."""
    fields: dict[int, Any] = opened(from_base43(code), public_keys(), PURPOSE)
    return fields


def fields_of(certificate: Certificate) -> dict[int, Any]:
    """What is signed of a certificate."""
    printed = certificate.printed
    fields: dict[int, Any] = {
        ID: _raw(certificate.id),
        ISSUED: _days(certificate.issued_at),
        EXPIRES: _days(certificate.expires_at),
        RECIPIENT: printed["recipient"],
        KIND: certificate.kind,
        STATUS: place_of(certificate),
        NUMBER: certificate.number,
    }
    if len((printed["recipient"] + printed["place"]).encode()) <= _ROOM:
        fields[PLACE] = printed["place"]
    if certificate.course:
        fields[COURSE] = certificate.course
    return fields


def _raw(identifier: str) -> bytes:
    return base64.b32decode(identifier.upper() + "=" * (-len(identifier) % 8))


def _days(moment: datetime) -> int:
    """Days since 1970 where the users live: what the paper shows."""
    return moment.astimezone(clock.VIETNAM).date().toordinal() - 719_163
