"""Fixtures of rooms that are worked at a desk: the cast, with staff at their browsers.

A room whose cast knows or may more has a fixture `cast` of its own; these then sign in who stands in that one.
"""

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
    """The trainer of the upper village."""
    return sign_in(app.test_client(), cast.trainer)


@pytest.fixture
def officer(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.officer)


@pytest.fixture
def outsider(app: Flask, cast: Cast) -> FlaskClient:
    """The trainer of another commune."""
    return sign_in(app.test_client(), cast.outsider)
