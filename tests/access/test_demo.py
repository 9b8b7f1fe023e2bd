"""The one-tap doors of a demonstration, and that no other server has them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import create_app
from lms.foundation.database import db
from lms.foundation.settings import Settings
from tests.access.conftest import OWN_PAGE
from tests.cast import Cast

pytestmark = pytest.mark.slow

STAFF = {"trainer": "/trainer/", "officer": "/commune/", "operator": "/operator/"}


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(dataclasses.replace(settings, demo=True))
    app.extensions["demo"] = {"resident_card_token": "abc", **{name: name for name in STAFF}}
    app.testing = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(("who", "home"), list(STAFF.items()))
def test_one_tap_signs_in(client: FlaskClient, cast: Cast, who: str, home: str) -> None:
    answer = client.post(f"/demo/enter/{who}", headers=OWN_PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, home)
    assert client.get("/staff/sign-in").status_code == 303


def test_one_tap_opens_the_sample_card(client: FlaskClient) -> None:
    assert client.post("/demo/enter/resident", headers=OWN_PAGE).headers["Location"] == "/card#abc"


def test_there_is_no_other_door(client: FlaskClient, cast: Cast) -> None:
    assert client.post("/demo/enter/outsider", headers=OWN_PAGE).status_code == 404


def test_every_page_says_that_the_data_are_samples(client: FlaskClient) -> None:
    page = client.get("/staff/sign-in").text
    assert "Dữ liệu minh họa" in page
    assert page.count("/demo/enter/") == 5


def test_a_real_server_has_no_such_door(settings: Settings, cast: Cast) -> None:
    real = create_app(settings)
    real.extensions["demo"] = {"trainer": "trainer"}
    client = real.test_client()
    assert client.post("/demo/enter/trainer", headers=OWN_PAGE).status_code == 404
    assert "/demo/enter/" not in client.get("/staff/sign-in").text
