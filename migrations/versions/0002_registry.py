"""The registry: areas, households, people, markets, and the record of imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0002"
down_revision = "0001"

TABLES = (
    "area",
    "village_facts",
    "household",
    "residence",
    "person",
    "membership",
    "market",
    "stall",
    "import_run",
)
OPEN = sa.text("valid_to IS NULL")


def upgrade() -> None:
    _areas()
    _households()
    _people()
    _markets()
    _imports()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _areas() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("gso_code", sa.Text),
        sa.Column("code", sa.Text),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("area.id"), index=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.UniqueConstraint("gso_code", "valid_from", name="uq_area_gso_code"),
        sa.UniqueConstraint("parent_id", "code", name="uq_area_code"),
        sa.CheckConstraint("level IN ('province', 'district', 'commune', 'village')", name="ck_area_level"),
    )
    op.create_table(
        "village_facts",
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
        sa.Column("team_phone", sa.Text, nullable=False),
        sa.Column("police_phone", sa.Text, nullable=False),
        sa.Column("service_centre", sa.Text, nullable=False),
    )


def _households() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("residents", sa.Integer, nullable=False),
        sa.Column("phones", sa.Integer),
        sa.Column("closed_on", sa.Date),
    )
    op.create_table(
        "residence",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("household_id", sa.Uuid, sa.ForeignKey("household.id"), nullable=False, index=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    op.create_index(
        "uq_residence_open", "residence", ["household_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("called", sa.Text, nullable=False),
        sa.Column("birth_year", sa.Integer),
        sa.Column("phone", sa.Text),
        sa.Column("audio_lang", sa.Text, nullable=False),
        sa.Column("picture", sa.Text),
        sa.Column("erased_at", UtcDateTime),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False, index=True),
        sa.Column("household_id", sa.Uuid, sa.ForeignKey("household.id"), nullable=False, index=True),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )
    op.create_index(
        "uq_membership_open", "membership", ["person_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _markets() -> None:
    op.create_table(
        "market",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("area_id", "name", name="uq_market_name"),
    )
    op.create_table(
        "stall",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("market_id", sa.Integer, sa.ForeignKey("market.id"), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("household_id", sa.Uuid, sa.ForeignKey("household.id"), index=True),
        sa.UniqueConstraint("market_id", "number", name="uq_stall_number"),
    )


def _imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("applied_at", UtcDateTime, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("created", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("fates", sa.Text, nullable=False),
    )
