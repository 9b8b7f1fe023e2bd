"""A commune with three villages, one of them called almost like another."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from lms.registry.actions import add_area
from lms.registry.models import Area

LONG_AGO = date(2025, 7, 1)


@pytest.fixture
def commune(app: Flask) -> Area:
    province = add_area("province", "tỉnh", "Mẫu", valid_from=LONG_AGO)
    commune = add_area("commune", "xã", "Hoà Mẫu", parent=province, gso_code="09991", valid_from=LONG_AGO)
    for code, kind, name in (("M-01", "thôn", "Khe Ráy"), ("M-02", "bản", "Nà Lùng"), ("M-03", "bản", "Na Lung")):
        add_area("village", kind, name, parent=commune, code=code, valid_from=LONG_AGO)
    return commune
