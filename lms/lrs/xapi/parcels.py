"""Attachments on the wire: multipart/mixed, each part named by the SHA-2 of its bytes (C 1.5.2 / 4.1.3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from lms.lrs.xapi.asking import Trouble

HASH_HEADER: Final = "X-Experience-API-Hash"
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.I)
_ALGORITHMS: Final = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}


@dataclass(frozen=True)
class Part:
    """One part; header names are in lower case."""

    headers: dict[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def unpack(content_type: str, body: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The statements' JSON and the attachments by their SHA-2 (lower case). Raises ``Trouble``."""
    first, *others = _parts(content_type, body)
    if first.media_type != "application/json":
        raise Trouble(400, "part 1: must be application/json, the statements")
    files: dict[str, bytes] = {}
    for number, part in enumerate(others, 2):
        sha2 = part.headers.get(HASH_HEADER.lower(), "").lower()
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise Trouble(400, f"part {number}: header Content-Transfer-Encoding must be binary")
        if not sha2:
            raise Trouble(400, f"part {number}: header {HASH_HEADER} is needed")
        if not hash_matches(sha2, part.content):
            raise Trouble(400, f"part {number}: the SHA-2 is not that of its content")
        files[sha2] = part.content
    return first.content, files


def hash_matches(sha2: str, content: bytes) -> bool:
    """Whether ``sha2`` (hexadecimal, its length says which) is that of ``content``."""
    algorithm = _ALGORITHMS.get(len(sha2))
    return algorithm is not None and hashlib.new(algorithm, content).hexdigest() == sha2.lower()


def _parts(content_type: str, body: bytes) -> list[Part]:
    named = _BOUNDARY.search(content_type)
    if named is None:
        raise Trouble(400, "header Content-Type: needs a boundary")
    boundary = (named[1] or named[2]).encode()
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    marks = list(line.finditer(body))
    if len(marks) < 2 or not marks[-1][1]:
        raise Trouble(400, "body: is not closed by its boundary")
    return [_part(body[begin.end() : end.start()]) for begin, end in pairwise(marks)]


def _part(raw: bytes) -> Part:
    head, separator, content = _split(raw)
    if not separator:
        raise Trouble(400, "body: a part has no headers")
    try:
        lines = [line.partition(":") for line in head.decode().splitlines() if line]
    except UnicodeDecodeError:
        raise Trouble(400, "body: the headers of a part are not text") from None
    return Part({name.strip().lower(): value.strip() for name, _, value in lines}, content)


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", raw)
    return (raw[: found.start()], found[0], raw[found.end() :]) if found else (raw, b"", b"")


def attachments_of(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All attachments a checked statement names, those of its SubStatement included."""
    yield from statement.get("attachments", ())
    if statement["object"].get("objectType") == "SubStatement":
        yield from statement["object"].get("attachments", ())


def check_complete(statements: Iterable[dict[str, Any]], files: dict[str, bytes]) -> None:
    """Every attachment is here or says where it is; no part is left over. Raises ``Trouble``."""
    named = {str(each["sha2"]).lower(): each for one in statements for each in attachments_of(one)}
    for sha2, attachment in named.items():
        if sha2 not in files and "fileUrl" not in attachment:
            raise Trouble(400, f"attachment {sha2}: neither sent nor given a fileUrl")
    for sha2 in files:
        if sha2 not in named:
            raise Trouble(400, f"part {sha2}: no statement names it")


def pack(result: bytes, files: Iterable[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    """The answer's Content-Type and body: the result first, then (SHA-2, content type, bytes) each once."""
    parts = [b"Content-Type: application/json\r\n\r\n" + result]
    for sha2, content_type, content in files:
        head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n{HASH_HEADER}: {sha2}\r\n\r\n"
        parts.append(head.encode() + content)
    boundary = hashlib.sha256(b"\r\n".join(parts)).hexdigest()
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return f"multipart/mixed; boundary={boundary}", body
