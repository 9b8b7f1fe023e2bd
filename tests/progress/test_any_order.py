"""Progress is the same whatever the order in which phones come, and when it is rebuilt from the log."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms import wiring
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.log import Recorded, append, draft
from lms.lrs.subscribers import catch_up, replay
from tests.lrs.statements import AUTHORITY
from tests.progress.histories import Said, a_cast, forget, histories, publish_versions, recorded, rows, statement

PROGRESS = wiring.subscriber("progress")
bounded = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def session(app: Flask) -> Session:
    publish_versions()
    return db.session()


def told(session: Session, statements: Sequence[Recorded], cuts: Sequence[int]) -> dict[str, list[tuple[object, ...]]]:
    """What progress knows after reading these statements in batches that end at ``cuts``."""
    forget(session)
    for start, end in pairwise(sorted({0, *cuts, len(statements)})):
        PROGRESS.take(session, statements[start:end])
    return rows(session, exact=False)


@bounded
@given(history=histories(), data=st.data())
def test_any_order_ends_the_same(session: Session, history: list[Said], data: st.DataObject) -> None:
    cast = a_cast()
    again = data.draw(st.permutations(history + history[:4]), label="another order")
    cuts = data.draw(st.lists(st.integers(0, len(history)), max_size=3), label="batches")
    expected = told(session, recorded(history, cast), [])
    assert told(session, recorded(again, cast), cuts) == expected
    session.rollback()


@bounded
@given(history=histories())
def test_rebuilding_gives_what_reading_along_gave(session: Session, history: list[Said]) -> None:
    cast = a_cast()
    for start in range(0, len(history), 7):
        some = history[start : start + 7]
        with clock.travel(max(each.stored for each in some)):
            append([draft(statement(each, cast), AUTHORITY) for each in some])
        catch_up([PROGRESS])
    live = rows(session)
    replay(PROGRESS, lambda position, head: None)
    assert rows(session) == live
