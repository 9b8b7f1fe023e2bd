"""Lessons a commune makes for itself: drafts, photos, what was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "local_lesson",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("made_by", sa.Uuid, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "local_revision",
        sa.Column("lesson_id", sa.Uuid, sa.ForeignKey("local_lesson.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("saved_by", sa.Uuid, nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "local_photo",
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("taken_by", sa.Uuid, nullable=False),
        sa.Column("taken_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "local_publication",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("lesson_id", sa.Uuid, sa.ForeignKey("local_lesson.id"), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("published_by", sa.Uuid, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
        sa.Column("ended_by", sa.Uuid),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index("ix_local_publication_lesson", "local_publication", ["lesson_id", "ended_at"])


def downgrade() -> None:
    for table in ("local_publication", "local_photo", "local_revision", "local_lesson"):
        op.drop_table(table)
