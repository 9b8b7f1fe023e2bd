"""Assignments to people and groups, of courses and lessons; groups; what was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0017"
down_revision = "0016"

_STILL = sa.text("removed_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("kind", sa.Text, nullable=False, server_default="path"))
        table.add_column(sa.Column("person_id", sa.Uuid))
        table.add_column(sa.Column("group_id", sa.Uuid))
        table.add_column(sa.Column("due_at", UtcDateTime))
        table.add_column(sa.Column("withdrawn_by", sa.Text, nullable=False, server_default=""))
        table.create_index("ix_assignment_person", ["person_id"])
        table.create_index("ix_assignment_group", ["group_id"])
    _groups()
    op.create_table(
        "assignment_change",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("assignment_id", sa.Uuid, nullable=False, index=True),
        sa.Column("by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("note", sa.Text, nullable=False),
    )


def _groups() -> None:
    op.create_table(
        "learner_group",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("age_from", sa.Integer),
        sa.Column("age_to", sa.Integer),
        sa.Column("made_by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("ended_by", sa.Uuid, sa.ForeignKey("account.id")),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_table(
        "group_village",
        sa.Column("group_id", sa.Uuid, sa.ForeignKey("learner_group.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
    )
    op.create_table(
        "group_member",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("group_id", sa.Uuid, sa.ForeignKey("learner_group.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("added_by", sa.Uuid, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("removed_by", sa.Uuid, sa.ForeignKey("account.id")),
        sa.Column("removed_at", UtcDateTime),
    )
    op.create_index(
        "uq_group_member",
        "group_member",
        ["group_id", "person_id"],
        unique=True,
        sqlite_where=_STILL,
        postgresql_where=_STILL,
    )


def downgrade() -> None:
    for table in ("assignment_change", "group_member", "group_village", "learner_group"):
        op.drop_table(table)
    with op.batch_alter_table("assignment") as table:
        for index in ("ix_assignment_group", "ix_assignment_person"):
            table.drop_index(index)
        for column in ("withdrawn_by", "due_at", "group_id", "person_id", "kind"):
            table.drop_column(column)
