"""Fixtures of rooms that are worked at a desk: the cast, with an officer and a trainer at their browsers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast, assemble, sign_in


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.trainer)


@pytest.fixture
def officer(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.officer)
