"""A stage for the tests of the news: the cast, staff who may announce, browsers, and phones of the village."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.access.rights import Right, give
from tests.cast import Cast, assemble, sign_in
from tests.notices.village import Resident


@pytest.fixture
def cast(app: Flask) -> Cast:
    cast = assemble()
    give(cast.trainer, Right.VILLAGE_HEAD, by=None)
    return cast


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> FlaskClient:
    """The upper village's trainer, who is its head."""
    return sign_in(app.test_client(), cast.trainer)


@pytest.fixture
def officer(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.officer)


@pytest.fixture
def outsider(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.outsider)


@pytest.fixture
def resident(app: Flask, cast: Cast) -> Resident:
    """The learner at her phone."""
    return Resident.at_phone(app, cast.household, cast.learner)


@pytest.fixture
def neighbour(app: Flask, cast: Cast) -> Resident:
    return Resident.at_phone(app, cast.neighbours, cast.neighbour)


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> Resident:
    """Someone of the commune beside."""
    return Resident.at_phone(app, cast.foreign_household, cast.stranger)
