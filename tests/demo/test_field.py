"""What the demo's team did is told through the actions of trainers, and told again it changes nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.demo.field import Fieldwork
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.registry.market_actions import add_market, add_stall
from lms.reporting.indicators import indicators
from lms.teaching.field_models import HouseholdCheck, StallCheck, VillageCheck, Visit
from lms.teaching.session_models import Attendance, TrainingSession
from tests.cast import Cast, assemble
from tests.factories import make_household

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def field(app: Flask, cast: Cast) -> Fieldwork:
    for _ in range(6):
        make_household(cast.upper)
    market = add_market(cast.commune, "Chợ Thử")
    for number in range(8):
        add_stall(market, f"S{number}", "Sạp")
    return Fieldwork(app, clock.now(), {str(cast.household.id)})


def tell(field: Fieldwork, cast: Cast) -> dict[str, int]:
    """All of it; table → rows."""
    for village in (cast.upper, cast.lower):
        field.tell_village(village)
    field.tell_market(cast.commune)
    tables = (Visit, HouseholdCheck, VillageCheck, StallCheck, TrainingSession, Attendance, Statement)
    return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_evenings_doors_halls_and_stalls_are_told_once(field: Fieldwork, cast: Cast) -> None:
    once = tell(field, cast)
    assert once["training_session"] == 3
    assert once["attendance"] == 6, "present, and shown the lesson, each evening"
    assert once["visit"] == 7
    assert once["village_check"] == 2
    assert min(once["stall_check"], once["household_check"]) > 0
    assert tell(field, cast) == once


def test_a_village_in_which_nobody_learns_has_nothing(field: Fieldwork, cast: Cast) -> None:
    field.tell_village(cast.lower)
    assert not db.session.scalar(select(func.count()).select_from(Visit))


def test_figures_of_places_say_something(field: Fieldwork, cast: Cast) -> None:
    field.tell_market(cast.commune)
    figures = indicators(db.session(), [cast.upper.id, cast.lower.id], clock.now())
    assert {each.id for each in figures if each.known} >= {"stall_guided_pct", "stall_using_pct"}
