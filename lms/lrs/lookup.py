"""Writes the look-up rows of a batch, in the append's own transaction: what can be read can be found."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from lms.lrs import bulk, definitions, runs
from lms.lrs.mentions import inherited_keys_of, keys_of
from lms.lrs.models import Attachment, Reference, Statement
from lms.lrs.vocabulary import VERB


@dataclass(frozen=True, slots=True)
class Finding:
    """How one statement is found; made before the lock is taken."""

    keys: frozenset[int]
    defined: tuple[tuple[str, str], ...]
    target: uuid.UUID | None
    voids: bool


def finding_of(body: dict[str, Any]) -> Finding:
    """For a checked statement with its authority."""
    target = target_of(body)
    voids = target is not None and body["verb"]["id"] == VERB["voided"]
    return Finding(keys_of(body), definitions.definitions_in(body), target, voids)


def target_of(body: dict[str, Any]) -> uuid.UUID | None:
    """The statement that a StatementRef points at."""
    target = body["object"]
    return uuid.UUID(target["id"]) if target.get("objectType") == "StatementRef" else None


def note(connection: Connection, stored: Collection[tuple[int, uuid.UUID, Finding]]) -> None:
    """Rows for statements just inserted: (position, id, finding)."""
    # In the order in which they lie in the table: neighbours are written together.
    mentions = runs.runs_of((place, finding.keys) for place, _, finding in stored)
    bulk.insert_rows(connection, "mention", ("key", "position", "bits"), mentions)
    definitions.note(connection, (told for _, _, finding in stored for told in finding.defined))
    references = [
        (bulk.uuid_in(connection, finding.target), place, finding.voids)
        for place, _, finding in stored
        if finding.target
    ]
    bulk.insert_rows(connection, "reference", ("target", "position", "voids"), references)
    _inherit(connection, stored)


def _inherit(connection: Connection, stored: Collection[tuple[int, uuid.UUID, Finding]]) -> None:
    """Late targets included: whoever points at a new statement inherits what it mentions and what it inherits."""
    awaited = set(_pointed_at(connection, [identifier for _, identifier, _ in stored]))
    for place, identifier, finding in stored:
        if not finding.target and identifier not in awaited:
            continue
        below = _keys_below(connection, finding.target)
        runs.add(connection, place, below)
        if identifier in awaited:
            body = _body(connection, identifier)
            handed = below | (inherited_keys_of(body) if body else frozenset())
            for source in _pointing_at(connection, identifier):
                runs.add(connection, source, handed)


def _pointed_at(connection: Connection, identifiers: list[uuid.UUID]) -> Iterator[uuid.UUID]:
    wanted = "SELECT target FROM reference WHERE target IN"
    for row in bulk.found_among(connection, wanted, [bulk.uuid_in(connection, each) for each in identifiers]):
        yield bulk.uuid_out(row[0])


def _body(connection: Connection, identifier: uuid.UUID) -> dict[str, Any] | None:
    text = connection.scalar(select(Statement.document).where(Statement.id == identifier))
    return msgspec.json.decode(text) if text else None


def _keys_below(connection: Connection, target: uuid.UUID | None) -> frozenset[int]:
    """What a chain of references leads to, as far as it is here; a circle ends where it began."""
    keys: frozenset[int] = frozenset()
    seen: set[uuid.UUID] = set()
    while target and target not in seen:
        seen.add(target)
        body = _body(connection, target)
        if body is None:
            break
        keys |= inherited_keys_of(body)
        target = target_of(body)
    return keys


def _pointing_at(connection: Connection, identifier: uuid.UUID) -> Iterator[int]:
    """The positions of all statements that refer to this one, directly or through others."""
    seen, open_ends = {identifier}, [identifier]
    while open_ends:
        wanted = (
            select(Reference.position, Statement.id)
            .join(Statement, Statement.position == Reference.position)
            .where(Reference.target == open_ends.pop())
        )
        for position, source in connection.execute(wanted).all():
            if source not in seen:
                seen.add(source)
                open_ends.append(source)
                yield position


def keep_files(connection: Connection, files: dict[str, bytes]) -> None:
    """Attachments by their SHA-2; one that is here already is not written again."""
    for sha2, content in files.items():
        if connection.scalar(select(Attachment.sha2).where(Attachment.sha2 == sha2)) is None:
            connection.execute(insert(Attachment).values(sha2=sha2, content=content))
