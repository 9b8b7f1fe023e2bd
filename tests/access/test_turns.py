"""Taking turns and the picture PIN: `POST /phone/turn`, `POST /phone/pin`, `POST /phone/leave`."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.access import pins
from lms.access.cards import IssuedCard
from lms.access.models import Device
from lms.access.pins import assign_pin
from lms.access.queries import people_on
from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.actions import erase_person
from lms.registry.models import Person
from tests.access.conftest import PIN, WRONG, ask
from tests.cast import Cast

pytestmark = pytest.mark.slow


def turn(phone: FlaskClient, cast: Cast, person: Person | None = None, **more: object) -> TestResponse:
    someone = person or cast.learner
    return ask(phone, "/phone/turn", household=str(cast.household.id), person=str(someone.id), **more)


def code_of(answer: TestResponse) -> tuple[int, str]:
    assert answer.json is not None
    return answer.status_code, answer.json.get("error", "")


@pytest.fixture
def pinned(cast: Cast) -> list[str]:
    """The learner has a picture PIN, given by her trainer."""
    return assign_pin(cast.learner, cast.trainer.id)


def another(pin: list[str]) -> list[str]:
    return WRONG if pin != WRONG else PIN


def test_without_a_pin_a_turn_is_taken_at_once(opened: FlaskClient, cast: Cast) -> None:
    answer = turn(opened, cast, picture="buom")
    assert answer.json is not None
    assert answer.json["person"] == {
        "id": str(cast.learner.id),
        "name": cast.learner.called,
        "picture": "buom",
        "locked": False,
        "locked_since": None,
        "listens": "vi",
    }
    device = db.session.scalars(select(Device)).one()
    assert people_on(db.session(), device) == [cast.learner.id]


def test_a_turn_can_be_taken_again(opened: FlaskClient, cast: Cast) -> None:
    assert turn(opened, cast).status_code == turn(opened, cast).status_code == 200


def test_an_unknown_phone_is_sent_for_the_card(phone: FlaskClient, cast: Cast) -> None:
    assert code_of(turn(phone, cast)) == (401, "device_unknown")


def test_people_of_other_households_are_unknown_here(opened: FlaskClient, cast: Cast) -> None:
    assert code_of(turn(opened, cast, cast.neighbour)) == (404, "person_unknown")
    elsewhere = ask(opened, "/phone/turn", household=str(cast.neighbours.id), person=str(cast.neighbour.id))
    assert code_of(elsewhere) == (404, "person_unknown")


def test_an_erased_person_is_unknown(opened: FlaskClient, cast: Cast) -> None:
    erase_person(cast.learner)
    assert code_of(turn(opened, cast)) == (404, "person_unknown")


def test_a_pin_is_asked_for_then_let_in(opened: FlaskClient, cast: Cast, pinned: list[str]) -> None:
    assert code_of(turn(opened, cast)) == (403, "pin_needed")
    answer = turn(opened, cast, pin=pinned)
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["person"]["locked"] is True


def test_a_wrong_pin_tells_how_many_tries_are_left(opened: FlaskClient, cast: Cast, pinned: list[str]) -> None:
    answer = turn(opened, cast, pin=another(pinned))
    assert code_of(answer) == (403, "pin_wrong")
    assert answer.json is not None
    assert answer.json["tries_left"] == pins.TRIES_BEFORE_PAUSE - 1


def test_five_wrong_tries_bring_a_pause_and_ten_a_lock(opened: FlaskClient, cast: Cast, pinned: list[str]) -> None:
    wrong = another(pinned)
    with clock.travel(clock.now()):
        answers = [code_of(turn(opened, cast, pin=wrong))[1] for _ in range(5)]
        assert answers == ["pin_wrong"] * 4 + ["pin_wait"]
        assert code_of(turn(opened, cast, pin=pinned)) == (423, "pin_wait")
    with clock.travel(clock.now() + pins.PAUSE):
        answers = [code_of(turn(opened, cast, pin=wrong))[1] for _ in range(5)]
        assert answers == ["pin_wrong"] * 4 + ["pin_locked"]
        assert code_of(turn(opened, cast, pin=pinned)) == (423, "pin_locked")


def test_the_right_pin_forgets_earlier_tries(opened: FlaskClient, cast: Cast, pinned: list[str]) -> None:
    for _ in range(4):
        turn(opened, cast, pin=another(pinned))
    assert turn(opened, cast, pin=pinned).status_code == 200


def test_a_trainer_opens_the_lock_with_a_new_pin(opened: FlaskClient, cast: Cast, pinned: list[str]) -> None:
    for _ in range(5):
        turn(opened, cast, pin=another(pinned))
    fresh = assign_pin(cast.learner, cast.trainer.id)
    assert turn(opened, cast, pin=fresh).status_code == 200


def test_a_lock_holds_on_its_own_phone_only(
    opened: FlaskClient, app: Flask, cast: Cast, card: IssuedCard, pinned: list[str]
) -> None:
    for _ in range(5):
        turn(opened, cast, pin=another(pinned))
    grandchilds = app.test_client()
    ask(grandchilds, "/phone/card", token=card.token)
    assert turn(grandchilds, cast, pin=pinned).status_code == 200


def test_ever_new_phones_do_not_give_ever_new_tries(
    app: Flask, cast: Cast, card: IssuedCard, pinned: list[str]
) -> None:
    answers = []
    for _ in range(6):
        thief = app.test_client()
        ask(thief, "/phone/card", token=card.token)
        answers += [code_of(turn(thief, cast, pin=another(pinned)))[1] for _ in range(4)]
    assert answers.count("pin_wrong") == pins.STRANGERS_AT_MOST
    assert answers[-1] == "pin_locked"


def test_what_is_no_pin_is_not_counted(opened: FlaskClient, cast: Cast, pinned: list[str]) -> None:
    for strange in (["hoa"], ["hoa", "ca", "trau", "rồng"], "hoa"):
        assert code_of(turn(opened, cast, pin=strange)) == (400, "bad_request")
    answer = turn(opened, cast, pin=another(pinned))
    assert answer.json is not None
    assert answer.json["tries_left"] == pins.TRIES_BEFORE_PAUSE - 1


def test_a_person_sets_and_takes_away_her_own_pin(
    opened: FlaskClient, app: Flask, cast: Cast, card: IssuedCard
) -> None:
    turn(opened, cast)
    assert ask(opened, "/phone/pin", person=str(cast.learner.id), pin=PIN).status_code == 200
    other = app.test_client()
    ask(other, "/phone/card", token=card.token)
    assert code_of(turn(other, cast)) == (403, "pin_needed")
    assert ask(opened, "/phone/pin", person=str(cast.learner.id), pin=None).status_code == 200
    assert turn(other, cast).status_code == 200


def test_nobody_sets_the_pin_of_someone_who_has_not_had_a_turn_here(opened: FlaskClient, cast: Cast) -> None:
    assert code_of(ask(opened, "/phone/pin", person=str(cast.housemate.id), pin=PIN)) == (404, "person_unknown")


def test_a_phone_that_leaves_is_unknown_afterwards(opened: FlaskClient, cast: Cast) -> None:
    assert ask(opened, "/phone/leave").status_code == 200
    assert code_of(turn(opened, cast)) == (401, "device_unknown")
