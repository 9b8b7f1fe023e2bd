"""`lms lessons check` on the command line."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from lms.catalogue.cli import lessons
from tests.catalogue.folders import change
from tests.catalogue.sample_lesson import LESSON


def test_a_sound_folder_gives_one_line_and_success(folder: Path) -> None:
    result = CliRunner().invoke(lessons, ["check", str(folder), "--lang", "en"])
    assert (result.exit_code, result.output) == (0, "Lessons: 1, simulations: 1, no faults.\n")


def test_each_fault_is_a_line_and_the_exit_says_so(folder: Path) -> None:
    line = change(folder, f"{LESSON}/lesson.yaml", "skills: [AT, NT]", "skills: [AT, DVV]")
    result = CliRunner().invoke(lessons, ["check", str(folder)])
    assert result.exit_code == 1
    assert result.stdout == f"{LESSON}/lesson.yaml:{line}: Không có giá trị “DVV” — có phải là DVC?\n"
    assert "1 lỗi" in result.stderr
