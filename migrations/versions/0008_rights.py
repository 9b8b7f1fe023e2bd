"""Rights given to single accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "account_right",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("given_by", sa.Uuid),
        sa.Column("given_at", UtcDateTime, nullable=False),
        sa.Column("taken_by", sa.Uuid),
        sa.Column("taken_at", UtcDateTime),
    )


def downgrade() -> None:
    op.drop_table("account_right")
