"""What trainers and learners say instead of writing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "voice_note",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sound", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("about", "subject_id", name="uq_voice_note_subject"),
    )


def downgrade() -> None:
    op.drop_table("voice_note")
