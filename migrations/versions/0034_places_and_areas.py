"""Stalls and products that closed, Wi-Fi points; what areas were before, and which became which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    for table in ("stall", "product"):
        op.add_column(table, sa.Column("closed_on", sa.Date))
    op.create_table(
        "wifi_point",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("closed_on", sa.Date),
    )
    op.create_table(
        "area_past",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("area.id"), index=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=False),
    )
    op.create_table(
        "area_succession",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("old_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("new_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.UniqueConstraint("old_id", "new_id", name="uq_area_succession"),
    )


def downgrade() -> None:
    for table in ("area_succession", "area_past", "wifi_point"):
        op.drop_table(table)
    for table in ("product", "stall"):
        op.drop_column(table, "closed_on")
