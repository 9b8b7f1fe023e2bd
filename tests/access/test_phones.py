"""The phones of a household: lost ones, one-time codes for forgotten pictures, eight people, moves between browsers."""

from __future__ import annotations

import base64
import hmac
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.access.models import Device, DeviceLoss
from lms.access.phones import reset_code
from lms.access.pins import PEOPLE_ON_A_PHONE
from lms.access.secret import CROCKFORD
from lms.foundation import clock
from lms.foundation.database import db
from tests.access.conftest import PIN, WRONG, ask
from tests.access.test_turns import code_of, turn
from tests.cast import Cast, sign_in
from tests.factories import make_person

pytestmark = pytest.mark.slow


@pytest.fixture
def learning(opened: FlaskClient, cast: Cast) -> FlaskClient:
    assert turn(opened, cast).status_code == 200
    return opened


def the_device() -> Device:
    return db.session.scalars(select(Device)).one()


def page_of(cast: Cast) -> str:
    return f"/staff/households/{cast.household.id}/phones"


@pytest.mark.parametrize("who", ["trainer", "officer"])
def test_a_lost_phone_is_dead_at_its_next_request_and_forgets_what_it_kept(
    app: Flask, learning: FlaskClient, cast: Cast, who: str
) -> None:
    staff = sign_in(app.test_client(), getattr(cast, who))
    assert cast.learner.called in staff.get(page_of(cast)).get_data(as_text=True)
    assert staff.post(f"{page_of(cast)}/{the_device().id}/loss").status_code == 303
    answer = learning.get("/phone/snapshot")
    assert code_of(answer) == (401, "device_lost")
    assert answer.headers["Clear-Site-Data"] == '"cookies", "storage", "cache"'
    loss = db.session.get_one(DeviceLoss, the_device().id)
    assert loss.told_by == getattr(cast, who).id


def test_a_phone_that_gave_its_key_back_is_not_told_to_forget(learning: FlaskClient, cast: Cast) -> None:
    device = the_device()
    device.revoked_at = clock.now()
    db.session.commit()
    answer = learning.get("/phone/snapshot")
    assert code_of(answer) == (401, "device_unknown")
    assert "Clear-Site-Data" not in answer.headers


def test_the_code_of_a_trainers_page_is_what_the_phone_reckons_for_the_next_number(
    app: Flask, opened: FlaskClient, cast: Cast
) -> None:
    lock = turn(opened, cast).json["lock"]  # type: ignore[index]
    ask(opened, "/phone/pin", person=str(cast.learner.id), pin=PIN)
    trainer = sign_in(app.test_client(), cast.trainer)
    address = f"{page_of(cast)}/{the_device().id}/people/{cast.learner.id}/reset"
    shown = [
        re.search(r'"card-code">([0-9A-Z-]+)<', trainer.post(address).get_data(as_text=True))[1]  # type: ignore[index]
        for _ in range(2)
    ]
    assert shown == [as_the_phone_reckons(lock["secret"], lock["resets"] + number) for number in (1, 2)]


def as_the_phone_reckons(secret: str, number: int) -> str:
    made = hmac.digest(base64.urlsafe_b64decode(secret + "="), f"reset {number}".encode(), "sha256")
    signs = "".join(CROCKFORD[int(f"{int.from_bytes(made[:5], 'big'):040b}"[at : at + 5], 2)] for at in range(0, 40, 5))
    return f"{signs[:4]}-{signs[4:]}"


def test_each_phone_and_each_person_has_codes_of_its_own(learning: FlaskClient, cast: Cast) -> None:
    turn(learning, cast, cast.housemate)
    device = the_device().id
    assert reset_code(device, cast.learner.id) != reset_code(device, cast.housemate.id)


def test_no_code_is_given_for_a_person_without_pictures(app: Flask, learning: FlaskClient, cast: Cast) -> None:
    trainer = sign_in(app.test_client(), cast.trainer)
    assert trainer.post(f"{page_of(cast)}/{the_device().id}/people/{cast.learner.id}/reset").status_code == 404


def test_the_ninth_person_on_a_phone_is_turned_away(opened: FlaskClient, cast: Cast) -> None:
    others = [make_person(cast.household, f"Người Thứ {number}") for number in range(PEOPLE_ON_A_PHONE)]
    answers = [turn(opened, cast, person).status_code for person in others]
    assert answers == [200] * PEOPLE_ON_A_PHONE
    assert code_of(turn(opened, cast)) == (409, "phone_full")
    assert turn(opened, cast, others[0]).status_code == 200


def test_pictures_that_are_given_are_looked_at_on_a_known_phone_too(learning: FlaskClient, cast: Cast) -> None:
    ask(learning, "/phone/pin", person=str(cast.learner.id), pin=PIN)
    assert code_of(turn(learning, cast, pin=WRONG)) == (403, "pin_wrong")
    assert turn(learning, cast, pin=PIN).status_code == 200


def test_a_move_takes_the_people_to_another_browser_once(app: Flask, learning: FlaskClient, cast: Cast) -> None:
    token = ask(learning, "/phone/move").json["token"]  # type: ignore[index]
    other, third = app.test_client(), app.test_client()
    told = ask(other, "/phone/moved", token=token).json
    assert told is not None
    assert (told["opened"], told["households"][0]["id"]) == ([str(cast.learner.id)], str(cast.household.id))
    assert other.get("/phone/snapshot").status_code == 200
    assert code_of(ask(third, "/phone/moved", token=token)) == (410, "move_over")


def test_a_move_is_over_after_ten_minutes_and_with_the_next_one(app: Flask, learning: FlaskClient, cast: Cast) -> None:
    earlier = ask(learning, "/phone/move").json["token"]  # type: ignore[index]
    later = ask(learning, "/phone/move").json["token"]  # type: ignore[index]
    assert code_of(ask(app.test_client(), "/phone/moved", token=earlier)) == (410, "move_over")
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert code_of(ask(app.test_client(), "/phone/moved", token=later)) == (410, "move_over")
