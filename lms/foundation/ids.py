"""Identifiers: random UUIDs for records, UUIDs derived from a cause for what must happen once."""

from __future__ import annotations

import uuid

_CAUSES = uuid.UUID("6f0c3f0e-5a52-4d0a-9d7e-1d5f6f2f7c11")


def new_id() -> uuid.UUID:
    return uuid.uuid4()


def id_of(*cause: object) -> uuid.UUID:
    """The same id for the same cause, shaped as a version-5 UUID: repeating the act repeats the id."""
    return uuid.uuid5(_CAUSES, "\x1f".join(str(part) for part in cause))


def parse_id(text: object) -> uuid.UUID | None:
    """The UUID that ``text`` writes, or None."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def plain_id(text: object) -> uuid.UUID | None:
    """The UUID that ``text`` is, written as this program writes one, so that equal ids are equal texts; or None."""
    found = parse_id(text)
    return found if found and str(found) == text else None
