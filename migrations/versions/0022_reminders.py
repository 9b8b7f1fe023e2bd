"""Phones that may be reminded, and what they were reminded of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    device = sa.ForeignKey("device.id", ondelete="CASCADE")
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("device_id", sa.Uuid, device, nullable=False, unique=True),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("p256dh", sa.Text, nullable=False),
        sa.Column("auth", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "reminder",
        sa.Column("assignment_id", sa.Uuid, primary_key=True),
        sa.Column("device_id", sa.Uuid, sa.ForeignKey("device.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("occasion", sa.Text, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        sa.Column("result", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("reminder", "push_subscription"):
        op.drop_table(table)
