"""What the finders read and find, what people made of it, and where learners go wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position, UtcDateTime

revision = "0027"
down_revision = "0024"


def upgrade() -> None:
    _read_from_the_log()
    op.create_table(
        "signal",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("statements", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("first_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.Column("found_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "signal_judgement",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("signal_id", sa.Uuid, sa.ForeignKey("signal.id"), nullable=False, index=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "signal_look",
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
        sa.Column("position", Position, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    for table in ("signal_look", "signal_judgement", "signal", "slip", "lesson_run"):
        op.drop_table(table)


def _read_from_the_log() -> None:
    op.create_table(
        "lesson_run",
        sa.Column("statement_id", sa.Uuid, primary_key=True),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("lesson", sa.Text, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_lesson_run_household", "lesson_run", ["household_id"])
    op.create_table(
        "slip",
        sa.Column("person_id", sa.Uuid, primary_key=True),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("lesson", "step", "place", "what", "kind")),
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("first_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_slip_household", "slip", ["household_id"])
