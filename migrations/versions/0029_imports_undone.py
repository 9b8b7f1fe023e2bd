"""Imports in the browser: files being looked at, what each import did, headings once matched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("import_run") as run:
        run.add_column(sa.Column("commune_id", sa.Integer))
        run.add_column(sa.Column("applied_by", sa.Uuid))
        run.add_column(sa.Column("undone_at", UtcDateTime))
        run.add_column(sa.Column("undone_by", sa.Uuid))
        run.add_column(sa.Column("undo", sa.Text))
        run.create_foreign_key("fk_import_run_commune", "area", ["commune_id"], ["id"])
        run.create_index("ix_import_run_commune_id", ["commune_id"])
    op.create_table(
        "import_draft",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("matching", sa.Text, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Column("fates", sa.Text),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("made_by", sa.Uuid, nullable=False),
        sa.Column("asked_at", UtcDateTime),
        sa.Column("fault", sa.Text),
        sa.Column("run_id", sa.Uuid, sa.ForeignKey("import_run.id")),
    )
    op.create_table(
        "import_change",
        sa.Column("run_id", sa.Uuid, sa.ForeignKey("import_run.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("row_id", sa.Text, nullable=False, index=True),
        sa.Column("made", sa.Boolean, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text, nullable=False),
    )
    op.create_table(
        "column_match",
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("heading", sa.Text, primary_key=True),
        sa.Column("meaning", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("column_match", "import_change", "import_draft"):
        op.drop_table(table)
    with op.batch_alter_table("import_run") as run:
        run.drop_index("ix_import_run_commune_id")
        run.drop_constraint("fk_import_run_commune", type_="foreignkey")
        for column in ("undo", "undone_by", "undone_at", "applied_by", "commune_id"):
            run.drop_column(column)
