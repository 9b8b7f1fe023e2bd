"""The cast on its stage, and what the tests of phones say again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.access.cards import IssuedCard, issue_card
from tests.cast import Cast, assemble

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
PIN = ["hoa", "ca", "trau", "tre"]
WRONG = ["meo", "meo", "meo", "meo"]

Ask = Callable[..., TestResponse]


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def card(cast: Cast) -> IssuedCard:
    return issue_card(cast.household)


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A phone that opened nothing yet."""
    return app.test_client()


def ask(phone: FlaskClient, address: str, **body: Any) -> TestResponse:
    """Post JSON as our own page does."""
    return phone.post(address, json=body, headers=OWN_PAGE)


@pytest.fixture
def opened(phone: FlaskClient, card: IssuedCard) -> FlaskClient:
    """A phone on which the household's card is open."""
    assert ask(phone, "/phone/card", token=card.token).status_code == 200
    return phone
