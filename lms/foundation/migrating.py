"""Migrations: the database follows the code by numbered steps, up and down."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from lms.foundation.settings import ROOT


def upgrade_database(database_url: str, revision: str = "head") -> None:
    """Run the missing migrations; a database that is up to date is left alone."""
    command.upgrade(alembic_config(database_url), revision)


def downgrade_database(database_url: str, revision: str) -> None:
    command.downgrade(alembic_config(database_url), revision)


def revisions() -> list[str]:
    """All revisions, oldest first."""
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def is_up_to_date(engine: Engine) -> bool:
    """Whether the newest migration has run."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == revisions()[-1]


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = database_url
    return config
