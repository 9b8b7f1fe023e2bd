"""Published lessons stay to be had: the bundle of every version, packed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("lesson_version", sa.Column("bundle", sa.LargeBinary))


def downgrade() -> None:
    op.drop_column("lesson_version", "bundle")
