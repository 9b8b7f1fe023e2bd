"""What a phone keeps of the papers of its people, so that they can be shown and checked without network."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from lms.certificates.models import Certificate
from lms.certificates.queries import certificates_of
from lms.certificates.wording import course_title
from lms.foundation import clock
from lms.foundation.qr import plain_qr, signed_qr


def wallet(session: Session, household: uuid.UUID, people: Collection[uuid.UUID]) -> list[dict[str, Any]]:
    """The papers of a household and its people as its phone shows them (docs/phone.md)."""
    return [told(row) for row in certificates_of(session, household, people)]


def told(row: Certificate) -> dict[str, Any]:
    """All that is printed, and the QR as rows of bits (the quiet zone is the phone's to draw)."""
    printed = row.printed
    texts = printed["texts"]
    return {
        "id": row.id,
        "kind": row.kind,
        "title": _title(row, texts),
        "body": _pair(texts, "body"),
        "not_state": _pair(texts, "not_state"),
        "recipient": printed["recipient"],
        "place": printed["place"],
        "issuer": ", ".join((printed["issuer"], printed["province"])),
        "number": row.number,
        "issued_on": _date(row),
        "expires_on": row.expires_at.astimezone(clock.VIETNAM).date().isoformat(),
        "url": f"/c/{row.id}",
        "address": printed["address"],
        "code": row.code,
        "qr": _bits(printed["address"], row.code),
    }


def _title(row: Certificate, texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Several papers of one person differ by their course only, so that stands in the list too."""
    titles = _pair(texts, "title")
    if row.course is None:
        return titles
    return {language: f"{title}: {course_title(row.course, language)}" for language, title in titles.items()}


def _pair(texts: dict[str, dict[str, str]], key: str) -> dict[str, str]:
    return {language: words[key] for language, words in texts.items()}


def _date(row: Certificate) -> str:
    return row.issued_at.astimezone(clock.VIETNAM).date().isoformat()


@lru_cache(maxsize=4096)
def _bits(address: str, code: str | None) -> dict[str, Any]:
    """A paper's QR never changes, and phones ask often."""
    matrix = (signed_qr(address, code) if code else plain_qr(address)).matrix
    size = len(matrix)
    bits = "".join("1" if dark else "0" for row in matrix for dark in row)
    padded = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return {"size": size, "bits": base64.b64encode(int(padded, 2).to_bytes(len(padded) // 8, "big")).decode()}
