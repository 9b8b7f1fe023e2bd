"""Frozen months: written once, looked at again for sixty days, never altered by a new rule or a later household."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.progress.models import LadderRule
from lms.progress.rules import FIRST
from lms.reporting.freezing import freeze_months, look_again
from lms.reporting.indicators import Figure
from lms.reporting.snapshot_models import Snapshot, SnapshotFigure
from lms.reporting.snapshots import end_of, figures_of, month_before, revisions_of, snapshot_of, trend
from tests.cast import Cast
from tests.factories import make_household
from tests.learning import begin_lesson, complete_core

pytestmark = pytest.mark.slow

NOVEMBER = datetime(2026, 11, 1, 1, tzinfo=UTC)
OCTOBER = month_before(NOVEMBER.date())
IN_OCTOBER = datetime(2026, 10, 20, tzinfo=UTC)


@pytest.fixture
def frozen(cast: Cast) -> Cast:
    """October, in which one household completed, is frozen on the first of November."""
    complete_core(cast.learner, cast.household, IN_OCTOBER)
    with clock.travel(NOVEMBER):
        freeze_months()
    return cast


def snapshot(area: int) -> Snapshot:
    db.session.rollback()
    found = snapshot_of(db.session(), area, OCTOBER)
    assert found is not None
    return found


def figure(area: int, indicator: str, *, first: bool = False) -> Figure:
    return next(each for each in figures_of(db.session(), snapshot(area), first=first) if each.id == indicator)


def test_the_month_that_ended_is_frozen_for_the_commune_and_each_village(frozen: Cast) -> None:
    assert (snapshot(frozen.commune.id).households, snapshot(frozen.upper.id).households) == (3, 2)
    assert (snapshot(frozen.commune.id).people, snapshot(frozen.commune.id).elders) == (3, 1)
    found = figure(frozen.commune.id, "hh_completed_pct")
    assert (found.numerator, found.denominator, found.frozen) == (1, 3, True)
    assert (found.as_of, found.registry) == (end_of(OCTOBER), end_of(OCTOBER).date())
    assert snapshot(frozen.commune.id).position > 0


def test_frozen_twice_it_is_written_once(frozen: Cast) -> None:
    before = db.session.scalar(select(func.count()).select_from(SnapshotFigure))
    with clock.travel(NOVEMBER + timedelta(minutes=10)):
        freeze_months()
    assert db.session.scalar(select(func.count()).select_from(SnapshotFigure)) == before


def test_late_work_adds_a_revision_and_keeps_what_was_said(frozen: Cast) -> None:
    with clock.travel(NOVEMBER + timedelta(days=10)):
        begin_lesson(frozen.neighbour, frozen.neighbours, "qr-pay-buyer", IN_OCTOBER)
        look_again(clock.now())
    reached = [figure(frozen.upper.id, "hh_reached_pct", first=first).numerator for first in (True, False)]
    assert reached == [1, 2]
    rows = revisions_of(db.session(), snapshot(frozen.upper.id))["hh_reached_pct"]
    assert [row.revision for row in rows] == [0, 1]
    assert rows[1].position > rows[0].position
    assert len(revisions_of(db.session(), snapshot(frozen.upper.id))["hh_completed_pct"]) == 1, "it did not change"
    assert [len(found) for _, found in trend(db.session(), frozen.upper.id, "hh_reached_pct")] == [2]


def test_after_sixty_days_the_month_is_left_alone(frozen: Cast) -> None:
    with clock.travel(end_of(OCTOBER) + timedelta(days=61)):
        begin_lesson(frozen.neighbour, frozen.neighbours, "qr-pay-buyer", IN_OCTOBER + timedelta(days=10))
        look_again(clock.now())
    assert len(revisions_of(db.session(), snapshot(frozen.upper.id))["hh_reached_pct"]) == 1


def test_a_new_rule_never_changes_a_frozen_month(frozen: Cast) -> None:
    stricter(frozen)
    with clock.travel(NOVEMBER + timedelta(days=3)):
        look_again(clock.now())
    assert figure(frozen.commune.id, "hh_completed_pct").numerator == 1
    assert snapshot(frozen.commune.id).rule_id == FIRST.id


@writes
def stricter(cast: Cast) -> None:
    """A rule that asks for grown-ups of 90, said to hold since the first of October."""
    first = db.session.get_one(LadderRule, FIRST.id)
    same = {column.name: getattr(first, column.name) for column in LadderRule.__table__.columns}
    mine = {"id": ids.new_id(), "valid_from": OCTOBER, "commune_id": cast.commune.id, "adult_age": 90}
    db.session.add(LadderRule(**{**same, **mine}))


def test_a_household_that_appears_later_does_not_rewrite_the_month(frozen: Cast) -> None:
    late = make_household(frozen.upper, code="TREN-009")
    with clock.travel(NOVEMBER + timedelta(days=3)):
        begin_lesson(frozen.learner, late, "qr-pay-buyer", NOVEMBER - timedelta(days=2))
        look_again(clock.now())
    found = figure(frozen.upper.id, "hh_reached_pct")
    assert (found.numerator, found.denominator) == (1, 2)


@pytest.mark.once
def test_where_there_is_no_village_nothing_is_frozen(app: Flask) -> None:
    freeze_months()
    assert db.session.scalar(select(func.count()).select_from(Snapshot)) == 0
