"""The cast, its trainer and officer with the right to record."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.access.rights import Right, give
from tests.cast import Cast, assemble


@pytest.fixture
def cast(app: Flask) -> Cast:
    cast = assemble()
    for account in (cast.trainer, cast.officer, cast.outsider):
        give(account, Right.NARRATE, by=None)
    return cast
