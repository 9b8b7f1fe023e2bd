"""Whom a certificate names and what bears it out: persons by course, households by the rule, villages by their list."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from lms.catalogue.model import Catalogue
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.certificates.queries import certificates_of
from lms.certificates.village_actions import begin_list, change_criterion
from lms.certificates.villages import criteria_of, lines_of
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.rules import SKILLS
from lms.registry.actions import erase_person, move_household, move_person
from lms.registry.models import Household
from lms.registry.queries import people_of
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.certificates.stage import SCAM, become_digital, give_pictures, listen, meet_all, smallest_course
from tests.factories import make_household
from tests.learning import complete_core, complete_lesson, pass_review, teach_back

pytestmark = pytest.mark.slow


def _catalogue() -> Catalogue:
    found: Catalogue = current_app.extensions["catalogue"]
    return found


def papers(kind: Kind) -> list[Certificate]:
    return list(db.session.scalars(select(Certificate).where(Certificate.kind == kind.value)))


def test_a_person_is_awarded_each_course_she_completes_once(cast: Cast) -> None:
    from_then = clock.now() - timedelta(days=2)
    give_pictures(cast.learner)
    course = smallest_course()
    for lesson in course.lessons:
        complete_lesson(cast.learner, cast.household, lesson, from_then)
    listen()
    listen()
    (paper,) = papers(Kind.COURSE)
    assert (paper.person_id, paper.course, paper.printed["recipient"]) == (
        cast.learner.id,
        course.id,
        cast.learner.name,
    )
    assert course.title.vi in paper.printed["texts"]["vi"]["body"]
    assert sorted(proof["what"] for proof in paper.proofs) == sorted(course.lessons)


def test_a_household_on_the_highest_rung_is_awarded_once_with_all_that_the_rule_asks(cast: Cast) -> None:
    become_digital(cast)
    listen()
    (paper,) = papers(Kind.HOUSEHOLD)
    assert paper.household_id == cast.household.id
    assert paper.person_id is None
    kinds = [proof["kind"] for proof in paper.proofs]
    assert (kinds.count("lesson"), kinds.count("review"), kinds.count("teach_back")) == (len(_catalogue().core), 1, 1)
    assert sorted(proof["what"] for proof in paper.proofs if proof["kind"] == "confirmed") == sorted(SKILLS)
    assert "không thay thế xác nhận" in paper.printed["texts"]["vi"]["not_state"]


def test_without_one_of_what_the_rule_asks_there_is_no_paper(cast: Cast) -> None:
    from_then = clock.now() - timedelta(days=30)
    complete_core(cast.learner, cast.household, from_then)
    teach_back(cast.learner, cast.household, SCAM, from_then + timedelta(days=1))
    pass_review(cast.learner, cast.household, SCAM, from_then + timedelta(days=6))
    pass_review(cast.learner, cast.household, "qr-pay-buyer", from_then + timedelta(days=9))
    for skill in SKILLS:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), ids.new_id())
    listen()
    assert papers(Kind.HOUSEHOLD) == []
    pass_review(cast.learner, cast.household, SCAM, from_then + timedelta(days=10))
    listen()
    assert len(papers(Kind.HOUSEHOLD)) == 1


def test_a_village_is_awarded_when_all_of_its_list_is_met_and_not_before(cast: Cast) -> None:
    become_digital(cast)
    begin_list(cast.commune)
    meet_all(cast, cast.upper)
    listen()
    assert papers(Kind.VILLAGE) == []  # one of two households is digital, the example asks for 60 %
    counted = next(each for each in criteria_of(db.session(), cast.commune.id) if each.counts)
    change_criterion(cast.commune, counted, 50, ends=False)
    listen()
    listen()
    (paper,) = papers(Kind.VILLAGE)
    assert (paper.village_id, paper.printed["recipient"]) == (cast.upper.id, cast.upper.title)
    assert len(paper.proofs) == len(lines_of(db.session(), cast.upper)) == 10


def test_a_household_that_moves_keeps_its_paper_and_what_stands_on_it(cast: Cast, stranger: Browser) -> None:
    become_digital(cast)
    (paper,) = papers(Kind.HOUSEHOLD)
    identifier, before = paper.id, paper.printed
    move_household(cast.household, cast.lower)
    db.session.expire_all()
    (paper,) = papers(Kind.HOUSEHOLD)
    assert (paper.id, paper.printed, paper.village_id) == (identifier, before, cast.upper.id)
    assert before["place"] in stranger.get(f"/c/{identifier}").text


def test_who_leaves_to_found_a_household_takes_her_own_papers_and_leaves_the_households(cast: Cast) -> None:
    become_digital(cast)
    young = make_household(cast.upper, "Hộ mới tách")
    move_person(cast.learner, young)
    listen()
    assert [paper.household_id for paper in papers(Kind.HOUSEHOLD)] == [cast.household.id]
    assert told(young) == {Kind.COURSE}
    assert told(cast.household) == {Kind.CORE_SET, Kind.HOUSEHOLD}


def told(household: Household) -> set[Kind]:
    people = [person.id for person in people_of(household.id)]
    return {Kind(paper.kind) for paper in certificates_of(db.session(), household.id, people)}


def test_a_person_who_was_erased_is_named_nowhere_any_more(cast: Cast, stranger: Browser) -> None:
    become_digital(cast)
    paper, name = papers(Kind.COURSE)[0], cast.learner.name
    identifier = paper.id
    assert name in stranger.get(f"/c/{identifier}").text
    erase_person(cast.learner)
    for address in (f"/c/{identifier}", f"/c/{identifier}.pdf", f"/c/{identifier}.json", f"/c/{identifier}.png"):
        answer = stranger.get(address)
        assert name not in answer.text, address
        assert answer.mimetype == "text/html"
    assert json.loads(paper.data)["number"] in stranger.get(f"/c/{identifier}").text
