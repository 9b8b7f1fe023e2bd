"""What merging two records of a person did, so that it can be undone: rows carried over, fields taken, silence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("person_merge") as table:
        table.add_column(sa.Column("into_id", sa.Uuid, nullable=True))
        table.add_column(sa.Column("taken", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("silent_before", UtcDateTime, nullable=True))
        table.add_column(sa.Column("kept_silent_before", UtcDateTime, nullable=True))
    op.execute("UPDATE person_merge SET into_id = kept_id")
    with op.batch_alter_table("person_merge") as table:
        table.alter_column("into_id", existing_type=sa.Uuid, nullable=False)
        table.create_foreign_key("fk_person_merge_into", "person", ["into_id"], ["id"])
    op.create_table(
        "carried_row",
        sa.Column("merged_id", sa.Uuid, sa.ForeignKey("person_merge.merged_id"), primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("row_id", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("carried_row")
    with op.batch_alter_table("person_merge") as table:
        table.drop_constraint("fk_person_merge_into", type_="foreignkey")
        for column in ("kept_silent_before", "silent_before", "taken", "into_id"):
            table.drop_column(column)
