"""Loading the lessons folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.catalogue.load import CatalogueBroken, load
from tests.catalogue.folders import change
from tests.catalogue.sample_lesson import LESSON


def test_a_good_folder_is_loaded_whole(folder: Path) -> None:
    catalogue = load(folder)
    assert [course.id for course in catalogue.courses] == ["start"]
    assert catalogue.lessons.keys() == {"open-leaf"}
    assert catalogue.lessons["open-leaf"].core
    assert catalogue.facts["sdt_to"].value["vi"] == "tổ công nghệ số"
    assert catalogue.core == ("open-leaf",)


def test_a_folder_with_faults_is_not_loaded_and_the_faults_are_told(folder: Path) -> None:
    line = change(folder, f"{LESSON}/lesson.yaml", "minutes: 5", "minutes: five")
    with pytest.raises(CatalogueBroken) as caught:
        load(folder)
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [(f"{LESSON}/lesson.yaml", line)]
    assert f"{LESSON}/lesson.yaml:{line}: " in str(caught.value)


def test_a_lesson_of_no_core_set_is_not_core(folder: Path) -> None:
    change(folder, "courses.yaml", "core: [open-leaf]", "core: [close-leaf]")
    change(folder, "courses.yaml", "    lessons: [open-leaf]", "    lessons: [open-leaf, close-leaf]")
    copy = folder / "start" / "close-leaf"
    (copy / "drawings").mkdir(parents=True)
    for path in (folder / LESSON).rglob("*.*"):
        text = path.read_text().replace("id: open-leaf", "id: close-leaf")
        (copy / path.relative_to(folder / LESSON)).write_text(text)
    lessons = load(folder).lessons
    assert (lessons["open-leaf"].core, lessons["close-leaf"].core) == (False, True)
