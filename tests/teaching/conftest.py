"""A stage for the tests of teaching: the cast, and browsers that are signed in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.catalogue.model import Catalogue
from tests.cast import Cast, assemble, sign_in


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def catalogue(app: Flask) -> Catalogue:
    catalogue: Catalogue = app.extensions["catalogue"]
    return catalogue


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> FlaskClient:
    """A browser in which the trainer of the upper village is signed in."""
    return sign_in(app.test_client(), cast.trainer)


@pytest.fixture
def outsider(app: Flask, cast: Cast) -> FlaskClient:
    """A browser in which the trainer of another commune is signed in."""
    return sign_in(app.test_client(), cast.outsider)
