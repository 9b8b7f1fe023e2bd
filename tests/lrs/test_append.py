from __future__ import annotations

import threading
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.foundation.database import db, writes
from lms.lrs.log import Fate, append, append_within, draft, head, read
from lms.lrs.models import Statement
from tests.lrs.statements import AUTHORITY, statement


def store(*statements: dict[str, Any]) -> list[Fate]:
    return append([draft(each, AUTHORITY) for each in statements])


def test_positions_have_no_gaps_and_stored_rises(app: Flask) -> None:
    store(*[statement() for _ in range(30)])
    store(statement())
    rows = db.session.execute(select(Statement.position, Statement.stored).order_by(Statement.position)).all()
    assert [row.position for row in rows] == list(range(1, 32))
    assert all(earlier.stored < later.stored for earlier, later in pairwise(rows))


def test_the_same_statement_sent_twice_is_stored_once(app: Flask) -> None:
    one = statement()
    assert store(one) == [Fate.STORED]
    assert store(one) == [Fate.ALREADY]
    assert head(db.session()) == 1


def test_another_statement_under_a_known_id_changes_nothing(app: Flask) -> None:
    one = statement()
    store(one)
    assert store({**one, "timestamp": "2026-11-21T08:00:00Z"}) == [Fate.CONFLICT]
    assert read(db.session(), 0, 1)[0].body["timestamp"] == one["timestamp"]


def test_a_repetition_inside_one_batch_is_stored_once(app: Flask) -> None:
    one = statement()
    assert store(one, one) == [Fate.STORED, Fate.ALREADY]


def test_writers_side_by_side_leave_no_gap_and_lose_nothing(app: Flask) -> None:
    def write() -> None:
        with app.app_context():
            for _ in range(20):
                store(statement(), statement())

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    positions = list(db.session.scalars(select(Statement.position).order_by(Statement.position)))
    assert positions == list(range(1, 321))


def test_a_failed_batch_fails_alone(app: Flask) -> None:
    broken = draft(statement(), AUTHORITY)
    broken.body["result"] = {"unstorable": object()}
    with pytest.raises(TypeError):
        append([broken])
    assert store(statement()) == [Fate.STORED]


def test_an_action_may_append_only_within_its_own_transaction(app: Flask) -> None:
    @writes
    def wrong() -> None:
        store(statement())

    @writes
    def right() -> list[Fate]:
        return append_within([draft(statement(), AUTHORITY)])

    with pytest.raises(RuntimeError, match="append_within"):
        wrong()
    assert right() == [Fate.STORED]
