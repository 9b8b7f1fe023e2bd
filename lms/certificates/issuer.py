"""The issuer as other programs meet it: its did:web document, its status lists, and what phones keep of both."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask import current_app
from openbadgeslib.ob3.did import multikey_from_pem
from openbadgeslib.ob3.ldp import add_data_integrity_proof
from openbadgeslib.ob3.status_list import build_status_list_credential
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.certificates.cose import sign
from lms.certificates.keys import ensure_key, known_keys, private
from lms.certificates.models import Certificate, IssuerKey
from lms.certificates.status_places import withdrawn_places
from lms.foundation import clock

DID_CONTEXT: Final = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
STATUS: Final = "lop-hoc-so status"
# Whoever is shown an older copy of a list refuses it; a verifier fetches it anew long before.
LIST_HOLDS: Final = timedelta(days=3)
_MILLISECONDS_A_DAY: Final = 86_400_000


def base_url() -> str:
    url: str = current_app.extensions["settings"].base_url
    return url


def did() -> str:
    """``did:web:lop-hoc-so.example.vn``; a port is written ``%3A8000``."""
    return f"did:web:{quote(urlsplit(base_url()).netloc, safe='')}"


def did_document() -> dict[str, Any]:
    """Every key that ever signed, so that old certificates can be checked."""
    ensure_key()
    methods = [
        {"id": method_of(key), "type": "Multikey", "controller": did(), "publicKeyMultibase": _multikey(key)}
        for key in known_keys()
    ]
    names = [method["id"] for method in methods]
    return {"@context": DID_CONTEXT, "id": did(), "verificationMethod": methods, "assertionMethod": names}


def method_of(key: IssuerKey) -> str:
    return f"{did()}#{key.id}"


def pem_of(key: IssuerKey) -> bytes:
    """The private part, as the library takes it. Raises ``KeyUnreadable``."""
    return private(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: IssuerKey) -> bytes:
    loaded = Ed25519PublicKey.from_public_bytes(key.public)
    return loaded.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def status_list_url(number: int) -> str:
    return f"{base_url()}/certificates/status/{number}"


def status_list(session: Session, number: int) -> dict[str, Any] | None:
    """W3C Bitstring Status List 1.0, signed now; None for a list that has no certificate."""
    if not session.scalar(select(func.count()).where(Certificate.status_list == number)):
        return None
    key, now = ensure_key(), clock.now()
    document = build_status_list_credential(
        did(), status_list_url(number), "revocation", withdrawn_places(session, number),
        issued=now, valid_until=now + LIST_HOLDS, ttl=_MILLISECONDS_A_DAY,
    )  # fmt: skip
    signed: dict[str, Any] = add_data_integrity_proof(document, pem_of(key), method_of(key), created=now)
    return signed


def for_phones(session: Session) -> dict[str, Any]:
    """What a phone needs to check a paper without network: the keys, each endorsed by the one before, and which
    certificates are withdrawn, signed. ``issued``: when, in seconds, once more outside for the worker."""
    key, now = ensure_key(), int(clock.now().timestamp())
    listed = sign({1: now, 2: withdrawn_places(session)}, private(key), key.id, STATUS)
    return {
        "issued": now,
        "keys": [
            {"id": each.id, "x": _text(each.public), "endorsement": each.endorsement and _text(each.endorsement)}
            for each in known_keys()
        ],
        "status": _text(listed),
    }


def _multikey(key: IssuerKey) -> str:
    made: str = multikey_from_pem(public_pem(key))
    return made


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
