"""The programme's signing keys. The newest signs; the older ones stay published, so that old papers stay true.

The private parts lie in the database, encrypted with a key that follows from ``LMS_SECRET_KEY`` (record 17): every
machine of a service can sign, and neither a copy of the database nor of the secret alone is enough to forge.
"""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import select

from lms.certificates.cose import sign
from lms.certificates.models import IssuerKey
from lms.foundation import clock
from lms.foundation.database import db, writes

ENDORSES: Final = "lop-hoc-so key"
_NONCE = 12


class KeyUnreadable(Exception):
    """The private key was sealed with another ``LMS_SECRET_KEY``; papers already issued can still be checked."""


@writes
def ensure_key() -> IssuerKey:
    """The key that signs today; made when there is none yet."""
    known = db.session.scalar(select(IssuerKey).where(IssuerKey.retired_at.is_(None)))
    return known or _add(None)


@writes
def rotate() -> IssuerKey:
    """Sign with a new key from now on. The old one endorses it and stays published.

    Where the old one cannot be read any more the new one stands alone: phones then say that they do not know it.
    """
    old = db.session.scalar(select(IssuerKey).where(IssuerKey.retired_at.is_(None)).with_for_update())
    if old:
        old.retired_at = clock.now()
    return _add(old)


def known_keys() -> list[IssuerKey]:
    """All keys that ever signed, the oldest first."""
    return sorted(db.session.scalars(select(IssuerKey)), key=lambda key: key.made_at)


def public_keys() -> dict[str, Ed25519PublicKey]:
    return {key.id: Ed25519PublicKey.from_public_bytes(key.public) for key in known_keys()}


def private(key: IssuerKey) -> Ed25519PrivateKey:
    """Raises ``KeyUnreadable``."""
    try:
        raw = _box().decrypt(key.sealed[:_NONCE], key.sealed[_NONCE:], key.id.encode())
    except InvalidTag:
        raise KeyUnreadable(
            f"signing key {key.id} was sealed with another LMS_SECRET_KEY: give the old one back, "
            "or run `lms keys rotate` (papers already issued stay valid)"
        ) from None
    return Ed25519PrivateKey.from_private_bytes(raw)


def _add(old: IssuerKey | None) -> IssuerKey:
    secret = Ed25519PrivateKey.generate()
    identifier = f"key-{len(known_keys()) + 1}"
    public, nonce = secret.public_key().public_bytes_raw(), os.urandom(_NONCE)
    key = IssuerKey(
        id=identifier,
        public=public,
        sealed=nonce + _box().encrypt(nonce, secret.private_bytes_raw(), identifier.encode()),
        endorsement=_endorsed(old, identifier, public),
        made_at=clock.now(),
    )
    db.session.add(key)
    db.session.flush()
    return key


def _endorsed(old: IssuerKey | None, identifier: str, public: bytes) -> bytes | None:
    try:
        return sign({1: identifier, 2: public}, private(old), old.id, ENDORSES) if old else None
    except KeyUnreadable:
        return None


def _box() -> AESGCM:
    secret = current_app.extensions["settings"].secret_key.encode()
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"lop-hoc-so issuer keys").derive(secret))
