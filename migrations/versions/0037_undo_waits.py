"""Undoing a long import waits in the database for a process of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("import_run", sa.Column("undo_asked_at", UtcDateTime, nullable=True))
    op.add_column("import_run", sa.Column("undo_fault", sa.Text, nullable=True))


def downgrade() -> None:
    op.drop_column("import_run", "undo_fault")
    op.drop_column("import_run", "undo_asked_at")
