"""What a slow line can bear: the sizes of docs/phone.md, as they are sent. `make bench` prints them all."""

from __future__ import annotations

import pytest
from flask import Flask

from bench import sizes
from bench.figures import broken
from lms.foundation.settings import ROOT

pytestmark = [pytest.mark.once, pytest.mark.slow]


@pytest.mark.skipif(not (ROOT / "build" / "assets").exists(), reason="needs `lms build`")
def test_what_a_phone_loads_stays_within_its_budgets(app: Flask) -> None:
    measured = list(sizes.figures(app))
    assert [figure.what for figure in measured if figure.limit is not None] != []
    assert broken(measured) == []
