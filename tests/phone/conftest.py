"""The cast, and the learner's phone: her household's card is open and she took her turn."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.cast import Cast, assemble
from tests.phone.handset import Handset


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def handset(app: Flask, cast: Cast) -> Handset:
    handset = Handset(app.test_client())
    handset.open(cast.household)
    handset.take_turn(cast.household, cast.learner)
    return handset
