"""The record: statements and the cursors of their readers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "statement",
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
    )
    op.create_index("ix_statement_actor", "statement", ["actor", "position"])
    op.create_index("ix_statement_team", "statement", ["team", "position"])
    op.create_table(
        "cursor",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", Position, nullable=False),
        sa.Column("moved_at", UtcDateTime),
        sa.Column("stuck_at", Position),
        sa.Column("stuck_since", UtcDateTime),
        sa.Column("error", sa.Text),
    )


def downgrade() -> None:
    op.drop_table("cursor")
    op.drop_table("statement")
