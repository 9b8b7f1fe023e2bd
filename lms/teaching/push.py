"""Web Push: this server's key, phones that subscribe, one encrypted message to one phone.

A subscription's address is something a phone tells us: only https addresses of the hosts in ``LMS_PUSH_HOSTS`` are
taken, looked at again before each sending, and no redirect is followed. So nobody can make this server call another.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app
from pywebpush import WebPushException, webpush
from sqlalchemy import delete, select

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.settings import Settings
from lms.foundation.translation import LANGUAGES
from lms.teaching.push_models import PushSubscription
from lms.teaching.refusals import NotAllowed

KEY_FILE: Final = "vapid.pem"
LONGEST_ENDPOINT: Final = 2000
# A message the phone has not fetched after a day is worth nothing any more.
TTL: Final = 86_400
PATIENCE: Final = 10
GONE: Final = (404, 410)


@dataclass(frozen=True)
class Address:
    """What a browser's subscription says."""

    endpoint: str
    p256dh: str
    auth: str
    language: str


def public_key() -> str:
    """The application server key as browsers want it: an uncompressed point in base64url."""
    key = load_pem_private_key(_key_file().read_bytes(), password=None).public_key()
    return _encoded(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def read_address(told: Any) -> Address:
    """Raises ``NotAllowed`` for what is no subscription, or one at a host that is not in the list."""
    keys = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(keys, dict):
        raise NotAllowed("push.fault.unreadable")
    endpoint, p256dh, auth = (str(each or "") for each in (told.get("endpoint"), keys.get("p256dh"), keys.get("auth")))
    if not _sound(p256dh, auth):
        raise NotAllowed("push.fault.unreadable")
    if not allowed(endpoint):
        raise NotAllowed("push.fault.host")
    return Address(endpoint, p256dh, auth, told["lang"] if told.get("lang") in LANGUAGES else "vi")


def allowed(endpoint: str) -> bool:
    """Whether the address is one of a push service in the list (``host`` or ``host:port``, ``*.`` for all below)."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username or parts.password or len(endpoint) > LONGEST_ENDPOINT:
        return False
    host = (parts.hostname or "") + (f":{port}" if port not in (None, 443) else "")
    settings: Settings = current_app.extensions["settings"]
    return any(fnmatchcase(host, pattern) for pattern in settings.push_hosts)


@writes
def subscribe(device: uuid.UUID, address: Address) -> None:
    """One subscription for each phone; a newer one takes its place."""
    known = db.session.scalar(select(PushSubscription).where(PushSubscription.device_id == device))
    row = known or PushSubscription(device_id=device)
    row.endpoint, row.p256dh, row.auth = address.endpoint, address.p256dh, address.auth
    row.language, row.made_at = address.language, clock.now()
    db.session.add(row)


@writes
def unsubscribe(device: uuid.UUID) -> None:
    """The phone is reminded no more."""
    db.session.execute(delete(PushSubscription).where(PushSubscription.device_id == device))


def send(to: PushSubscription, message: dict[str, str]) -> str:
    """Encrypt and send one message (RFC 8291, 8292); outside of any transaction.

    ``sent``; ``gone`` when the browser has no such subscription any more; ``failed`` for anything else, logged.
    """
    if not allowed(to.endpoint):
        return "gone"
    subscription = {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
    with requests.Session() as session:
        session.max_redirects = 0
        try:
            webpush(
                subscription,
                data=json.dumps(message, ensure_ascii=False),
                vapid_private_key=str(_key_file()),
                vapid_claims={"sub": _contact()},
                ttl=TTL,
                timeout=PATIENCE,
                requests_session=session,
            )
        except WebPushException as fault:
            status = fault.response.status_code if fault.response is not None else 0
            if status in GONE:
                return "gone"
            current_app.logger.warning("push refused with status %s", status)
            return "failed"
        except requests.RequestException as fault:
            current_app.logger.warning("push not delivered: %s", type(fault).__name__)
            return "failed"
    return "sent"


def _contact() -> str:
    """Who sends, as push services want to know it: an https address."""
    base_url: str = current_app.extensions["settings"].base_url
    return base_url if base_url.startswith("https://") else "https://localhost"


def _sound(p256dh: str, auth: str) -> bool:
    """A point on the curve, and a secret of 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(p256dh))
        return len(_decoded(auth)) == 16
    except (ValueError, binascii.Error):
        return False


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii", "replace") + b"=" * (-len(text) % 4))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _key_file() -> Path:
    """The private key of this data folder, made when first asked for (linked when whole: two askers agree on one)."""
    file: Path = current_app.extensions["settings"].data / KEY_FILE
    if not file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        draft = file.with_name(f"vapid.{secrets.token_hex(8)}.part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(pem)
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file
