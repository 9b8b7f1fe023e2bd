"""A stage for the tests of the news: the cast, staff who may announce, browsers, and phones of the village."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.access.rights import Right, give
from tests.cast import Cast, assemble
from tests.desk import officer, outsider, trainer
from tests.notices.village import Resident

__all__ = ["officer", "outsider", "trainer"]


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The upper village's trainer is its head."""
    cast = assemble()
    give(cast.trainer, Right.VILLAGE_HEAD, by=None)
    return cast


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
