"""Alembic's environment: runs the numbered steps of `versions/` against the database named by the caller."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

from lms.foundation.database import engine_options, prepare, write_intent


def run() -> None:
    url = context.config.attributes["database_url"]
    engine = prepare(create_engine(url, **engine_options(url)))
    with write_intent(), engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
