"""Work handed over to a trainer's phone, as a file or as QR codes, where the learner's has no network for long.

The learner's phone seals the parcel with a key it shares with the server, so a trainer carries it and cannot change it.
Its statements keep their ids: whether the parcel or the phone itself comes first, each is counted once.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hmac
import io
import re
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from lms.access.models import Device, DeviceLoss
from lms.access.secret import keyed_digest
from lms.foundation import ids
from lms.foundation.database import db
from lms.phone.receiving import MOST_STATEMENTS, Answer, receive
from lms.phone.sender import sender_of

# A phone that met no network for months.
MOST_BYTES: Final = 20_000_000
_FRAME: Final = re.compile(r"LHS:(\d{1,4}):(\d{1,4}):([0-9a-f]{8}):([\w-]+)")


class NotTaken(ValueError):
    """The parcel is not taken at all; ``code`` names the words that say why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Taken:
    """What became of a parcel's statements."""

    stored: int
    already: int
    refused: list[dict[str, Any]]


def seal_key(device_id: uuid.UUID) -> str:
    """What a phone seals its parcels with, 256 bits in base64url."""
    return base64.urlsafe_b64encode(_key(device_id)).decode().rstrip("=")


def from_frames(text: str) -> bytes:
    """The parcel behind the codes that were scanned, in any order and however often. Raises ``NotTaken``."""
    found = {(total, mark, int(number)): data for total, number, mark, data in _FRAME.findall(text)}
    kinds = {(total, mark) for total, mark, _ in found}
    if len(kinds) != 1:
        raise NotTaken("mixed" if kinds else "no_codes")
    [(total, mark)] = kinds
    if len(found) != int(total):
        raise NotTaken("missing")
    packed = "".join(found[total, mark, number] for number in range(1, int(total) + 1))
    try:
        return _gunzip(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, KeyError, OSError, EOFError, zlib.error):
        raise NotTaken("damaged") from None


def _gunzip(packed: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        return file.read(MOST_BYTES + 1)


def take_over(parcel: bytes) -> Taken:
    """Store what the parcel holds, each statement as if its own phone had sent it. Raises ``NotTaken``."""
    device, statements = _opened(parcel)
    sender = sender_of(device)
    db.session.rollback()  # the log has its own writer
    answers = [answer for some in _batches(statements) for answer in receive(sender, some)]
    return _counted(answers)


def _batches(statements: list[Any]) -> Iterator[list[Any]]:
    return (statements[at : at + MOST_STATEMENTS] for at in range(0, len(statements), MOST_STATEMENTS))


def _counted(answers: list[Answer]) -> Taken:
    results = [answer.result for answer in answers]
    refused = [answer.to_json() for answer in answers if answer.result == "refused"]
    return Taken(results.count("stored"), results.count("already"), refused)


def _opened(parcel: bytes) -> tuple[Device, list[Any]]:
    if len(parcel) > MOST_BYTES:
        raise NotTaken("too_large")
    told = _json(parcel)
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in ("device", "seal", "work")):
        raise NotTaken("no_parcel")
    identifier = ids.parse_id(told["device"])
    device = db.session.get(Device, identifier) if identifier else None
    if device is None or not _sealed(device.id, told["work"], told["seal"]):
        raise NotTaken("not_sealed")
    if db.session.get(DeviceLoss, device.id):
        raise NotTaken("lost")
    statements = _json(told["work"].encode())
    if not isinstance(statements, list):
        raise NotTaken("no_parcel")
    return device, statements


def _json(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotTaken("no_parcel") from None


def _sealed(device_id: uuid.UUID, work: str, seal: str) -> bool:
    made = hmac.digest(_key(device_id), work.encode(), "sha256").hex()
    return hmac.compare_digest(made.encode(), seal.encode())


def _key(device_id: uuid.UUID) -> bytes:
    return keyed_digest("hand-over", str(device_id))
