"""Certificates and their revocations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("household_id", sa.Uuid, nullable=False, index=True),
        sa.Column("village_id", sa.Integer, nullable=False, index=True),
        sa.Column("cause", sa.Uuid, nullable=False, unique=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("issued_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "revocation",
        sa.Column("certificate_id", sa.Text, sa.ForeignKey("certificate.id"), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("revocation")
    op.drop_table("certificate")
