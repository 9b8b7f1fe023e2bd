"""A way to break a rule, and the files of the tiny lessons folder in which rules are broken."""

from __future__ import annotations

from typing import NamedTuple

from tests.catalogue.sample_lesson import LESSON

STRUCTURE = f"{LESSON}/lesson.yaml"
VI = f"{LESSON}/vi.md"
EN = f"{LESSON}/en.md"
DRAWING = f"{LESSON}/drawings/story.svg"
SIMULATION = "simulations/sim-leaf.yaml"
REVIEWS = f"{LESSON}/reviews.yaml"


class Break(NamedTuple):
    """A change and the fault it must bring, on the line where `at` stands, or where `new` begins."""

    code: str
    file: str
    old: str
    new: str
    at: str = ""
    told_in: str = ""
