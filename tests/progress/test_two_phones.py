"""Two phones of one person, each with a clock that is years off, each played through: one standing, by the rules.

The rules are those of docs/phone.md, “Clocks, order, two phones”.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import wiring
from lms.foundation import ids
from lms.foundation.database import db
from lms.progress.models import LessonStanding
from tests.progress.histories import NOON, Cast, Said, a_cast, publish_versions, recorded

pytestmark = pytest.mark.once
PROGRESS = wiring.subscriber("progress")
DAY, YEAR = 24 * 60, 365 * 24 * 60
WHOLE = (
    ("opened", ""),
    ("seen", "look"),
    ("answered", "which"),
    ("seen", "try"),
    ("practised", "try"),
    ("finished", ""),
)
AHEAD, BEHIND = 5 * YEAR, -9 * YEAR


@pytest.fixture
def session(app: Flask) -> Session:
    publish_versions()
    return db.session()


def played(clock_is_off: int, arrives: int, without: str = "") -> list[Said]:
    """The whole lesson on one phone, whose clock is so many minutes off; all of it arrives so many after noon."""
    at = [(clock_is_off + number, did, what) for number, (did, what) in enumerate(WHOLE) if did != without]
    return [
        Said(did, what, 0, 0, "hang-up", "v1", minute, arrives - minute, False, ids.new_id())
        for minute, did, what in at
    ]  # fmt: skip


def standing(session: Session, told: Sequence[Said], cast: Cast) -> LessonStanding:
    PROGRESS.take(session, recorded(told, cast))
    session.flush()
    return session.scalars(select(LessonStanding)).one()


def arrival(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize("clocks", [(AHEAD, BEHIND), (BEHIND, AHEAD), (AHEAD, AHEAD)], ids=["+5 -9", "-9 +5", "+5 +5"])
def test_each_plays_the_whole_lesson_and_it_counts_once_from_the_first_arrival(
    session: Session, clocks: tuple[int, int]
) -> None:
    first, second = (played(off, arrives) for off, arrives in zip(clocks, (DAY, 3 * DAY), strict=True))
    mixed = [*second[::-1], *first, *second[:2]]
    row = standing(session, mixed, a_cast())
    assert (row.completed_at, row.opened_at, row.last_at) == (arrival(DAY), arrival(DAY), arrival(3 * DAY))
    assert row.steps_seen == ["look", "try"]


def test_what_either_did_makes_it_whole_at_the_finish_that_the_evidence_bears_out(session: Session) -> None:
    first, second = played(AHEAD, DAY, without="practised"), played(BEHIND, 3 * DAY, without="answered")
    assert standing(session, [*first, *second], a_cast()).completed_at == arrival(DAY)


def test_neither_alone_nor_both_together_count_what_nobody_did(session: Session) -> None:
    both = [*played(AHEAD, DAY, without="practised"), *played(BEHIND, 3 * DAY, without="practised")]
    assert standing(session, both, a_cast()).completed_at is None


def test_a_clock_that_is_a_few_minutes_ahead_is_believed_and_the_other_is_not(session: Session) -> None:
    near, far = played(DAY + 8, DAY + 4), played(BEHIND, DAY)
    row = standing(session, [*far, *near], a_cast())
    assert (row.completed_at, row.last_at) == (arrival(DAY), arrival(DAY + 8 + len(WHOLE) - 1))
