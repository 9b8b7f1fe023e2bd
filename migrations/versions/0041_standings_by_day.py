"""Standings under rules that ask where people belong on the day are kept too: a row for each time (record 28).

A household's facts are also those of whoever ever belonged to it, so their changes, and who comes and goes, mark it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0041"
down_revision = "0040"

Change = tuple[str, str, str, str]

_COLUMNS = "household_id, under, reached_at, completed_at, digital_at, skills_at, active_at, newest_at"
_MARK = "INSERT INTO standing_due (household_id, marked_in)"
_CHANGED = "OLD.completed_at IS DISTINCT FROM NEW.completed_at OR OLD.household_id IS DISTINCT FROM NEW.household_id"
_LEARNT = "SELECT household_id FROM lesson_standing WHERE person_id = {person}"
_TOUCHED = "SELECT household_id FROM household_contact WHERE person_id = {person}"
_BELONGS = "SELECT household_id FROM membership WHERE person_id = {person}"
_KNOWN = (
    "(EXISTS (SELECT 1 FROM lesson_standing WHERE person_id = {row}.person_id) "
    "OR EXISTS (SELECT 1 FROM evidence WHERE person_id = {row}.person_id))"
)


def _own(row: str) -> str:
    return f"SELECT {row}.household_id AS household_id"


def _changes(*, belonging: bool) -> list[Change]:
    """Table, event, condition, the households concerned; as of migration 0032 without ``belonging``."""

    def also(row: str, *households: str, key: str = "person_id") -> str:
        more = (_BELONGS.format(person=f"{row}.{key}"),) if belonging else ()
        return " UNION ".join((*households, *more))

    def learnt(row: str) -> str:
        return _LEARNT.format(person=f"{row}.person_id")

    def person(row: str) -> str:
        return also(row, *(each.format(person=f"{row}.id") for each in (_TOUCHED, _LEARNT)), key="id")

    lesson = "lesson_standing"
    return [
        ("evidence", "INSERT", "", also("NEW", _own("NEW"))),
        ("evidence", "DELETE", "", also("OLD", _own("OLD"))),
        ("evidence", "UPDATE", "", also("OLD", also("NEW", _own("NEW"), _own("OLD")))),
        (lesson, "INSERT", "NEW.completed_at IS NOT NULL", also("NEW", learnt("NEW"))),
        (lesson, "UPDATE", _CHANGED, also("NEW", learnt("NEW"), _own("OLD"))),
        (lesson, "DELETE", "OLD.completed_at IS NOT NULL", also("OLD", learnt("OLD"), _own("OLD"))),
        ("person", "INSERT", "NEW.birth_year IS NOT NULL", person("NEW")),
        ("person", "UPDATE", "OLD.birth_year IS DISTINCT FROM NEW.birth_year", person("NEW")),
        ("person", "DELETE", "OLD.birth_year IS NOT NULL", person("OLD")),
    ]


def _moves() -> list[Change]:
    came, left = (f"{_own(row)} WHERE {_KNOWN.format(row=row)}" for row in ("NEW", "OLD"))
    return [
        ("membership", "INSERT", "", came),
        ("membership", "DELETE", "", left),
        ("membership", "UPDATE", "", f"{came} UNION {left}"),
    ]


def upgrade() -> None:
    op.create_index("ix_evidence_person", "evidence", ["person_id"])
    _copied(by_day=True)
    _drop(_changes(belonging=False))
    _make([*_changes(belonging=True), *_moves()])
    known = _KNOWN.format(row="membership")
    op.execute(f"{_MARK} SELECT DISTINCT household_id, 'belonging' FROM membership WHERE {known}")


def downgrade() -> None:
    _drop([*_changes(belonging=True), *_moves()])
    _make(_changes(belonging=False))
    # What is kept for some days only is made anew by the program.
    op.execute(f"DELETE FROM household_standing WHERE ends IS NOT NULL OR begins <> {_always()}")
    _copied(by_day=False)
    op.drop_index("ix_evidence_person", "evidence")


def _copied(*, by_day: bool) -> None:
    days = (sa.Column("begins", sa.Date, nullable=False), sa.Column("ends", sa.Date)) if by_day else ()
    for index in ("newest", "under"):
        op.drop_index(f"ix_household_standing_{index}", "household_standing")
    op.rename_table("household_standing", "household_standing_old")
    if _postgresql():
        op.execute("ALTER TABLE household_standing_old RENAME CONSTRAINT household_standing_pkey TO old_standing_pkey")
    op.create_table(
        "household_standing",
        sa.Column("household_id", sa.Uuid, nullable=False),
        sa.Column("under", sa.Text, nullable=False),
        *days,
        *(sa.Column(f"{name}_at", UtcDateTime) for name in ("reached", "completed", "digital", "skills", "active")),
        sa.Column("newest_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("household_id", "under", *(("begins",) if by_day else ())),
    )
    into, values = (f"{_COLUMNS}, begins", f"{_COLUMNS}, {_always()}") if by_day else (_COLUMNS, _COLUMNS)
    op.execute(f"INSERT INTO household_standing ({into}) SELECT {values} FROM household_standing_old")
    op.drop_table("household_standing_old")
    op.create_index("ix_household_standing_newest", "household_standing", ["newest_at"])
    op.create_index("ix_household_standing_under", "household_standing", ["under"])


def _make(changes: list[Change]) -> None:
    for table, event, condition, households in changes:
        name, concerned = f"standing_{table}_{event.lower()}", f"({households}) AS concerned"
        if not _postgresql():
            op.execute(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {condition or '1'} BEGIN "
                # An outer OR IGNORE would be overruled by the statement that fires the trigger.
                f"{_MARK} SELECT DISTINCT household_id, 'here' FROM {concerned} WHERE NOT EXISTS "
                "(SELECT 1 FROM standing_due WHERE household_id = concerned.household_id AND marked_in = 'here'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            # A mark of this transaction's own: nobody waits for another's mark, and none is lost to one being taken.
            f"{_MARK} SELECT household_id, pg_current_xact_id()::text FROM {concerned} "
            "ON CONFLICT DO NOTHING; RETURN NULL; END $$"
        )
        when = f"WHEN ({condition}) " if condition else ""
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()")


def _drop(changes: list[Change]) -> None:
    for table, event, _, _ in changes:
        name = f"standing_{table}_{event.lower()}"
        op.execute(f"DROP TRIGGER {name} ON {table}" if _postgresql() else f"DROP TRIGGER {name}")
        if _postgresql():
            op.execute(f"DROP FUNCTION {name}()")


def _always() -> str:
    return "DATE '0001-01-01'" if _postgresql() else "'0001-01-01'"


def _postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
