"""Records that are one person, people who are two, households that joined and parted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "person_merge",
        sa.Column("merged_id", sa.Uuid, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("kept_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, nullable=False),
    )
    op.create_table(
        "distinct_people",
        sa.Column("first_id", sa.Uuid, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("second_id", sa.Uuid, sa.ForeignKey("person.id"), primary_key=True, index=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, nullable=False),
    )
    op.create_table(
        "household_succession",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("from_id", sa.Uuid, sa.ForeignKey("household.id"), nullable=False, index=True),
        sa.Column("to_id", sa.Uuid, sa.ForeignKey("household.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, nullable=False),
    )


def downgrade() -> None:
    for table in ("household_succession", "distinct_people", "person_merge"):
        op.drop_table(table)
