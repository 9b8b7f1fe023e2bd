"""The household ladder: each rung needs what its definition says, of the people it names, by the moment asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.ladder import LEARNING_WITHIN, SKILLS, HouseholdStanding, Rung, count_by_rung, ladder, standing_of
from lms.registry.actions import move_person
from lms.registry.models import Household, Person
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast, assemble
from tests.factories import make_person
from tests.learning import begin_lesson, complete_core, complete_lesson, pass_review, teach_back

AT = datetime(2026, 10, 1, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
SCAM = "otp-and-fake-police"


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def core(app: Flask) -> tuple[str, ...]:
    core: tuple[str, ...] = app.extensions["catalogue"].core
    return core


def standing(household: Household, core: tuple[str, ...], as_of: datetime) -> HouseholdStanding:
    db.session.rollback()
    return standing_of(db.session(), household.id, core, as_of)


def aged(years: int, cast: Cast) -> Person:
    """Somebody of the household, whose year of birth was corrected after she was registered."""
    person = make_person(cast.household)
    person.birth_year = AT.year - years
    db.session.commit()
    return person


def confirm(cast: Cast, skills: Iterable[str], at: datetime, *, alone: bool = True, who: Person | None = None) -> None:
    with clock.travel(at):
        for skill in skills:
            sight = Sight(skill, alone=alone, own_phone=True)
            confirm_skill(cast.trainer, who or cast.learner, cast.household, sight, ids.new_id())


def test_one_step_of_one_person_of_fifteen_reaches_the_household(cast: Cast, core: tuple[str, ...]) -> None:
    pupil = aged(15, cast)
    begin_lesson(pupil, cast.household, core[0], AT)
    found = standing(cast.household, core, AT)
    assert (found.rung, found.reached_at, found.learning) == (Rung.REACHED, AT, False)


def test_a_child_does_not_reach_the_household(cast: Cast, core: tuple[str, ...]) -> None:
    child = aged(14, cast)
    begin_lesson(child, cast.household, core[0], AT)
    assert standing(cast.household, core, AT).rung is Rung.NOT_REACHED


def test_a_trainers_visit_reaches_the_household(cast: Cast, core: tuple[str, ...]) -> None:
    confirm(cast, ["TT"], AT, alone=False)
    found = standing(cast.household, core, AT)
    assert (found.rung, found.reached_at, found.skills) == (Rung.REACHED, AT, set())


def test_an_unknown_year_of_birth_is_taken_as_of_age(cast: Cast, core: tuple[str, ...]) -> None:
    unknown = make_person(cast.household, birth_year=None)
    complete_core(unknown, cast.household, AT)
    assert standing(cast.household, core, AT).rung is Rung.COMPLETED


def test_one_adult_completes_for_the_household(cast: Cast, core: tuple[str, ...]) -> None:
    for day, lesson in enumerate(core):
        complete_lesson(cast.learner, cast.household, lesson, AT + timedelta(days=day))
    last = AT + timedelta(days=7)
    before, after = standing(cast.household, core, last - timedelta(seconds=1)), standing(cast.household, core, last)
    assert (before.rung, before.core_done) == (Rung.REACHED, 7)
    assert (after.rung, after.completed_at, after.completed_by) == (Rung.COMPLETED, last, cast.learner.id)


def test_eight_members_with_one_lesson_each_do_not_complete(cast: Cast, core: tuple[str, ...]) -> None:
    for lesson in core:
        complete_lesson(make_person(cast.household), cast.household, lesson, AT)
    found = standing(cast.household, core, AT)
    assert (found.rung, found.core_done) == (Rung.REACHED, 1)


def test_someone_under_eighteen_does_not_complete(cast: Cast, core: tuple[str, ...]) -> None:
    pupil = aged(17, cast)
    complete_core(pupil, cast.household, AT)
    found = standing(cast.household, core, AT)
    assert (found.rung, found.core_done) == (Rung.REACHED, 0)


def test_who_moved_completes_where_she_lived_at_the_last_lesson(cast: Cast, core: tuple[str, ...]) -> None:
    for lesson in core[:7]:
        complete_lesson(cast.learner, cast.household, lesson, AT)
    move_person(cast.learner, cast.neighbours, AT.date() + timedelta(days=2))
    complete_lesson(cast.learner, cast.neighbours, core[7], AT + timedelta(days=3))
    later = AT + timedelta(days=4)
    assert standing(cast.household, core, later).rung is Rung.REACHED
    assert standing(cast.neighbours, core, later).rung is Rung.COMPLETED
    assert standing(cast.household, core, AT).core_done == 7, "seen from before the move"
    assert standing(cast.neighbours, core, AT).rung is Rung.NOT_REACHED


def test_a_household_is_digital_when_all_four_proofs_are_there(cast: Cast, core: tuple[str, ...]) -> None:
    complete_core(cast.learner, cast.household, AT)
    pass_review(cast.housemate, cast.household, SCAM, AT + WEEK)
    confirm(cast, SKILLS, AT + WEEK)
    teach_back(cast.learner, cast.household, core[0], AT + WEEK)
    assert standing(cast.household, core, AT + WEEK - timedelta(seconds=1)).rung is Rung.COMPLETED
    assert standing(cast.household, core, AT + WEEK).rung is Rung.DIGITAL


@pytest.mark.parametrize("missing", ["completing", "review", "skill", "teach-back"])
def test_no_proof_may_be_missing(cast: Cast, core: tuple[str, ...], missing: str) -> None:
    skills = SKILLS[:4] if missing == "skill" else SKILLS
    proofs = {
        "completing": partial(complete_core, cast.learner, cast.household, AT),
        "review": partial(pass_review, cast.learner, cast.household, SCAM, AT + WEEK),
        "skill": partial(confirm, cast, skills, AT + WEEK),
        "teach-back": partial(teach_back, cast.learner, cast.household, core[0], AT + WEEK),
    }
    for name, prove in proofs.items():
        if name != missing or name == "skill":
            prove()
    assert standing(cast.household, core, AT + 2 * WEEK).rung is not Rung.DIGITAL


def test_a_skill_done_with_help_is_not_confirmed(cast: Cast, core: tuple[str, ...]) -> None:
    confirm(cast, SKILLS[:4], AT)
    confirm(cast, SKILLS[4:], AT, alone=False)
    assert standing(cast.household, core, AT).missing_skills == [SKILLS[4]]
    confirm(cast, SKILLS[4:], AT + WEEK, who=cast.housemate)
    assert standing(cast.household, core, AT + WEEK).missing_skills == []


@pytest.mark.parametrize(
    ("lesson", "after", "retained"),
    [(SCAM, WEEK, True), (SCAM, WEEK - timedelta(seconds=1), False), ("qr-pay-buyer", WEEK, False)],
)
def test_a_review_counts_after_a_week_and_a_scam_lesson_is_among_them(
    cast: Cast, core: tuple[str, ...], lesson: str, after: timedelta, retained: bool
) -> None:
    complete_core(cast.learner, cast.household, AT)
    pass_review(cast.learner, cast.household, lesson, AT + after)
    assert standing(cast.household, core, AT + 2 * WEEK).retained is retained


def test_learning_now_lasts_four_weeks(cast: Cast, core: tuple[str, ...]) -> None:
    complete_lesson(cast.learner, cast.household, core[0], AT)
    learning = [standing(cast.household, core, AT + late).learning for late in (timedelta(), LEARNING_WITHIN)]
    assert learning == [True, True]
    assert not standing(cast.household, core, AT + LEARNING_WITHIN + timedelta(seconds=1)).learning
    assert not standing(cast.household, core, AT - timedelta(days=1)).learning


def test_a_review_keeps_a_household_learning(cast: Cast, core: tuple[str, ...]) -> None:
    complete_lesson(cast.learner, cast.household, core[0], AT)
    pass_review(cast.learner, cast.household, core[0], AT + 5 * WEEK)
    assert standing(cast.household, core, AT + 6 * WEEK).learning


def test_each_household_is_counted_on_one_rung(cast: Cast, core: tuple[str, ...]) -> None:
    complete_core(cast.learner, cast.household, AT)
    begin_lesson(cast.neighbour, cast.neighbours, core[0], AT)
    db.session.rollback()
    everyone = ladder(db.session(), select(Household.id), core, AT)
    rungs = {Rung.NOT_REACHED: 2, Rung.REACHED: 1, Rung.COMPLETED: 1, Rung.DIGITAL: 0}
    assert count_by_rung(everyone.values()) == rungs
    assert everyone[cast.household.id] == standing(cast.household, core, AT)


def test_before_anything_happened_nobody_stands_anywhere(cast: Cast, core: tuple[str, ...]) -> None:
    complete_core(cast.learner, cast.household, AT)
    assert standing(cast.household, core, AT - timedelta(days=1)) == HouseholdStanding()
    assert standing_of(db.session(), uuid.uuid4(), core, AT) == HouseholdStanding()
