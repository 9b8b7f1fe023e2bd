"""Mentions in runs (record 30): every old row is a run of one, and stays what it is; downwards runs are drawn apart."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position

revision = "0039"
down_revision = "0038"

_SPAN = 63
_AT_ONCE = 1_000
_MENTION = sa.table("mention", sa.column("key", sa.BigInteger), sa.column("position", Position), sa.column("bits"))


def upgrade() -> None:
    op.add_column("mention", sa.Column("bits", sa.BigInteger, nullable=False, server_default="1"))


def downgrade() -> None:
    connection, wanted = op.get_bind(), sa.select(_MENTION).where(_MENTION.c.bits != 1).limit(_AT_ONCE)
    while runs := connection.execute(wanted).all():
        for run in runs:
            mine = (_MENTION.c.key == run.key) & (_MENTION.c.position == run.position)
            connection.execute(_MENTION.update().where(mine).values(bits=1))
        connection.execute(_MENTION.insert(), [row for run in runs for row in _apart(run)])
    op.drop_column("mention", "bits")


def _apart(run: Any) -> list[dict[str, int]]:
    """The rows of a run but its first; its first bit is always set."""
    marked = [run.position + place for place in range(1, _SPAN) if run.bits >> place & 1]
    return [{"key": run.key, "position": position, "bits": 1} for position in marked]
