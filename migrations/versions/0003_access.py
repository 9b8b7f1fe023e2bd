"""Access: accounts and their reach, sign-ins, household cards, devices, picture PINs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0003"
down_revision = "0002"

DIGEST = sa.LargeBinary(32)


def upgrade() -> None:
    _staff()
    _cards()
    _devices()


def _ref(name: str, target: str, **options: bool) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(target, ondelete="CASCADE"), **options)  # type: ignore[arg-type]


def _staff() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("username", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id", ondelete="SET NULL")),
        sa.Column("disabled_at", UtcDateTime),
        sa.Column("last_seen_at", UtcDateTime),
    )
    op.create_table(
        "account_area",
        _ref("account_id", "account.id", primary_key=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), primary_key=True),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid, primary_key=True),
        _ref("account_id", "account.id", nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    op.create_table(
        "attempts",
        sa.Column("subject", DIGEST, primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.Column("waits_until", UtcDateTime),
    )


def _cards() -> None:
    op.create_table(
        "household_card",
        sa.Column("id", sa.Uuid, primary_key=True),
        _ref("household_id", "household.id", nullable=False),
        sa.Column("token_hash", DIGEST, nullable=False, unique=True),
        sa.Column("code_hash", DIGEST, nullable=False, unique=True),
        sa.Column("issued_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("voided_at", UtcDateTime),
        sa.Column("replaced_by", sa.Uuid, sa.ForeignKey("household_card.id")),
    )
    op.create_index("ix_household_card_household_id", "household_card", ["household_id"])
    op.create_table(
        "picture_pin",
        _ref("person_id", "person.id", primary_key=True),
        sa.Column("pin_hash", sa.Text, nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
        sa.Column("set_by", sa.Uuid, nullable=False),
    )


def _devices() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("token_hash", DIGEST, nullable=False, unique=True),
        sa.Column("previous_hash", DIGEST),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("rotated_at", UtcDateTime, nullable=False),
        sa.Column("confirmed_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
    )
    op.create_index("ix_device_previous_hash", "device", ["previous_hash"])
    op.create_table(
        "device_household",
        _ref("device_id", "device.id", primary_key=True),
        _ref("household_id", "household.id", primary_key=True),
        sa.Column("opened_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_device_household_household_id", "device_household", ["household_id"])
    op.create_table(
        "device_person",
        _ref("device_id", "device.id", primary_key=True),
        _ref("person_id", "person.id", primary_key=True),
        sa.Column("opened_at", UtcDateTime),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("waits_until", UtcDateTime),
        sa.Column("locked_at", UtcDateTime),
    )
    op.create_index("ix_device_person_person_id", "device_person", ["person_id"])


def downgrade() -> None:
    for table in (
        "device_person",
        "device_household",
        "device",
        "picture_pin",
        "household_card",
        "attempts",
        "sign_in",
        "account_area",
        "account",
    ):
        op.drop_table(table)
