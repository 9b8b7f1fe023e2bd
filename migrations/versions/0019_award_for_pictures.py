"""An adult's certificate waits until she has chosen her pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("held_award", sa.Column("lacks_pictures", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("held_award", "lacks_pictures")
