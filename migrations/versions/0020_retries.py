"""How often a stuck subscriber was tried, and when it is tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("cursor", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
    op.add_column("cursor", sa.Column("retry_at", UtcDateTime))


def downgrade() -> None:
    op.drop_column("cursor", "retry_at")
    op.drop_column("cursor", "failures")
