"""The ladder under dated rules: the same record, another rule, another day, another household, each time the truth."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.progress.ladder import Rung, ladder, standing_of
from lms.progress.models import LadderRule
from lms.progress.rules import FIRST, NOW, Rule, rule_by_id, rule_on, rules_for
from lms.registry.actions import move_person
from lms.registry.models import Area, Household
from lms.reporting.scope import Scope
from tests.cast import Cast, assemble
from tests.factories import make_person
from tests.learning import begin_lesson, complete_core, complete_lesson, pass_review

pytestmark = pytest.mark.slow

AT = datetime(2026, 10, 1, 8, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def core(app: Flask) -> tuple[str, ...]:
    core: tuple[str, ...] = app.extensions["catalogue"].core
    return core


def rung(household: Household, core: tuple[str, ...], as_of: datetime, rule: Rule | None = None) -> Rung:
    db.session.rollback()
    return standing_of(db.session(), household.id, core, as_of, rule).rung


@writes
def lay_down(since: date, commune: Area | None = None, **asked: object) -> LadderRule:
    """A rule as an officer might make it; what is not ``asked`` is as in the first."""
    first = db.session.get_one(LadderRule, FIRST.id)
    same = {column.name: getattr(first, column.name) for column in LadderRule.__table__.columns}
    mine = {"id": ids.new_id(), "valid_from": since, "commune_id": commune.id if commune else None}
    row = LadderRule(**{**same, **mine, "name": f"from {since}", "made_at": clock.now(), **asked})
    db.session.add(row)
    return row


def test_the_first_rule_of_the_database_is_the_one_the_program_knows(app: Flask) -> None:
    assert rule_by_id(db.session(), FIRST.id) == FIRST
    assert rule_on(db.session(), date(2020, 1, 1)) == FIRST, "before the first day of any"


def test_the_same_record_under_two_rules_and_on_two_days(cast: Cast, core: tuple[str, ...]) -> None:
    for lesson in core[:3]:
        complete_lesson(cast.learner, cast.household, lesson, AT)
    easier = replace(FIRST, lessons=core[:3])
    before = AT - DAY
    assert [rung(cast.household, core, day, FIRST) for day in (before, AT)] == [Rung.NOT_REACHED, Rung.REACHED]
    assert [rung(cast.household, core, day, easier) for day in (before, AT)] == [Rung.NOT_REACHED, Rung.COMPLETED]


def test_a_rule_holds_from_its_day_on_and_past_days_keep_theirs(cast: Cast, core: tuple[str, ...]) -> None:
    for lesson in core[:3]:
        complete_lesson(cast.learner, cast.household, lesson, AT)
    lay_down((AT + WEEK).date(), cast.commune, lessons=json.dumps(core[:3]))
    assert rung(cast.household, core, AT + WEEK - DAY) is Rung.REACHED
    assert rung(cast.household, core, AT + WEEK) is Rung.COMPLETED


def test_a_commune_rules_over_its_own_households_only(cast: Cast, core: tuple[str, ...]) -> None:
    for person, household in ((cast.learner, cast.household), (cast.stranger, cast.foreign_household)):
        complete_lesson(person, household, core[0], AT)
    lay_down(AT.date(), cast.commune, lessons=json.dumps(core[:1]))
    db.session.rollback()
    everyone = ladder(db.session(), select(Household.id), core, AT)
    assert everyone[cast.household.id].rung is Rung.COMPLETED
    assert everyone[cast.foreign_household.id].rung is Rung.REACHED
    assert [row.commune_id for row in rules_for(db.session(), cast.commune)] == [cast.commune.id, None]
    assert cast.elsewhere.parent is not None
    assert [row.commune_id for row in rules_for(db.session(), cast.elsewhere.parent)] == [None]


def test_of_two_rules_of_one_day_the_one_written_last_holds(cast: Cast) -> None:
    for hour, ages in enumerate((16, 17)):
        with clock.travel(AT + timedelta(hours=hour)):
            lay_down(AT.date(), cast.commune, reached_age=ages)
    assert rule_on(db.session(), AT.date(), cast.commune.id).reached_age == 17


@pytest.mark.parametrize(
    ("belonging", "old_home", "new_home"),
    [("then", Rung.COMPLETED, Rung.NOT_REACHED), (NOW, Rung.REACHED, Rung.COMPLETED)],
)
def test_after_a_daughter_moves_each_rule_counts_her_where_it_says(
    cast: Cast, core: tuple[str, ...], belonging: str, old_home: Rung, new_home: Rung
) -> None:
    rule = replace(FIRST, belonging=belonging)
    complete_core(cast.housemate, cast.household, AT)
    move_person(cast.housemate, cast.far_household, (AT + WEEK).date())
    before, after = AT + WEEK - DAY, AT + WEEK
    assert [rung(home, core, before, rule) for home in (cast.household, cast.far_household)] == [
        Rung.COMPLETED, Rung.NOT_REACHED,
    ]  # fmt: skip
    assert [rung(home, core, after, rule) for home in (cast.household, cast.far_household)] == [old_home, new_home]


def test_where_the_people_of_today_count_their_proofs_come_with_them(cast: Cast, core: tuple[str, ...]) -> None:
    rule = replace(FIRST, belonging=NOW, skills=(), teach_backs=0)
    complete_core(cast.housemate, cast.household, AT)
    pass_review(cast.housemate, cast.household, "otp-and-fake-police", AT + WEEK)
    move_person(cast.housemate, cast.far_household, (AT + 2 * WEEK).date())
    later = AT + 2 * WEEK
    assert rung(cast.household, core, later - DAY, rule) is Rung.DIGITAL
    assert [rung(home, core, later, rule) for home in (cast.household, cast.far_household)] == [
        Rung.REACHED, Rung.DIGITAL,
    ]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Rung.COMPLETED),
        ({"retained_after": None, "teach_backs": 0, "skills": ()}, Rung.DIGITAL),
        ({"retained_after": timedelta(days=3), "teach_backs": 0, "skills": ()}, Rung.DIGITAL),
        ({"teach_backs": 0, "skills": ()}, Rung.COMPLETED),
        ({"retained_after": None, "teach_backs": 1, "skills": ()}, Rung.COMPLETED),
        ({"retained_after": None, "teach_backs": 0, "skills": ("TT",)}, Rung.COMPLETED),
    ],
)
def test_each_proof_is_asked_for_as_the_rule_says(
    cast: Cast, core: tuple[str, ...], changed: dict[str, object], expected: Rung
) -> None:
    complete_core(cast.learner, cast.household, AT)
    pass_review(cast.learner, cast.household, "otp-and-fake-police", AT + 3 * DAY)
    assert rung(cast.household, core, AT + WEEK, replace(FIRST, **changed)) is expected  # type: ignore[arg-type]


@pytest.mark.once
def test_who_counts_is_the_rules_to_say(cast: Cast, core: tuple[str, ...]) -> None:
    pupil = make_person(cast.far_household, birth_year=AT.year - 17)
    begin_lesson(pupil, cast.far_household, core[0], AT)
    assert rung(cast.far_household, core, AT, FIRST) is Rung.REACHED
    assert rung(cast.far_household, core, AT, replace(FIRST, reached_age=18)) is Rung.NOT_REACHED
    complete_core(pupil, cast.far_household, AT + DAY)
    assert rung(cast.far_household, core, AT + DAY, FIRST) is Rung.REACHED
    assert rung(cast.far_household, core, AT + DAY, replace(FIRST, adult_age=16)) is Rung.COMPLETED


def test_learning_is_seen_from_a_past_day_whatever_came_later(cast: Cast, core: tuple[str, ...]) -> None:
    complete_lesson(cast.learner, cast.household, core[0], AT)
    complete_lesson(cast.learner, cast.household, core[1], AT + 10 * WEEK)
    db.session.rollback()
    seen = [
        standing_of(db.session(), cast.household.id, core, AT + after).learning
        for after in (-DAY, WEEK, 5 * WEEK, 10 * WEEK)
    ]
    assert seen == [False, True, False, True]


def test_the_village_of_a_household_is_that_of_the_day(cast: Cast, app: Flask) -> None:
    from_upper = Scope(db.session(), (cast.upper.id,), AT).standing
    assert set(from_upper) == {cast.household.id, cast.neighbours.id}
