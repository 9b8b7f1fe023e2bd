"""Progress: lesson versions, standings of learners, what households did, evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "lesson_version",
        sa.Column("lesson", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("requirements", sa.Text, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "lesson_standing",
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("lesson", sa.Text, primary_key=True),
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.Column("steps", sa.Text, nullable=False),
        sa.Column("right", sa.Text, nullable=False),
        sa.Column("practised", sa.Text, nullable=False),
        sa.Column("finished", sa.Text, nullable=False),
        sa.Column("completed_at", UtcDateTime),
        sa.Column("settled_by", Position, index=True),
    )
    op.create_index("ix_lesson_standing_household", "lesson_standing", ["household_id"])
    op.create_table(
        "household_contact",
        sa.Column("household_id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("reached_at", UtcDateTime, nullable=False),
        sa.Column("active_at", UtcDateTime),
        sa.Column("with_trainer", sa.Boolean, nullable=False),
    )
    op.create_table(
        "evidence",
        sa.Column("statement_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("alone", sa.Boolean, nullable=False),
        sa.Column("own_phone", sa.Boolean, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_evidence_household", "evidence", ["household_id", "kind"])


def downgrade() -> None:
    for table in ("evidence", "household_contact", "lesson_standing", "lesson_version"):
        op.drop_table(table)
