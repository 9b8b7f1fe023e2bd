"""Who speaks, and what was recorded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "speaker",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("consented_at", UtcDateTime, nullable=False),
        sa.Column("noted_by", sa.Uuid, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
    )
    op.create_table("recording", *_origin(), *_sound(), *_life())
    op.create_index("ix_recording_line", "recording", ["commune_id", "language", "key"])


def _origin() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("lesson", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("speaker_id", sa.Uuid, sa.ForeignKey("speaker.id"), nullable=False, index=True),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("original", sa.LargeBinary),
    ]


def _sound() -> list[sa.Column[object]]:
    return [
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("claimed_at", UtcDateTime),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("sound", sa.LargeBinary),
        sa.Column("digest", sa.Text, index=True),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("loudness", sa.Integer),
    ]


def _life() -> list[sa.Column[object]]:
    return [
        sa.Column("published_at", UtcDateTime),
        sa.Column("published_by", sa.Uuid),
        sa.Column("shared_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ended_by", sa.Uuid),
        sa.Column("ended_why", sa.Text, nullable=False),
    ]


def downgrade() -> None:
    op.drop_table("recording")
    op.drop_table("speaker")
