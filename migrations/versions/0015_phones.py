"""Phones: lost ones, one-time codes for forgotten picture PINs, moves from one browser to another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("device_person", sa.Column("resets", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "device_loss",
        sa.Column("device_id", sa.Uuid, sa.ForeignKey("device.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("told_at", UtcDateTime, nullable=False),
        sa.Column("told_by", sa.Uuid, nullable=False),
    )
    op.create_table(
        "device_move",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("device_id", sa.Uuid, sa.ForeignKey("device.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
    )


def downgrade() -> None:
    op.drop_table("device_move")
    op.drop_table("device_loss")
    op.drop_column("device_person", "resets")
