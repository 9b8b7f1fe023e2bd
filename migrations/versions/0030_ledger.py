"""The household ledger: dated rules, days of activity, typed-in figures, frozen months, what is seen in homes."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import Position, UtcDateTime

revision = "0030"
down_revision = "0029"

TABLES = (
    "snapshot_figure", "snapshot_list", "snapshot", "outside_figure", "village_check", "household_check",
    "activity_day", "ladder_rule",
)  # fmt: skip
FIRST_RULE = uuid.UUID("00000000-0000-4000-8000-000000002026")
HOUSEHOLDS = ("core_set", "household")


def upgrade() -> None:
    _rules()
    _papers()
    _activity()
    _checks()
    _outside()
    _snapshots()


def _id(name: str = "id", **more: bool) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, **{"primary_key": True, **more})


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def _count(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _time(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime, nullable=nullable)


def _account(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey("account.id"), nullable=nullable)


def _rules() -> None:
    rules = op.create_table(
        "ladder_rule",
        _id(),
        sa.Column("commune_id", sa.Integer, sa.ForeignKey("area.id"), index=True),
        _text("name"),
        sa.Column("valid_from", sa.Date, nullable=False),
        _count("reached_age"),
        sa.Column("trainer_reaches", sa.Boolean, nullable=False),
        _count("adult_age"),
        *(_text(name) for name in ("belonging", "lessons", "skills", "review_lessons")),
        _count("retained_days", nullable=True),
        _count("teach_backs"),
        _text("reason"),
        _time("made_at"),
        _account("made_by"),
    )
    scam = ["deepfake-call", "fake-gov-app", "otp-and-fake-police", "scam-first-aid"]
    first = {
        "id": FIRST_RULE, "commune_id": None, "name": "2026", "valid_from": date(2026, 1, 1), "reached_age": 15,
        "trainer_reaches": True, "adult_age": 18, "belonging": "then", "lessons": "[]",
        "skills": json.dumps(["DVC", "MUA", "TT", "AT", "NT"]), "review_lessons": json.dumps(scam), "retained_days": 7,
        "teach_backs": 1, "reason": "", "made_at": datetime(2026, 1, 1, tzinfo=UTC), "made_by": None,
    }  # fmt: skip
    op.bulk_insert(rules, [first])


def _papers() -> None:
    """Every household's paper so far was earned by the first rule: there was no other."""
    for name in ("certificate", "held_award"):
        op.add_column(name, sa.Column("rule_id", sa.Uuid))
        table = sa.table(name, sa.column("rule_id", sa.Uuid), sa.column("kind", sa.Text))
        op.execute(table.update().where(table.c.kind.in_(HOUSEHOLDS)).values(rule_id=FIRST_RULE))


def _activity() -> None:
    op.create_table(
        "activity_day",
        _id("person_id"),
        sa.Column("day", sa.Date, primary_key=True),
        _id("household_id"),
    )
    op.create_index("ix_activity_day_household", "activity_day", ["household_id", "day"])


def _checks() -> None:
    op.create_table(
        "household_check",
        _id("statement_id"),
        sa.Column("household_id", sa.Uuid, nullable=False, index=True),
        sa.Column("person_id", sa.Uuid),
        *(_text(name) for name in ("smartphone", "selling", "in_group", "submitted", "by")),
        _time("at"),
    )
    op.create_table(
        "village_check",
        _id("statement_id"),
        sa.Column("village_id", sa.Integer, nullable=False, index=True),
        *(_text(name) for name in ("wifi", "by")),
        _time("at"),
    )


def _outside() -> None:
    op.create_table(
        "outside_figure",
        _id(),
        _text("indicator"),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False, index=True),
        _text("kind"),
        *(_count(name, nullable=True) for name in ("part", "whole", "hundredths")),
        *(_text(name) for name in ("unit", "whole_words", "source", "note")),
        sa.Column("measured_on", sa.Date, nullable=False),
        _time("entered_at"),
        _account("entered_by", nullable=False),
        _time("withdrawn_at", nullable=True),
        _account("withdrawn_by"),
        _text("reason"),
    )


def _snapshots() -> None:
    op.create_table(
        "snapshot",
        _id(),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        _time("as_of"),
        sa.Column("rule_id", sa.Uuid, sa.ForeignKey("ladder_rule.id"), nullable=False),
        sa.Column("position", Position, nullable=False),
        _time("made_at"),
        _time("checked_at"),
        *(_count(name) for name in ("households", "residents", "people", "adults", "elders")),
        sa.UniqueConstraint("area_id", "month", name="uq_snapshot_month"),
    )
    op.create_table(
        "snapshot_list",
        sa.Column("snapshot_id", sa.Uuid, sa.ForeignKey("snapshot.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("members", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "snapshot_figure",
        sa.Column("snapshot_id", sa.Uuid, sa.ForeignKey("snapshot.id"), primary_key=True),
        sa.Column("indicator", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        *(_count(name, nullable=True) for name in ("numerator", "denominator", "unknown", "hundredths")),
        _text("note"),
        _text("values"),
        _time("at"),
        sa.Column("position", Position, nullable=False),
    )


def downgrade() -> None:
    for name in ("held_award", "certificate"):
        op.drop_column(name, "rule_id")
    for table in TABLES:
        op.drop_table(table)
