"""The lessons this project ships."""

from __future__ import annotations

import re

import pytest
import yaml

from lms.catalogue.check import check
from lms.catalogue.cli import LESSONS
from lms.catalogue.load import load

pytestmark = pytest.mark.slow


def test_the_lessons_have_no_fault() -> None:
    assert [fault.told("en") for fault in check(LESSONS)] == []


def test_the_core_lessons_all_end_in_practice_without_help() -> None:
    catalogue = load(LESSONS)
    for name in catalogue.core:
        assert any(step.round == "independent" for step in catalogue.lessons[name].steps), name


def test_there_are_twelve_marks_to_choose_from() -> None:
    assert len(load(LESSONS).marks) == 12


def test_each_fact_names_lessons_that_exist_or_none() -> None:
    lessons = load(LESSONS).lessons
    for name, fact in yaml.safe_load((LESSONS / "facts.yaml").read_text("utf-8")).items():
        used = re.search(r"Used in (.+)$", fact["source"])
        assert used is None or set(used[1].split(", ")) <= lessons.keys(), name
        # what stands in for an unknown name or number is in all lessons
        assert used or "In no lesson" in fact["source"] or fact["certainty"] == "C", name
