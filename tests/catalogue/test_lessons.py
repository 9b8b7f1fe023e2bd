"""The lessons this project ships."""

from __future__ import annotations

from time import process_time

from lms.catalogue.bundle import catalogue_json
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


def test_all_is_read_checked_and_bundled_in_under_three_seconds_of_work() -> None:
    # the processor's time: what else the machine does must not count
    started = process_time()
    catalogue_json(load(LESSONS))
    assert process_time() - started < 3
