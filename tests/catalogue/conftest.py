"""The lessons folder the tests of this room break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.folders import good_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return good_folder(tmp_path)
