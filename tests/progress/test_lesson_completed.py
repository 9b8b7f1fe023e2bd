"""A lesson is completed when its version's demands are met; times are the phone's where they can be believed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.foundation.database import db
from lms.lrs.counting import effective_time
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.progress.models import Evidence, HouseholdContact, LessonStanding
from lms.progress.projections import project_progress
from tests.progress.histories import NOON, Cast, Said, a_cast, publish_versions, recorded

LESSON = "scan-a-code"
EVERYTHING = (("seen", "look"), ("answered", "which"), ("seen", "try"), ("practised", "try"), ("finished", ""))
ARRIVED = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def session(app: Flask) -> Session:
    publish_versions()
    return db.session()


def did(
    *deeds: tuple[str, str], at: int = 0, household: int = 0, version: str = "v1", assisted: bool = False
) -> list[Said]:
    return [
        Said(what, how, 0, household, LESSON, version, at + number, 0, assisted, uuid.uuid4())
        for number, (what, how) in enumerate(deeds)
    ]


def after(session: Session, history: list[Said], cast: Cast) -> LessonStanding:
    for statement in recorded(history, cast):
        project_progress(session, statement)
    session.flush()
    return session.get_one(LessonStanding, (cast.people[0], LESSON))


def heard(timestamp: datetime) -> Recorded:
    return Recorded(1, uuid.uuid4(), ARRIVED, timestamp, "", None, "", "", {})


@pytest.mark.parametrize(
    ("offset", "believed"),
    [
        (timedelta(), True),
        (timedelta(days=-60), True),
        (timedelta(days=-60, microseconds=-1), False),
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, microseconds=1), False),
        (timedelta(days=-20000), False),
    ],
)
def test_the_phones_time_counts_within_its_bounds(offset: timedelta, believed: bool) -> None:
    assert effective_time(heard(ARRIVED + offset)) == (ARRIVED + offset if believed else ARRIVED)


def test_everything_done_is_completed(session: Session) -> None:
    standing = after(session, did(*EVERYTHING), a_cast())
    assert standing.completed_at == NOON + timedelta(minutes=4)
    assert standing.settled_by == 5


@pytest.mark.parametrize("missing", range(5))
def test_nothing_may_be_missing(session: Session, missing: int) -> None:
    deeds = [deed for number, deed in enumerate(EVERYTHING) if number != missing]
    standing = after(session, did(*deeds), a_cast())
    assert (standing.completed_at, standing.settled_by) == (None, None)


def test_a_wrong_answer_is_no_answer(session: Session) -> None:
    deeds = [("slipped" if what == "answered" else what, how) for what, how in EVERYTHING]
    assert after(session, did(*deeds), a_cast()).completed_at is None


def test_practice_together_with_a_helper_does_not_count(session: Session) -> None:
    cast = a_cast()
    together = did(*EVERYTHING, assisted=True)
    assert after(session, together, cast).completed_at is None
    alone = did(("practised", "try"), at=60)
    assert after(session, together + alone, cast).completed_at == NOON + timedelta(minutes=4)


def test_each_version_has_its_own_demands(session: Session) -> None:
    second = [("seen", "look"), ("seen", "end"), ("practised", "try"), ("finished", "")]
    assert after(session, did(*second, version="v2"), a_cast()).completed_at is not None
    assert after(session, did(*second, version="v1"), a_cast()).completed_at is None
    assert after(session, did(*EVERYTHING, version="of another server"), a_cast()).completed_at is None


def test_an_earlier_finish_that_comes_late_counts_from_its_day(session: Session) -> None:
    cast = a_cast()
    late = did(*EVERYTHING, at=0, household=0)
    early_bird = did(*EVERYTHING, at=60 * 24, household=1)
    standing = after(session, early_bird + late, cast)
    assert (standing.completed_at, standing.household_id) == (NOON + timedelta(minutes=4), cast.households[0])
    contacts = {row.household_id: row.active_at for row in session.query(HouseholdContact)}
    assert contacts[cast.households[1]] == NOON + timedelta(days=1, minutes=4)
    assert contacts[cast.households[0]] == NOON + timedelta(minutes=4)


def test_opening_a_lesson_is_no_step(session: Session) -> None:
    cast = a_cast()
    standing = after(session, did(("opened", "")), cast)
    assert standing.steps_seen == []
    assert session.query(HouseholdContact).count() == 0


def test_a_review_is_evidence_and_activity(session: Session) -> None:
    cast = a_cast()
    for statement in recorded(did(("reviewed", "")), cast):
        project_progress(session, statement)
        project_progress(session, statement)
    [found] = session.query(Evidence).all()
    assert (found.kind, found.what, found.at) == ("review", LESSON, NOON)
    assert session.query(HouseholdContact).one().active_at == NOON


def _odd(cast: Cast, **changes: Any) -> Recorded:
    [model] = recorded(did(("practised", "try")), cast)
    fields = {name: getattr(model, name) for name in Recorded.__dataclass_fields__}
    return Recorded(**{**fields, **changes})


def test_a_teach_back_tells_a_relation_and_never_a_name(session: Session) -> None:
    cast = a_cast()
    for relation in ("neighbour", "Nguyễn Văn Mẫu", "", 7):
        body = {"result": {"extensions": {EXTENSION["relation"]: relation}}}
        shared = _odd(cast, id=uuid.uuid4(), verb=VERB["shared"], activity=activity_id("lessons", LESSON), body=body)
        project_progress(session, shared)
    [found] = session.query(Evidence).all()
    assert (found.kind, found.what) == ("teach_back", "neighbour")


def test_what_is_named_oddly_stops_nobody(session: Session) -> None:
    cast = a_cast()
    long = activity_id("lessons", "x" * 5000)
    for odd in (
        _odd(cast, verb=VERB["experienced"], activity=activity_id("lessons")),
        _odd(cast, verb=VERB["experienced"], activity=long + "/steps/" + "y" * 9000),
        _odd(cast, verb=VERB["completed"], activity=long),
        _odd(cast, verb=VERB["confirmed"], activity=activity_id("skills")),
        _odd(cast, verb=VERB["passed"], activity=activity_id("courses", "core", "review"), body={}),
        _odd(cast, actor="nobody"),
        _odd(cast, team=None),
        _odd(cast, body={}),
    ):
        project_progress(session, odd)
    session.flush()
    assert [session.query(table).count() for table in (LessonStanding, HouseholdContact, Evidence)] == [0, 0, 0]


def test_a_parent_that_stands_alone_is_understood(session: Session) -> None:
    cast = a_cast()
    body = {"context": {"contextActivities": {"parent": {"id": activity_id("lessons", LESSON, "steps", "try")}}}}
    project_progress(session, _odd(cast, body=body))
    assert session.query(LessonStanding).one().practised == '["try"]'
