"""The cast, with the right to make local lessons where the story needs it; the outsider has it in his own commune."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.access.rights import Right, give
from tests.cast import Cast, assemble


@pytest.fixture
def cast(app: Flask) -> Cast:
    cast = assemble()
    for account in (cast.trainer, cast.officer, cast.outsider):
        give(account, Right.COMPOSE, by=None)
    return cast
