"""The xAPI interface: look-up of statements, definitions, attachments, documents, credentials."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position, UtcDateTime
from lms.lrs.mentions import keys_of

revision = "0007"
down_revision = "0006"

_AT_ONCE = 1_000


def upgrade() -> None:
    _look_ups()
    _what_clients_keep()
    _index_old_statements()


def _look_ups() -> None:
    op.create_table(
        "mention",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reference",
        sa.Column("target", sa.Uuid, primary_key=True),
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sa.Column("voids", sa.Boolean, nullable=False),
    )
    op.create_table(
        "activity_definition",
        sa.Column("activity", sa.Text, primary_key=True),
        sa.Column("definition", sa.Text, nullable=False),
    )
    op.create_table(
        "attachment",
        sa.Column("sha2", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )


def _what_clients_keep() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.LargeBinary(32), primary_key=True),
        sa.Column("shelf", sa.LargeBinary(32), nullable=False, index=True),
        sa.Column("registration", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "credential",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("secret", sa.LargeBinary(32), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
    )


def _index_old_statements() -> None:
    """No statement of before refers to another: only phones and pages wrote, and neither can."""
    connection, after = op.get_bind(), 0
    statement = sa.table("statement", sa.column("position"), sa.column("document"))
    mention = sa.table("mention", sa.column("key"), sa.column("position"))
    wanted = sa.select(statement.c.position, statement.c.document).order_by(statement.c.position).limit(_AT_ONCE)
    while rows := connection.execute(wanted.where(statement.c.position > after)).all():
        found = [{"key": key, "position": place} for place, text in rows for key in _keys(text)]
        if found:
            connection.execute(mention.insert(), found)
        after = rows[-1].position


def _keys(document: str) -> frozenset[int]:
    """The keys of a stored statement; none where a document is no statement (rows made up by tests)."""
    try:
        return keys_of(json.loads(document))
    except (ValueError, KeyError, TypeError):
        return frozenset()


def downgrade() -> None:
    for name in ("credential", "document", "attachment", "activity_definition", "reference", "mention"):
        op.drop_table(name)
