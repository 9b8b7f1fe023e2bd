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
from lms.lrs.counting import counted
from lms.lrs.log import Recorded, append, draft, head, read
from lms.lrs.replaying import replay
from lms.lrs.subscribers import catch_up
from tests.lrs.statements import AUTHORITY, voiding
from tests.progress.histories import Said, a_cast, forget, histories, publish_versions, recorded, rows, statement
from tests.torture import rounds

pytestmark = pytest.mark.slow

PROGRESS = wiring.subscriber("progress")
bounded = settings(
    max_examples=rounds(40, 400), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
# Every projection is rebuilt on more histories in tests/lrs/test_rebuilt_is_live.py.
fewer = settings(bounded, max_examples=rounds(12, 400))


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


@fewer
@given(history=histories(), data=st.data())
def test_rebuilding_gives_what_reading_along_gave(session: Session, history: list[Said], data: st.DataObject) -> None:
    """Voidings stand anywhere: long after their targets, in one batch with them, or before them."""
    cast = a_cast()
    told = [(each.stored, statement(each, cast)) for each in history]
    for each in data.draw(st.lists(st.sampled_from(history), max_size=3), label="voided") if history else ():
        told.insert(data.draw(st.integers(0, len(told)), label="where"), (each.stored, voiding(each.name)))
    for start in range(0, len(told), 7):
        some = told[start : start + 7]
        with clock.travel(max(stored for stored, _ in some)):
            append([draft(each, AUTHORITY) for _, each in some])
        catch_up([PROGRESS])
    live = rows(session)
    replay(PROGRESS, lambda position, head: None)
    assert rows(session) == live
    forget(session)
    PROGRESS.take(session, counted(session, read(session, 0, head(session))))
    assert rows(session) == live, "as if the voided ones had never been said"
    session.rollback()
