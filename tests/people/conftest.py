"""The cast, with an officer and a trainer at their browsers; `history.py` gives the learner a past."""

from __future__ import annotations

from tests.desk import cast, officer, trainer

__all__ = ["cast", "officer", "trainer"]
