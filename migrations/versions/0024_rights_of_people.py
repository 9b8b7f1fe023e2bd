"""Who looked at whom; consents, corrections and requests of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("account_id", sa.Uuid, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.Uuid, primary_key=True),
        sa.Column("page", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_look_person", "look", ["person_id", "at"])
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("guardian", sa.Text, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("witness", sa.Text, nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("noted_by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("withdrawn_by", sa.Uuid, sa.ForeignKey("account.id")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
    )
    op.create_table(
        "person_request",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("noted_by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.Column("done_by", sa.Uuid, sa.ForeignKey("account.id")),
    )
    op.create_index("ix_person_request_commune", "person_request", ["commune_id", "done_at"])


def downgrade() -> None:
    for table in ("person_request", "correction", "consent", "look"):
        op.drop_table(table)
