"""The cast, with an officer and a trainer at their browsers."""

from __future__ import annotations

from tests.desk import cast, officer, trainer

__all__ = ["cast", "officer", "trainer"]
