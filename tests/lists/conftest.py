"""The cast, with an officer, a trainer and an operator at their browsers, and the commune beside."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.foundation.database import db
from lms.registry.models import Area
from tests.cast import Cast, sign_in
from tests.desk import cast, officer, trainer

__all__ = ["cast", "officer", "trainer"]


@pytest.fixture
def operator(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.operator)


@pytest.fixture
def other(cast: Cast) -> Area:
    """The commune beside, in the same province."""
    other = db.session.get_one(Area, cast.elsewhere.parent_id)
    other.parent_id, other.gso_code = cast.commune.parent_id, "09001"
    db.session.commit()
    return other
