"""Village counts rolled up for the province; reports; who took statements away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position, UtcDateTime

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "village_tally",
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True, autoincrement=False),
        sa.Column("as_of", UtcDateTime, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("not_reached", "reached", "completed", "digital")),
        sa.Column("learning", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("rose_reached", "rose_completed", "rose_digital")),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("waiting_since", UtcDateTime),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("asked_by", sa.Uuid, sa.ForeignKey("account.id")),
        sa.Column("position", Position),
        sa.Column("as_of", UtcDateTime),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("fault", sa.Text),
        sa.Column("xlsx", sa.LargeBinary),
        sa.Column("csv", sa.LargeBinary),
        sa.Column("pdf", sa.LargeBinary),
    )
    op.create_index("ix_report_commune", "report", ["commune_id", "asked_at"])
    op.create_table(
        "taken_away",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("selection", sa.Text, nullable=False),
        sa.Column("households", sa.Integer, nullable=False),
        sa.Column("upto", Position, nullable=False),
        sa.Column("how_many", sa.Integer),
    )


def downgrade() -> None:
    for gone in ("taken_away", "report", "village_tally"):
        op.drop_table(gone)
