"""A key to the record may be bound to an area."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("credential", sa.Column("area", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("credential", "area")
