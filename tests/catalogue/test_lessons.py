"""The lessons this project ships."""

from __future__ import annotations

from lms.catalogue.check import check
from lms.catalogue.cli import LESSONS
from lms.catalogue.load import load


def test_the_lessons_have_no_fault() -> None:
    assert [fault.told("en") for fault in check(LESSONS)] == []


def test_the_core_lessons_all_end_in_practice_without_help() -> None:
    catalogue = load(LESSONS)
    for name in catalogue.core:
        assert any(step.round == "independent" for step in catalogue.lessons[name].steps), name


def test_there_are_twelve_marks_to_choose_from() -> None:
    assert len(load(LESSONS).marks) == 12
