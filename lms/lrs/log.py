"""The append-only log: positions without gaps, ``stored`` strictly rising, each statement once.

One serialised writer (findings: SQLite BEGIN IMMEDIATE, PostgreSQL an advisory lock), nothing but the insert inside,
so that a reader who follows ``position > cursor`` never skips a statement that commits late.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec
from flask import current_app
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.foundation.database import db, in_write
from lms.foundation.types import from_instant, hash_of, instant
from lms.lrs import bulk, lookup
from lms.lrs.models import Statement
from lms.lrs.packing import pack
from lms.lrs.validation import check_statement

# Any constant will do; it names the append lock among PostgreSQL's advisory locks.
APPEND_LOCK = 0x1F0C5
_NOT_COMPARED = ("id", "stored", "authority", "version")


class Fate(StrEnum):
    """What became of one statement."""

    STORED = "stored"
    ALREADY = "already"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked statement, ready to be appended."""

    id: uuid.UUID
    digest: bytes
    timestamp: datetime | None
    actor: str
    team: str | None
    verb: str
    activity: str
    body: dict[str, Any]
    finding: lookup.Finding
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A statement as its readers get it."""

    position: int
    id: uuid.UUID
    stored: datetime
    timestamp: datetime
    actor: str
    team: str | None
    verb: str
    activity: str
    body: dict[str, Any]

    def context_extension(self, iri: str) -> Any:
        return self.body.get("context", {}).get("extensions", {}).get(iri)

    def result_extension(self, iri: str) -> Any:
        return self.body.get("result", {}).get("extensions", {}).get(iri)


def draft(
    statement: dict[str, Any],
    authority: dict[str, Any],
    version: str = "2.0.0",
    files: dict[str, bytes] | None = None,
) -> Draft:
    """Check one statement and make it ready. Raises ``validation.Invalid``; ``statement`` is not changed.

    ``files``: the attachments that came with it, by SHA-2.
    """
    check_statement(statement, version)
    identifier = uuid.UUID(statement["id"]) if "id" in statement else ids.new_id()
    compared = {key: value for key, value in statement.items() if key not in _NOT_COMPARED}
    moment = statement.get("timestamp")
    body = {**statement, "id": str(identifier), "authority": authority}
    return Draft(
        id=identifier,
        digest=hashlib.sha256(msgspec.json.encode(compared, order="sorted")).digest()[:16],
        timestamp=clock.parse_iso(moment.upper()) if moment else None,
        actor=agent_key(statement["actor"]),
        team=agent_key(statement["context"]["team"]) if statement.get("context", {}).get("team") else None,
        verb=statement["verb"]["id"],
        activity=str(statement["object"].get("id", "")),
        body=body,
        finding=lookup.finding_of(body),
        files=files or {},
    )


def agent_key(agent: dict[str, Any]) -> str:
    """One text for one agent: the account's name for an account, else its identifier; empty for an anonymous group."""
    if "account" in agent:
        return str(agent["account"]["name"])
    return str(agent.get("mbox") or agent.get("mbox_sha1sum") or agent.get("openid") or "")


def append(drafts: Sequence[Draft], *, whole: bool = False) -> list[Fate]:
    """Append in a transaction of its own, shared with other callers of the moment; durable when it returns.

    ``whole``: where one is in conflict none is stored, whatever their fates say. The fates are in the order of
    ``drafts``. Subscribers are woken afterwards. Raises ``RuntimeError`` inside an action's transaction
    (``append_within`` is for that).
    """
    if in_write():
        raise RuntimeError("append() inside an action would wait for itself: use append_within()")
    if not drafts:
        return []
    fates: list[Fate] = current_app.extensions["lrs_writer"].append(list(drafts), whole)
    current_app.extensions["lrs_wake"]()
    return fates


def append_within(drafts: Sequence[Draft]) -> list[Fate]:
    """Append in the caller's own write transaction: for reactions, whose statement and cursor move together."""
    return insert_drafts(db.session.connection(), drafts)


class Conflict(Exception):
    """Another statement is stored under this id; nothing was changed."""


def state(statement: dict[str, Any], authority: dict[str, Any]) -> Recorded:
    """State one thing inside an action and get it back as its readers will; stated again, the first one comes back.

    Raises ``Conflict`` when the id belongs to something else, ``validation.Invalid`` for a malformed statement.
    """
    ready = draft(statement, authority)
    known = _stored(ready.id)
    if known is None:
        append_within([ready])
        known = _stored(ready.id)
    if known is None or (known.actor, known.verb, known.activity) != (ready.actor, ready.verb, ready.activity):
        raise Conflict(str(ready.id))
    return known


def is_stored(identifier: uuid.UUID) -> bool:
    """Whether a statement stands under this id."""
    return db.session.scalar(select(Statement.position).where(Statement.id == identifier)) is not None


def recorded_under(identifier: uuid.UUID) -> Recorded | None:
    """The statement under this id, voided or not."""
    return _stored(identifier)


def _stored(identifier: uuid.UUID) -> Recorded | None:
    return next(recorded(db.session.execute(select(*COLUMNS).where(Statement.id == identifier))), None)


def insert_drafts(connection: Connection, drafts: Sequence[Draft], whole: bool = False) -> list[Fate]:
    """Insert what is new, under the append lock, which the caller's commit releases."""
    hold_append_lock(connection)
    fates, new = _fates(connection, drafts)
    if not new or (whole and Fate.CONFLICT in fates):
        return fates
    begin, stored = _head(connection)
    rows: list[bulk.Row] = []
    for position, item in enumerate(new, begin + 1):
        stored = max(clock.now(), stored + timedelta(microseconds=1))
        rows.append(_row(connection, item, position, stored))
    bulk.insert_rows(connection, "statement", _WRITTEN, rows)
    lookup.note(connection, [(position, item.id, item.finding) for position, item in enumerate(new, begin + 1)])
    for item in new:
        lookup.keep_files(connection, item.files)
    return fates


def hold_append_lock(connection: Connection) -> None:
    """Let nobody else append until this transaction ends. On SQLite a writer's transaction is that lock already."""
    if connection.dialect.name == "postgresql":
        bulk.first(connection, f"SELECT pg_advisory_xact_lock({APPEND_LOCK})")


def _fates(connection: Connection, drafts: Sequence[Draft]) -> tuple[list[Fate], list[Draft]]:
    """What becomes of each, and which are new."""
    known = _known_digests(connection, [item.id for item in drafts])
    fates: list[Fate] = []
    new: list[Draft] = []
    for item in drafts:
        if item.id in known:
            fates.append(Fate.ALREADY if known[item.id] == item.digest else Fate.CONFLICT)
            continue
        known[item.id] = item.digest
        new.append(item)
        fates.append(Fate.STORED)
    return fates, new


_WRITTEN: Final = ("position", "id", "digest", "stored", "actor", "team", "verb", "document")


def _row(connection: Connection, item: Draft, position: int, stored: datetime) -> bulk.Row:
    """The values of ``_WRITTEN``, as the types of ``models.Statement`` would write them."""
    body = {**item.body, "stored": clock.iso(stored)}
    body.setdefault("timestamp", body["stored"])
    body.setdefault("version", "2.0.0")
    return (
        position,
        bulk.uuid_in(connection, item.id),
        item.digest,
        instant(stored),
        hash_of(item.actor),
        None if item.team is None else hash_of(item.team),
        hash_of(item.verb),
        pack(msgspec.json.encode(body)),
    )


def _known_digests(connection: Connection, wanted: list[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    values = [bulk.uuid_in(connection, identifier) for identifier in wanted]
    rows = bulk.found_among(connection, "SELECT id, digest FROM statement WHERE id IN", values)
    return {bulk.uuid_out(identifier): bytes(digest) for identifier, digest in rows}


def _head(connection: Connection) -> tuple[int, datetime]:
    newest = bulk.first(connection, "SELECT position, stored FROM statement ORDER BY position DESC LIMIT 1")
    return (newest[0], from_instant(newest[1])) if newest else (0, from_instant(0))


def head(session: Session) -> int:
    """The newest position; 0 for an empty log."""
    return session.scalar(select(Statement.position).order_by(Statement.position.desc()).limit(1)) or 0


def read(session: Session, after: int, upto: int, verbs: frozenset[str] = frozenset()) -> list[Recorded]:
    """Statements with ``after < position <= upto``, in order; of those ``verbs`` only, where any are named."""
    wanted = select(*COLUMNS).where(Statement.position > after, Statement.position <= upto)
    if verbs:
        wanted = wanted.where(Statement.verb.in_(verbs))
    return list(recorded(session.execute(wanted.order_by(Statement.position))))


def columns() -> tuple[Any, ...]:
    """What ``recorded`` needs, to select."""
    return COLUMNS


def recorded(rows: Iterable[Any]) -> Iterator[Recorded]:
    """Rows of the log's columns as their readers get them."""
    for position, identifier, stored, document in rows:
        body = msgspec.json.decode(document)
        moment, team = body["timestamp"], body.get("context", {}).get("team")
        yield Recorded(
            position=position,
            id=identifier,
            stored=stored,
            timestamp=clock.parse_iso(moment.upper()),
            actor=agent_key(body["actor"]),
            team=agent_key(team) if team else None,
            verb=body["verb"]["id"],
            activity=str(body["object"].get("id", "")),
            body=body,
        )


COLUMNS: Final = (Statement.position, Statement.id, Statement.stored, Statement.document)
