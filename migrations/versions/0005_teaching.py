"""Teaching: assignments and their notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("household_id", sa.Uuid),
        sa.Column("village_id", sa.Integer),
        sa.Column("due", sa.Date),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
    )
    op.create_index("ix_assignment_household", "assignment", ["household_id"])
    op.create_index("ix_assignment_village", "assignment", ["village_id"])
    op.create_table(
        "assignment_note",
        sa.Column("assignment_id", sa.Uuid, primary_key=True),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("assignment_note")
    op.drop_table("assignment")
