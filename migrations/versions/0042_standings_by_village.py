"""A kept standing names the household's village: a commune's are found without reading the province's (record 28)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

_NAME = "standing_household_moves"
_FOLLOW = "UPDATE household_standing SET village_id = NEW.village_id WHERE household_id = NEW.id"


def upgrade() -> None:
    op.add_column("household_standing", sa.Column("village_id", sa.Integer))
    op.execute(
        "UPDATE household_standing SET village_id = "
        "(SELECT household.village_id FROM household WHERE household.id = household_standing.household_id)"
    )
    op.create_index("ix_household_standing_village_id", "household_standing", ["village_id"])
    if not _postgresql():
        op.execute(f"CREATE TRIGGER {_NAME} AFTER UPDATE OF village_id ON household BEGIN {_FOLLOW}; END")
        return
    op.execute(f"CREATE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_FOLLOW}; RETURN NULL; END $$")
    op.execute(
        f"CREATE TRIGGER {_NAME} AFTER UPDATE OF village_id ON household FOR EACH ROW EXECUTE FUNCTION {_NAME}()"
    )


def downgrade() -> None:
    op.execute(f"DROP TRIGGER {_NAME} ON household" if _postgresql() else f"DROP TRIGGER {_NAME}")
    if _postgresql():
        op.execute(f"DROP FUNCTION {_NAME}()")
    op.drop_index("ix_household_standing_village_id", "household_standing")
    op.drop_column("household_standing", "village_id")


def _postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
