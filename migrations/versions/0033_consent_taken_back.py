"""Since when a person is silent; which villages a version of a notice was for, and who is told it no more."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("person", sa.Column("silent_since", UtcDateTime))
    op.add_column("notice_village", sa.Column("dropped", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("notice_version", sa.Column("villages", sa.Text, nullable=False, server_default="[]"))
    _remember_villages()


def _remember_villages() -> None:
    """Until now no correction changed the villages: each version was for all of them."""
    told: dict[object, list[int]] = {}
    connection = op.get_bind()
    for notice, village in connection.execute(sa.text("SELECT notice_id, village_id FROM notice_village")):
        told.setdefault(notice, []).append(village)
    change = sa.text("UPDATE notice_version SET villages = :villages WHERE notice_id = :notice")
    for notice, villages in told.items():
        connection.execute(change, {"villages": json.dumps(sorted(villages)), "notice": notice})


def downgrade() -> None:
    op.drop_column("notice_version", "villages")
    op.drop_column("notice_village", "dropped")
    op.drop_column("person", "silent_since")
