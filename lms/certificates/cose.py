"""Small signed things: COSE_Sign1 with Ed25519 (RFC 9052, RFC 9053), written in base43 for QR codes.

``purpose`` goes into the signature as external data: what was signed as one thing is never taken for another.
"""

from __future__ import annotations

from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ALGORITHM, _KEY_ID, _EDDSA, _TAG = 1, 4, -8, 18
# The signs of a QR code's dense mode, without the space and the percent sign, which addresses do not keep.
BASE43: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:"


class NotSigned(Exception):
    """This was not signed by one of the keys given, or not as this; nothing in it may be believed."""


def sign(payload: Any, key: Ed25519PrivateKey, key_id: str, purpose: str) -> bytes:
    """The payload, written as CBOR, with its signature."""
    protected = cbor2.dumps({_ALGORITHM: _EDDSA, _KEY_ID: key_id.encode()})
    body = cbor2.dumps(payload)
    signature = key.sign(_to_be_signed(protected, body, purpose))
    return bytes(cbor2.dumps(cbor2.CBORTag(_TAG, [protected, {}, body, signature])))


def opened(signed: bytes, keys: dict[str, Ed25519PublicKey], purpose: str) -> Any:
    """The payload. Raises ``NotSigned``."""
    try:
        protected, unprotected, body, signature = cbor2.loads(signed).value
        header = cbor2.loads(protected)
        # What is not signed has no place here, else a changed byte could pass.
        if header[_ALGORITHM] != _EDDSA or unprotected != {}:
            raise NotSigned("another algorithm, or something unsigned")
        keys[header[_KEY_ID].decode()].verify(signature, _to_be_signed(protected, body, purpose))
        return cbor2.loads(body)
    except (InvalidSignature, cbor2.CBORDecodeError, AttributeError, KeyError, TypeError, ValueError) as fault:
        raise NotSigned(type(fault).__name__) from fault


def _to_be_signed(protected: bytes, body: bytes, purpose: str) -> bytes:
    return bytes(cbor2.dumps(["Signature1", protected, purpose.encode(), body]))


def base43(content: bytes) -> str:
    """Bytes as digits to the base 43, the highest first; a leading 1 keeps zeros at the beginning."""
    number, digits = int.from_bytes(b"\x01" + content, "big"), ""
    while number:
        number, digit = divmod(number, len(BASE43))
        digits = BASE43[digit] + digits
    return digits


def from_base43(text: str) -> bytes:
    """The bytes again. Raises ``NotSigned`` for text that ``base43`` did not write."""
    number = 0
    for sign_ in text:
        place = BASE43.find(sign_)
        if place < 0:
            raise NotSigned("a sign that is not of base43")
        number = number * len(BASE43) + place
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if content[:1] != b"\x01":
        raise NotSigned("cut short")
    return content[1:]
