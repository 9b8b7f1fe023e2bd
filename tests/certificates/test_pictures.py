"""A paper in an adult's own name waits for her pictures on a shared phone; then it goes on by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.access.models import PicturePin
from lms.access.pins import assign_pin
from lms.certificates.actions import decline
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, HeldAward
from lms.certificates.pictures import count_for_pictures, release, waiting_for_pictures
from lms.certificates.queries import waiting_in
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.actions import erase_person
from lms.registry.models import Person
from tests.cast import Cast
from tests.certificates.stage import choose, listen, smallest_course
from tests.learning import complete_lesson
from tests.phone.handset import Handset

pytestmark = pytest.mark.slow


def learn(cast: Cast, person: Person) -> None:
    """She completes the smallest course."""
    for lesson in smallest_course().lessons:
        complete_lesson(person, cast.household, lesson, clock.now() - timedelta(days=2))
    listen()


def papers() -> list[Certificate]:
    return list(db.session.scalars(select(Certificate).where(Certificate.kind == Kind.COURSE.value)))


@writes
def born(person: Person, year: int | None) -> None:
    person.birth_year = year


@pytest.mark.parametrize("year", [1950, None])
def test_an_adults_paper_waits_for_her_pictures_and_is_issued_once_with_them(cast: Cast, year: int | None) -> None:
    born(cast.learner, year)
    learn(cast, cast.learner)
    release()
    assert papers() == []
    (told,) = waiting_for_pictures(db.session(), [cast.learner.id, cast.housemate.id])
    assert told == {"person": str(cast.learner.id), "title": smallest_course().title.to_json()}
    assert count_for_pictures(db.session(), [cast.upper.id]) == 1
    assert count_for_pictures(db.session(), [cast.lower.id, cast.elsewhere.id]) == 0
    assign_pin(cast.learner, cast.trainer.id)
    release()
    release()
    listen()
    (paper,) = papers()
    assert (paper.person_id, paper.signed_by) == (cast.learner.id, None)
    assert sorted(proof["what"] for proof in paper.proofs) == sorted(smallest_course().lessons)
    assert waiting_for_pictures(db.session(), [cast.learner.id]) == []


def test_who_is_not_of_age_needs_none(cast: Cast) -> None:
    born(cast.learner, clock.today().year - 16)
    learn(cast, cast.learner)
    assert [paper.person_id for paper in papers()] == [cast.learner.id]


def test_where_the_commune_signs_the_officer_is_asked_only_then(cast: Cast) -> None:
    choose(cast.officer, cast.commune, held=True)
    learn(cast, cast.learner)
    assert waiting_in(db.session(), [cast.upper.id]) == []
    assign_pin(cast.learner, cast.trainer.id)
    release()
    assert papers() == []
    (held,) = waiting_in(db.session(), [cast.upper.id])
    assert decline(cast.officer, held, "chưa gặp")
    release()
    assert papers() == []


def test_who_was_forgotten_meanwhile_gets_none(cast: Cast) -> None:
    learn(cast, cast.learner)
    assign_pin(cast.learner, cast.trainer.id)
    kept = db.session.get_one(PicturePin, cast.learner.id).pin_hash
    erase_person(cast.learner)
    keep(cast.learner, kept)
    release()
    assert papers() == []
    assert [held.reason for held in db.session.scalars(select(HeldAward))] == ["NoName"]


@writes
def keep(person: Person, hashed: str) -> None:
    """As where the erasure came between the look and the issue."""
    if db.session.get(PicturePin, person.id) is None:
        db.session.add(PicturePin(person_id=person.id, pin_hash=hashed, set_at=clock.now(), set_by=person.id))


def test_her_phone_is_told_and_her_own_choice_of_pictures_is_enough(cast: Cast, app: Flask) -> None:
    learn(cast, cast.learner)
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    waiting = phone.snapshot().get_json()["waiting"]
    assert [each["person"] for each in waiting] == [str(cast.learner.id)]
    pictures = {"person": str(cast.learner.id), "pin": ["hoa", "ca", "trau", "tre"]}
    assert phone.client.post("/phone/pin", json=pictures, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    release()
    told = phone.snapshot().get_json()
    assert told["waiting"] == []
    assert [paper["kind"] for paper in told["certificates"]] == ["course"]
