"""The step to narrow rows and back keeps every statement, its text and its digest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import text

from lms.foundation.database import db
from lms.foundation.migrating import downgrade_database, upgrade_database
from lms.lrs.log import Fate, Recorded, append, draft, head, read
from lms.lrs.mentions import Kind, key_of
from lms.lrs.runs import mentioning
from tests.lrs.statements import AUTHORITY, statement


def all_statements() -> list[Recorded]:
    db.session.rollback()
    return read(db.session(), 0, head(db.session()))


def places(verb: str) -> list[int]:
    """Where a verb is found: its run (record 30) is drawn apart on the way down."""
    db.session.rollback()
    return sorted(db.session.scalars(mentioning([key_of(Kind.VERB, verb)])))


def old_rows() -> Sequence[Any]:
    wanted = text("SELECT position, actor, team, verb, activity, document FROM statement ORDER BY position")
    with db.engine.connect() as connection:
        return connection.execute(wanted).all()


def migrate(app: Flask, down: bool) -> None:
    db.session.rollback()
    db.engine.dispose()
    url = app.extensions["settings"].database_url
    downgrade_database(url, "0009") if down else upgrade_database(url)


def test_down_and_up_again_nothing_changed(app: Flask) -> None:
    timeless = statement()
    del timeless["timestamp"]
    sent = [statement(), timeless, statement(verb="completed")]
    append([draft(each, AUTHORITY) for each in sent])
    before, found = all_statements(), places(sent[0]["verb"]["id"])
    assert found == [1, 2]
    migrate(app, down=True)
    assert [(row.position, row.actor, row.team, row.verb, row.activity) for row in old_rows()] == [
        (each.position, each.actor, each.team, each.verb, each.activity) for each in before
    ]
    migrate(app, down=False)
    assert all_statements() == before
    assert places(sent[0]["verb"]["id"]) == found
    assert append([draft(each, AUTHORITY) for each in sent]) == [Fate.ALREADY] * 3
    assert append([draft({**sent[0], "timestamp": "2026-01-01T00:00:00Z"}, AUTHORITY)]) == [Fate.CONFLICT]
