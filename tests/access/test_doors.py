"""Who comes through which door, and what the others are told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from lms import create_app
from lms.access.cards import issue_card
from lms.access.enforce import NoDoor
from lms.access.refusals import NotWithinReach
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to, open_to_anyone
from lms.foundation.settings import Settings
from tests.access.conftest import OWN_PAGE, ask
from tests.cast import Cast, assemble, sign_in

pytestmark = pytest.mark.once


def rooms() -> Blueprint:
    """One door of each kind."""
    blueprint = Blueprint("tried", __name__)

    @blueprint.get("/tried/anyone")
    @open_to_anyone
    def anyone() -> str:
        return "in"

    @blueprint.get("/tried/resident")
    @open_to(Role.RESIDENT)
    def resident() -> str:
        return "in"

    @blueprint.get("/tried/trainer")
    @open_to(Role.TRAINER)
    def trainer() -> str:
        return "in"

    @blueprint.get("/tried/both")
    @open_to(Role.RESIDENT, Role.OFFICER)
    def both() -> str:
        return "in"

    @blueprint.get("/tried/nobody")
    def nobody() -> str:
        return "in"

    @blueprint.get("/tried/hidden")
    @open_to_anyone
    def hidden() -> str:
        raise NotWithinReach

    @blueprint.get("/tried/broken")
    @open_to_anyone
    def broken() -> str:
        raise ValueError("on purpose")

    return blueprint


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.register_blueprint(rooms())
    app.testing = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_anyone_comes_through_an_open_door(client: FlaskClient) -> None:
    assert client.get("/tried/anyone").text == "in"


def test_a_resident_needs_a_phone_that_opened_a_card(client: FlaskClient) -> None:
    refused = client.get("/tried/resident")
    assert (refused.status_code, refused.json and refused.json["error"]) == (401, "device_unknown")
    cast = assemble()
    ask(client, "/phone/card", token=issue_card(cast.household).token)
    assert client.get("/tried/resident").text == client.get("/tried/both").text == "in"
    assert client.get("/tried/trainer").status_code == 303


def test_a_stranger_is_led_to_the_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/tried/trainer?page=2")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/sign-in?next=/tried/trainer?page%3D2"


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(client: FlaskClient) -> None:
    answer = client.get("/tried/trainer", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/staff/sign-in"


def test_staff_come_through_the_doors_of_their_role(client: FlaskClient) -> None:
    cast: Cast = assemble()
    sign_in(client, cast.trainer)
    answer = client.get("/tried/trainer")
    assert answer.text == "in"
    assert answer.headers["Cache-Control"] == "no-store"
    refused = client.get("/tried/both")
    assert refused.status_code == 403
    assert "Trang này dành cho vai khác" in refused.text


def test_a_view_without_a_door_fails_loudly(client: FlaskClient) -> None:
    with pytest.raises(NoDoor):
        client.get("/tried/nobody")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("address", "status"), [("/no/such/page", 404), ("/tried/hidden", 404)])
def test_an_error_is_told_in_plain_words(client: FlaskClient, language: str, address: str, status: int) -> None:
    answer = client.get(f"{address}?lang={language}")
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    assert "Traceback" not in answer.text


def test_what_is_hidden_looks_like_what_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/tried/hidden").text == client.get("/tried/nothing").text.replace(
        "/tried/nothing", "/tried/hidden"
    )


def test_a_failure_says_that_it_is_not_the_readers_fault(app: Flask, client: FlaskClient) -> None:
    app.testing = False
    answer = client.get("/tried/broken")
    assert answer.status_code == 500
    assert "Đây không phải lỗi của bà con" in answer.text


def test_a_phone_is_told_in_json(client: FlaskClient) -> None:
    answer = client.post("/phone/nothing", headers=OWN_PAGE)
    assert answer.status_code == 404
    assert answer.json is not None
    assert set(answer.json["message"]) == {"vi", "en"}
