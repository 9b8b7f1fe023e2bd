"""Signed statements (D 2.6 / 4.2.6): a JWS beside the statement that says the same, checked by its certificate.

RSA by the standard library alone: to check a signature is one power and one comparison (RFC 8017, 8.2.2).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from typing import Any, Final

from lms.lrs.bodies import read_json
from lms.lrs.validation import Invalid
from lms.lrs.xapi.asking import Trouble

USAGE: Final = "http://adlnet.gov/expapi/attachments/signature"
_CONTENT_TYPE: Final = "application/octet-stream"
# The DER prefix of a DigestInfo for each algorithm (RFC 8017, 9.2).
_ALGORITHMS: Final = {
    "RS256": ("sha256", bytes.fromhex("3031300d060960864801650304020105000420")),
    "RS384": ("sha384", bytes.fromhex("3041300d060960864801650304020205000430")),
    "RS512": ("sha512", bytes.fromhex("3051300d060960864801650304020305000440")),
}
_COMPARED: Final = ("id", "actor", "verb", "object", "result", "context", "timestamp")
_LARGEST_KEY: Final = 8192 // 8
_BEYOND_HUNDREDTHS: Final = re.compile(r"(?<=[.,][0-9]{2})[0-9]+(?=S$)")


def check(statement: dict[str, Any], files: dict[str, bytes]) -> None:
    """Check every signature of a statement that came with it. Raises ``Trouble``."""
    for attachment in statement.get("attachments", ()):
        if attachment["usageType"] != USAGE:
            continue
        if attachment["contentType"].partition(";")[0].strip().lower() != _CONTENT_TYPE:
            raise Trouble(400, f"signature: contentType must be {_CONTENT_TYPE}")
        signature = files.get(attachment["sha2"].lower())
        if signature is not None:
            _check_one(signature, statement)


def _check_one(signature: bytes, statement: dict[str, Any]) -> None:
    try:
        head, payload, seal = signature.decode("ascii").strip().split(".")
        header = read_json(_unpacked(head), "signature header")
        said = read_json(_unpacked(payload), "signature payload")
        sealed = _unpacked(seal)
    except (UnicodeDecodeError, ValueError) as fault:
        words = str(fault) if isinstance(fault, Invalid) else "signature: is not a JWS in compact form"
        raise Trouble(400, words) from None
    if not isinstance(header, dict) or header.get("alg") not in _ALGORITHMS:
        raise Trouble(400, f"signature header.alg: must be one of {', '.join(_ALGORITHMS)}")
    if not isinstance(said, dict) or not _says_the_same(said, statement):
        raise Trouble(400, "signature payload: is not the statement it was sent with")
    if "x5c" in header:
        _check_seal(f"{head}.{payload}".encode(), sealed, header)


def _says_the_same(said: dict[str, Any], statement: dict[str, Any]) -> bool:
    """What the server or the act of signing may add (id, time, attachments) is compared only where both have it."""
    one, other = _to_hundredths(said), _to_hundredths(statement)
    return all(
        one.get(name) == other.get(name)
        for name in _COMPARED
        if name not in ("id", "timestamp") or (name in one and name in other)
    )


def _to_hundredths(statement: dict[str, Any]) -> dict[str, Any]:
    """D 4.6 / 4.2.7: durations are compared to 0.01 second, cut, never rounded; a SubStatement's too."""
    told, inner = _cut(statement), statement.get("object")
    return {**told, "object": _cut(inner)} if isinstance(inner, dict) else told


def _cut(part: dict[str, Any]) -> dict[str, Any]:
    result = part.get("result")
    if not isinstance(result, dict) or not isinstance(result.get("duration"), str):
        return part
    return {**part, "result": {**result, "duration": _BEYOND_HUNDREDTHS.sub("", result["duration"])}}


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None


def _check_seal(signed: bytes, seal: bytes, header: dict[str, Any]) -> None:
    try:
        modulus, exponent = _public_key(base64.b64decode(header["x5c"][0], validate=True))
    except (ValueError, TypeError, LookupError):
        raise Trouble(
            400, "signature header.x5c: its first entry is not an X.509 certificate with an RSA key"
        ) from None
    algorithm, prefix = _ALGORITHMS[header["alg"]]
    size = (modulus.bit_length() + 7) // 8
    digest = prefix + hashlib.new(algorithm, signed).digest()
    if size > _LARGEST_KEY or len(seal) != size or size < len(digest) + 11:
        raise Trouble(400, "signature: does not fit the key of its certificate")
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    found = pow(int.from_bytes(seal, "big"), exponent, modulus).to_bytes(size, "big")
    if not hmac.compare_digest(found, expected):
        raise Trouble(400, "signature: was not made with the key of its certificate")


def _public_key(certificate: bytes) -> tuple[int, int]:
    """Modulus and exponent of an X.509 certificate (RFC 5280, 4.1). Raises ``ValueError`` or ``IndexError``."""
    to_be_signed = _inside(_inside(certificate)[0])
    # version is optional and tagged [0]; then serial, algorithm, issuer, validity, subject, subjectPublicKeyInfo
    place = 6 if to_be_signed[0][0] == 0xA0 else 5
    _, bits = _inside(to_be_signed[place])
    content = _content(bits)
    modulus, exponent = (int.from_bytes(_content(number), "big") for number in _inside(content[1:]))
    if modulus <= 1 or not 1 < exponent < 1 << 64:
        raise ValueError("not an RSA key")
    return modulus, exponent


def _inside(element: bytes) -> list[bytes]:
    """The elements that a constructed DER element holds."""
    content, found = _content(element), []
    while content:
        begin, length = _measured(content)
        found.append(content[: begin + length])
        content = content[begin + length :]
    return found


def _content(element: bytes) -> bytes:
    begin, length = _measured(element)
    return element[begin : begin + length]


def _measured(element: bytes) -> tuple[int, int]:
    """Where the content begins and how long it is."""
    first = element[1]
    if first < 0x80:
        begin, length = 2, first
    else:
        begin = 2 + (first & 0x7F)
        length = int.from_bytes(element[2:begin], "big")
    if begin + length > len(element):
        raise ValueError("a DER element is cut off")
    return begin, length
