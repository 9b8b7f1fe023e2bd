"""A stage for the tests of teaching."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.catalogue.load import load
from lms.catalogue.model import Catalogue
from lms.foundation.settings import ROOT
from tests.cast import Cast, assemble


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT / "lessons")


@pytest.fixture
def cast(app: Flask, catalogue: Catalogue) -> Cast:
    app.extensions["catalogue"] = catalogue
    return assemble()
