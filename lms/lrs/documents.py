"""Documents of clients: state, activity profiles, agent profiles (C 2.2, 3.1 / 4.1.4, 4.1.6.2, .5, .6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.lrs.models import Document

Change = Callable[[Document | None], tuple[bytes, str]]
Condition = Callable[[Document | None], None]


@dataclass(frozen=True)
class Shelf:
    """Where documents of a kind lie: for an activity, an agent, or both. ``agent`` is its identifier as one text."""

    kind: str
    activity: str = ""
    agent: str = ""

    @property
    def key(self) -> bytes:
        return _digest(self.kind, self.activity, self.agent)

    def id_of(self, registration: str, name: str) -> bytes:
        return _digest(self.kind, self.activity, self.agent, registration, name)


def _digest(*parts: str) -> bytes:
    """Lengths first, so that no two lists of texts look alike."""
    packed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(packed.encode()).digest()


def etag_of(document: Document) -> str:
    """C 3.1: the SHA-1 of the content, in quotes."""
    return f'"{hashlib.sha1(document.content, usedforsecurity=False).hexdigest()}"'


def find(session: Session, shelf: Shelf, registration: str, name: str) -> Document | None:
    return session.get(Document, shelf.id_of(registration, name))


def names(session: Session, shelf: Shelf, registration: str | None, since: datetime | None) -> Sequence[str]:
    """What lies there, of one registration or of all, changed after ``since`` (exclusive)."""
    wanted = select(Document.name).where(Document.shelf == shelf.key)
    if registration is not None:
        wanted = wanted.where(Document.registration == registration)
    if since is not None:
        wanted = wanted.where(Document.updated_at > since)
    return list(dict.fromkeys(session.scalars(wanted.order_by(Document.updated_at, Document.name))))


@writes
def keep(shelf: Shelf, registration: str, name: str, condition: Condition, change: Change) -> None:
    """Write a document. ``condition`` judges the present one and may raise; ``change`` answers content and type."""
    _one_by_one(shelf)
    identifier = shelf.id_of(registration, name)
    found = db.session.get(Document, identifier)
    condition(found)
    content, content_type = change(found)
    if found is None:
        found = Document(id=identifier, shelf=shelf.key, registration=registration, name=name)
        db.session.add(found)
    found.content, found.content_type, found.updated_at = content, content_type, clock.now()


@writes
def remove(shelf: Shelf, registration: str, name: str, condition: Condition) -> None:
    """Remove a document, if it is there and ``condition`` does not raise."""
    _one_by_one(shelf)
    found = db.session.get(Document, shelf.id_of(registration, name))
    condition(found)
    if found is not None:
        db.session.delete(found)


@writes
def clear(shelf: Shelf, registration: str | None) -> None:
    """Remove all that lies there, of one registration or of all."""
    wanted = delete(Document).where(Document.shelf == shelf.key)
    db.session.execute(wanted if registration is None else wanted.where(Document.registration == registration))


def _one_by_one(shelf: Shelf) -> None:
    """Two writers of one shelf must not judge the same old document. SQLite has one writer at a time anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        lock = int.from_bytes(shelf.key[:8], "big", signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
