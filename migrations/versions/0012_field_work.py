"""Field work: lanes, specialities, sessions and who was there, visits, checks, stumbles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0012"
down_revision = "0011"

ROWS = ("sheet_photo", "session_closure", "session_lesson", "session_village", "training_session", "record_note")
READ_FROM_THE_LOG = ("attendance", "visit", "stall_check", "product_check", "stumble")


def upgrade() -> None:
    op.add_column("household", sa.Column("lane", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "product",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("stars", sa.Integer),
        sa.Column("household_id", sa.Uuid, sa.ForeignKey("household.id"), index=True),
        sa.UniqueConstraint("area_id", "name", name="uq_product_name"),
    )
    _sessions()
    _read_from_the_log()


def downgrade() -> None:
    for table in (*READ_FROM_THE_LOG, *ROWS, "product"):
        op.drop_table(table)
    op.drop_column("household", "lane")


def _sessions() -> None:
    op.create_table(
        "training_session",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False, index=True),
        _account("planned_by"),
        sa.Column("planned_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "session_village", _of_session(primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
    )  # fmt: skip
    op.create_table(
        "session_lesson", _of_session(primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True), sa.Column("lesson", sa.Text, nullable=False),
    )  # fmt: skip
    op.create_table(
        "session_closure", _of_session(primary_key=True), _account("by"), sa.Column("at", UtcDateTime, nullable=False)
    )
    op.create_table(
        "sheet_photo",
        sa.Column("id", sa.Uuid, primary_key=True),
        _of_session(index=True),
        _account("by"),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("image", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "record_note", sa.Column("statement_id", sa.Uuid, primary_key=True), _account("by"),
        sa.Column("text", sa.Text, nullable=False),
    )  # fmt: skip


def _read_from_the_log() -> None:
    _table("attendance", "session", [_id("session_id"), _id("person_id"), _id("household_id"), _text("lesson")])
    op.create_index("ix_attendance_household", "attendance", ["household_id"])
    _table("visit", "household", [_id("household_id"), _text("outcome")])
    _table("stall_check", "stall", [_id("stall_id"), _text("guided"), _text("own_stand"), _text("payments")])
    _table("product_check", "product", [_id("product_id"), _text("opened")])
    op.create_table(
        "stumble",
        sa.Column("statement_id", sa.Uuid, primary_key=True),
        _id("person_id"), _id("household_id"), _text("lesson"),
        sa.Column("danger", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )  # fmt: skip
    op.create_index("ix_stumble_household", "stumble", ["household_id"])


def _table(name: str, found_by: str, columns: list[sa.Column[object]]) -> None:
    op.create_table(
        name, sa.Column("statement_id", sa.Uuid, primary_key=True), *columns, _text("by"),
        sa.Column("at", UtcDateTime, nullable=False),
    )  # fmt: skip
    op.create_index(f"ix_{name}_{found_by}", name, [f"{found_by}_id"])


def _id(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, nullable=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def _account(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey("account.id"), nullable=False)


def _of_session(**options: bool) -> sa.Column[object]:
    whole = sa.ForeignKey("training_session.id", ondelete="CASCADE")
    return sa.Column("session_id", sa.Uuid, whole, nullable=False, **options)
