"""How hard the tests of what must never be lost are run: short with the others, long by `make torture`."""

from __future__ import annotations

import os

LONG = os.environ.get("LMS_TORTURE") == "long"


def rounds(short: int, long: int) -> int:
    """How many kills or examples: ``long`` under `make torture`."""
    return long if LONG else short
