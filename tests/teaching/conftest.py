"""A stage for the tests of teaching: the cast, and browsers that are signed in."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.catalogue.model import Catalogue
from tests.desk import cast, outsider, trainer

__all__ = ["cast", "outsider", "trainer"]


@pytest.fixture
def catalogue(app: Flask) -> Catalogue:
    catalogue: Catalogue = app.extensions["catalogue"]
    return catalogue
