"""Standings of households kept ready to be counted, with the marks of those that changed (record 28)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0032"
down_revision = "0031"

_MARK = "INSERT INTO standing_due (household_id, marked_in)"
_OF_PERSON = (
    "SELECT household_id FROM household_contact WHERE person_id = {person} "
    "UNION SELECT household_id FROM lesson_standing WHERE person_id = {person}"
)
# What changes where a household stands: table, event, condition, the households concerned.
_CHANGES = (
    ("household_contact", "INSERT", "", "SELECT NEW.household_id AS household_id"),
    ("household_contact", "DELETE", "", "SELECT OLD.household_id AS household_id"),
    (
        "household_contact",
        "UPDATE",
        "",
        "SELECT NEW.household_id AS household_id UNION SELECT OLD.household_id",
    ),
    ("evidence", "INSERT", "", "SELECT NEW.household_id AS household_id"),
    ("evidence", "DELETE", "", "SELECT OLD.household_id AS household_id"),
    ("evidence", "UPDATE", "", "SELECT NEW.household_id AS household_id UNION SELECT OLD.household_id"),
    (
        "lesson_standing",
        "INSERT",
        "NEW.completed_at IS NOT NULL",
        "SELECT household_id FROM lesson_standing WHERE person_id = NEW.person_id",
    ),
    (
        "lesson_standing",
        "UPDATE",
        "OLD.completed_at IS DISTINCT FROM NEW.completed_at OR OLD.household_id IS DISTINCT FROM NEW.household_id",
        "SELECT household_id FROM lesson_standing WHERE person_id = NEW.person_id UNION SELECT OLD.household_id",
    ),
    (
        "lesson_standing",
        "DELETE",
        "OLD.completed_at IS NOT NULL",
        "SELECT household_id FROM lesson_standing WHERE person_id = OLD.person_id UNION SELECT OLD.household_id",
    ),
    ("person", "INSERT", "NEW.birth_year IS NOT NULL", _OF_PERSON.format(person="NEW.id")),
    ("person", "UPDATE", "OLD.birth_year IS DISTINCT FROM NEW.birth_year", _OF_PERSON.format(person="NEW.id")),
    ("person", "DELETE", "OLD.birth_year IS NOT NULL", _OF_PERSON.format(person="OLD.id")),
)


def upgrade() -> None:
    _tables()
    op.create_index("ix_household_contact_person", "household_contact", ["person_id"])
    for table, event, condition, households in _CHANGES:
        _trigger(table, event, condition, households)
    op.execute(
        f"{_MARK} SELECT household_id, 'upgrade' FROM (SELECT household_id FROM household_contact "
        "UNION SELECT household_id FROM lesson_standing UNION SELECT household_id FROM evidence) AS known"
    )


def _tables() -> None:
    op.create_table(
        "household_standing",
        sa.Column("household_id", sa.Uuid, primary_key=True),
        sa.Column("reached_at", UtcDateTime),
        sa.Column("completed_at", UtcDateTime),
        sa.Column("digital_at", UtcDateTime),
        sa.Column("skills_at", UtcDateTime),
        sa.Column("active_at", UtcDateTime),
        sa.Column("newest_at", UtcDateTime, nullable=False),
        sa.Column("under", sa.Text, nullable=False),
    )
    op.create_index("ix_household_standing_newest", "household_standing", ["newest_at"])
    op.create_index("ix_household_standing_under", "household_standing", ["under"])
    op.create_table(
        "standing_due",
        sa.Column("household_id", sa.Uuid, primary_key=True),
        sa.Column("marked_in", sa.Text, primary_key=True),
    )


def _trigger(table: str, event: str, condition: str, households: str) -> None:
    name = f"standing_{table}_{event.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {condition or '1'} BEGIN "
            # An outer OR IGNORE would be overruled by the statement that fires the trigger.
            f"{_MARK} SELECT DISTINCT household_id, 'here' FROM ({households}) AS concerned WHERE NOT EXISTS "
            "(SELECT 1 FROM standing_due WHERE household_id = concerned.household_id AND marked_in = 'here'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # A mark of this transaction's own: nobody waits for another's mark, and none is lost to one being taken.
        f"{_MARK} SELECT household_id, pg_current_xact_id()::text FROM ({households}) AS concerned "
        "ON CONFLICT DO NOTHING; RETURN NULL; END $$"
    )
    when = f"WHEN ({condition}) " if condition else ""
    op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    for table, event, _, _ in _CHANGES:
        name = f"standing_{table}_{event.lower()}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_household_contact_person", "household_contact")
    for gone in ("standing_due", "household_standing"):
        op.drop_table(gone)
