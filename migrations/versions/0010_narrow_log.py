"""The log's rows become narrow: packed text, hashes instead of long texts, short ids (record 15).

Row by row in batches; nothing is lost either way: what has no column any more is read from the statement's own text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import click
import msgspec
import sqlalchemy as sa
from alembic import op

from lms.foundation import clock
from lms.foundation.types import Hashed, Instant, Position, ShortUuid, UtcDateTime
from lms.lrs.packing import Packed

revision = "0010"
down_revision = "0009"

_AT_ONCE = 1_000
_SAY_EVERY = 50_000
_NOT_COMPARED = ("id", "stored", "authority", "version")

Row = dict[str, Any]


def upgrade() -> None:
    _move("statement", _wide(), _narrow(), _narrowed)
    _move("reference", _references(sa.Uuid), _references(ShortUuid), dict)


def downgrade() -> None:
    _move("statement", _narrow(), _wide(), _widened)
    _move("reference", _references(ShortUuid), _references(sa.Uuid), dict)


def _wide() -> list[sa.Column[Any]]:
    return [
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("stored", UtcDateTime, nullable=False),
        sa.Column("timestamp", UtcDateTime, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("team", sa.Text),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("activity", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    ]


def _narrow() -> list[sa.Column[Any]]:
    return [
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sa.Column("id", ShortUuid, nullable=False, unique=True),
        sa.Column("digest", sa.LargeBinary(16), nullable=False),
        sa.Column("stored", Instant, nullable=False),
        sa.Column("actor", Hashed, nullable=False),
        sa.Column("team", Hashed),
        sa.Column("verb", Hashed, nullable=False),
        sa.Column("document", Packed, nullable=False),
    ]


def _references(kind: type[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column("target", kind, primary_key=True),
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sa.Column("voids", sa.Boolean, nullable=False),
    ]


def _move(name: str, old: list[sa.Column[Any]], new: list[sa.Column[Any]], turned: Callable[[Row], Row]) -> None:
    """Make the table anew and copy its rows."""
    source = sa.Table(name, sa.MetaData(), *old)
    target = op.create_table(f"{name}_new", *new)
    _copy(source, target, turned)
    op.drop_table(name)
    op.rename_table(f"{name}_new", name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {name}_new_pkey RENAME TO {name}_pkey")
    if name == "statement":
        _index()


def _index() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX statement_new_id_key RENAME TO statement_id_key")
    op.create_index("ix_statement_actor", "statement", ["actor", "position"])
    op.create_index("ix_statement_team", "statement", ["team", "position"])


def _copy(source: sa.Table, target: sa.Table, turned: Callable[[Row], Row]) -> None:
    connection, after, done = op.get_bind(), 0, 0
    total = connection.scalar(sa.select(sa.func.count()).select_from(source)) or 0
    wanted = sa.select(source).order_by(source.c.position).limit(_AT_ONCE)
    while rows := connection.execute(wanted.where(source.c.position > after)).mappings().all():
        connection.execute(target.insert(), [turned(dict(row)) for row in rows])
        after, done = rows[-1]["position"], done + len(rows)
        if done // _SAY_EVERY > (done - len(rows)) // _SAY_EVERY:
            click.echo(f"{source.name}: {done:,} of {total:,}")


def _narrowed(row: Row) -> Row:
    kept = ("position", "id", "stored", "actor", "team", "verb", "document")
    return {**{name: row[name] for name in kept}, "digest": row["digest"][:16]}


def _widened(row: Row) -> Row:
    body = _statement(row["document"])
    return {
        "position": row["position"],
        "id": row["id"],
        "stored": row["stored"],
        "document": row["document"],
        "digest": _digest(body),
        "timestamp": _moment(body, row),
        "actor": _agent_key(body.get("actor", {})),
        "team": _agent_key(body["context"]["team"]) if body.get("context", {}).get("team") else None,
        "verb": str(body.get("verb", {}).get("id", "")),
        "activity": str(body.get("object", {}).get("id", "")),
    }


def _statement(document: str) -> Row:
    """The stored statement; empty where a document is none (rows made up by tests)."""
    try:
        body = json.loads(document)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _digest(body: Row) -> bytes:
    """As it was made: of the statement as it was sent, without the time when it was sent without."""
    compared = {name: value for name, value in body.items() if name not in _NOT_COMPARED}
    if body.get("timestamp") == body.get("stored"):
        compared.pop("timestamp", None)
    return hashlib.sha256(msgspec.json.encode(compared, order="sorted")).digest()


def _moment(body: Row, row: Row) -> Any:
    return clock.parse_iso(body["timestamp"].upper()) if "timestamp" in body else row["stored"]


def _agent_key(agent: Row) -> str:
    if "account" in agent:
        return str(agent["account"]["name"])
    return str(agent.get("mbox") or agent.get("mbox_sha1sum") or agent.get("openid") or "")
