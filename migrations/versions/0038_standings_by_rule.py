"""A household's standing is kept under each rule in use, not under one only (record 28)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0038"
down_revision = "0037"

_COLUMNS = "household_id, under, reached_at, completed_at, digital_at, skills_at, active_at, newest_at"


def upgrade() -> None:
    _copied(sa.PrimaryKeyConstraint("household_id", "under"), "household_standing_old")


def downgrade() -> None:
    # One row for each household; whether it is of today's rule the program sees, and makes it anew where it is not.
    _copied(
        sa.PrimaryKeyConstraint("household_id"),
        "household_standing_old WHERE under = (SELECT min(other.under) FROM household_standing_old AS other "
        "WHERE other.household_id = household_standing_old.household_id)",
    )


def _copied(key: sa.PrimaryKeyConstraint, rows: str) -> None:
    for index in ("newest", "under"):
        op.drop_index(f"ix_household_standing_{index}", "household_standing")
    op.rename_table("household_standing", "household_standing_old")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE household_standing_old RENAME CONSTRAINT household_standing_pkey TO old_standing_pkey")
    op.create_table(
        "household_standing",
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("under", sa.Text, nullable=False),
        sa.Column("reached_at", UtcDateTime),
        sa.Column("completed_at", UtcDateTime),
        sa.Column("digital_at", UtcDateTime),
        sa.Column("skills_at", UtcDateTime),
        sa.Column("active_at", UtcDateTime),
        sa.Column("newest_at", UtcDateTime, nullable=False),
        key,
    )
    op.execute(f"INSERT INTO household_standing ({_COLUMNS}) SELECT {_COLUMNS} FROM {rows}")
    op.drop_table("household_standing_old")
    op.create_index("ix_household_standing_newest", "household_standing", ["newest_at"])
    op.create_index("ix_household_standing_under", "household_standing", ["under"])
