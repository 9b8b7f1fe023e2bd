from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import Cast, assemble
from tests.lrs.reader import Reader


@pytest.fixture
def reader(app: Flask) -> Reader:
    """A program with every right, of 2.0.0."""
    return Reader(app)


@pytest.fixture
def older(app: Flask) -> Reader:
    """A program with every right, of 1.0.3."""
    return Reader(app, version="1.0.3")


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The standing cast; the tests of milestones and reach tell their stories with it."""
    return assemble()
