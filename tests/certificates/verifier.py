"""A verifier of its own: W3C Data Integrity eddsa-rdfc-2022 and Bitstring Status List, written from the specifications.

It shares nothing with the issuer but the context files: canonical form by PyLD, signature by ``cryptography``.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3.contexts import bundled_contexts
from pyld import jsonld

from lms.foundation import clock

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519: Final = b"\xed\x01"
_CONTEXTS: Final = bundled_contexts()

Document = dict[str, Any]


class Rejected(Exception):
    """Why a credential or a list is not to be believed."""


def verify(credential: Document, did: Document) -> None:
    """Vc-di-eddsa 3.2.2: the proof over the canonical form, by a key that the issuer's document asserts with."""
    issuer = credential["issuer"]["id"] if isinstance(credential["issuer"], dict) else credential["issuer"]
    proofs = credential["proof"] if isinstance(credential["proof"], list) else [credential["proof"]]
    (proof,) = proofs
    if issuer != did["id"] or proof["cryptosuite"] != "eddsa-rdfc-2022" or proof["proofPurpose"] != "assertionMethod":
        raise Rejected("not this issuer's")
    unsecured = {key: value for key, value in credential.items() if key != "proof"}
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    signed = _hashed({**options, "@context": credential["@context"]}) + _hashed(unsecured)
    try:
        _key(did, proof["verificationMethod"]).verify(_base58(proof["proofValue"]), signed)
    except InvalidSignature:
        raise Rejected("signature") from None
    if not _when(credential["validFrom"]) <= clock.now() < _when(credential.get("validUntil", "9999-12-31T00:00:00Z")):
        raise Rejected("not valid now")


def revoked(credential: Document, listed: Document, did: Document) -> bool:
    """Bitstring Status List 3.2: whether the list, itself verified, withdraws this credential."""
    verify(listed, did)
    entry, subject = credential["credentialStatus"], listed["credentialSubject"]
    if entry["statusListCredential"] != listed["id"] or entry["statusPurpose"] != subject["statusPurpose"]:
        raise Rejected("another list")
    text = subject["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    if text[:1] != "u" or len(bits) < 16_384:
        raise Rejected("too short a list")
    place = int(entry["statusListIndex"])
    return bool(bits[place // 8] & (0x80 >> place % 8))


def _key(did: Document, method: str) -> Ed25519PublicKey:
    found = next((each for each in did["verificationMethod"] if each["id"] == method), None)
    if found is None or method not in did["assertionMethod"] or found["controller"] != did["id"]:
        raise Rejected("unknown key")
    raw = _base58(found["publicKeyMultibase"])
    if not raw.startswith(_ED25519):
        raise Rejected("another kind of key")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def _hashed(document: Document) -> bytes:
    canonical = jsonld.normalize(
        document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _loaded}
    )
    return hashlib.sha256(canonical.encode()).digest()


def _loaded(url: str, _options: object) -> Document:
    return {"contextUrl": None, "documentUrl": url, "document": _CONTEXTS[url], "contentType": "application/ld+json"}


def _base58(text: str) -> bytes:
    if text[:1] != "z":
        raise Rejected("not base58")
    number = 0
    for sign in text[1:]:
        number = number * 58 + _BASE58.index(sign)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\x00" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _when(text: str) -> datetime:
    return clock.parse_iso(text.replace("Z", "+00:00"))
