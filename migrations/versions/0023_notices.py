"""The village's news: notices in versions, comments, reactions, and the matters that come of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0023"
down_revision = "0022"

TABLES = (
    "matter_step", "matter", "notice_reaction", "comment_hiding", "notice_comment", "notice_withdrawal",
    "notice_version", "notice_sound", "notice_picture", "notice_village", "notice",
)  # fmt: skip


def upgrade() -> None:
    _notices()
    _attachments()
    _versions()
    _words()
    _matters()


def _key() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid, primary_key=True)


def _of(name: str, target: str, **more: bool) -> sa.Column[object]:
    kind = sa.Integer if target == "area.id" else sa.Uuid
    return sa.Column(name, kind, sa.ForeignKey(target), **{"nullable": False, **more})


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def _count(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=False)


def _time(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime, nullable=nullable)


def _staff() -> tuple[sa.Column[object], sa.Column[object]]:
    return _of("by", "account.id"), _time("at")


def _notices() -> None:
    op.create_table("notice", _key(), _text("office"), _of("made_by", "account.id"), _time("made_at"))
    op.create_table(
        "notice_village",
        _of("notice_id", "notice.id", primary_key=True),
        _of("village_id", "area.id", primary_key=True, index=True),
    )
    op.create_table("notice_withdrawal", _of("notice_id", "notice.id", primary_key=True), *_staff(), _text("reason"))


def _attachments() -> None:
    op.create_table(
        "notice_picture",
        _key(),
        _of("kept_by", "account.id"),
        _time("kept_at"),
        sa.Column("digest", sa.Text, nullable=False, index=True),
        *(_count(name) for name in ("width", "height", "weight")),
        sa.Column("image", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "notice_sound",
        _key(),
        sa.Column("kept_by", sa.Uuid),
        sa.Column("person_id", sa.Uuid),
        _time("received_at"),
        sa.Column("original", sa.LargeBinary),
        sa.Column("state", sa.Text, nullable=False, index=True),
        _time("claimed_at", nullable=True),
        _text("reason"),
        sa.Column("sound", sa.LargeBinary),
        sa.Column("digest", sa.Text, index=True),
        _count("bytes"),
        _count("milliseconds"),
        sa.Column("loudness", sa.Integer),
    )


def _versions() -> None:
    op.create_table(
        "notice_version",
        _key(),
        _of("notice_id", "notice.id"),
        _count("number"),
        _text("title"),
        _text("body"),
        _of("picture_id", "notice_picture.id", nullable=True),
        _text("picture_words"),
        _of("sound_id", "notice_sound.id", nullable=True),
        _time("shown_from"),
        _time("shown_until", nullable=True),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        *_staff(),
        sa.UniqueConstraint("notice_id", "number", name="uq_notice_version"),
    )


def _who() -> tuple[sa.Column[object], ...]:
    return sa.Column("person_id", sa.Uuid, nullable=False), sa.Column("household_id", sa.Uuid, nullable=False)


def _words() -> None:
    op.create_table(
        "notice_comment",
        _key(),
        _of("notice_id", "notice.id", index=True),
        *_who(),
        _of("village_id", "area.id", index=True),
        _text("text"),
        _of("sound_id", "notice_sound.id", nullable=True),
        _time("said_at"),
        _time("received_at"),
    )
    op.create_table(
        "comment_hiding",
        _key(),
        _of("comment_id", "notice_comment.id", index=True),
        *_staff(),
        _text("reason"),
        _time("shown_at", nullable=True),
        sa.Column("shown_by", sa.Uuid),
    )
    op.create_table(
        "notice_reaction",
        _key(),
        _of("notice_id", "notice.id"),
        *_who(),
        _of("village_id", "area.id"),
        _text("kind"),
        _time("said_at"),
        _time("received_at"),
    )
    op.create_index("ix_notice_reaction_person", "notice_reaction", ["notice_id", "person_id"])


def _matters() -> None:
    op.create_table(
        "matter",
        _key(),
        _of("comment_id", "notice_comment.id", unique=True),
        _of("made_by", "account.id"),
        _time("made_at"),
    )
    op.create_table(
        "matter_step",
        _key(),
        _of("matter_id", "matter.id"),
        _count("number"),
        _text("state"),
        _text("words"),
        *_staff(),
        sa.UniqueConstraint("matter_id", "number", name="uq_matter_step"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
