"""`lms lessons new`: a lesson's folder that lacks nothing but what its author must write."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.catalogue.check import check
from lms.catalogue.cli import lessons
from tests.catalogue.folders import change
from tests.catalogue.sample_lesson import LESSON


def new(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(lessons, ["new", *arguments, "--folder", str(folder), "--lang", "en"])


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_what_the_author_must_write_is_a_fault(folder: Path) -> None:
    before = contents(folder)
    result = new(folder, "start", "close-leaf")
    assert result.exit_code == 0, result.output
    faults = check(folder)
    assert {fault.code for fault in faults} == {"todo"}
    made = {f"start/close-leaf/{name}" for name in ("vi.md", "en.md", "reviews.yaml", "drawings/story.svg")}
    assert {fault.file for fault in faults} > made
    assert f"{len(faults)} places" in result.output
    assert "simulations/sim-close-leaf.yaml" in result.output
    after = contents(folder)
    changed = [path.name for path, content in before.items() if after[path] != content]
    assert changed == ["courses.yaml"]
    text = (folder / "courses.yaml").read_text("utf-8")
    assert text.replace("[open-leaf, close-leaf]", "[open-leaf]").encode() == before[folder / "courses.yaml"]


def test_a_written_practice_can_be_used(folder: Path) -> None:
    assert new(folder, "start", "close-leaf", "--simulation", "sim-leaf").exit_code == 0
    assert {fault.code for fault in check(folder)} == {"todo"}
    assert [path.name for path in (folder / "simulations").iterdir()] == ["sim-leaf.yaml"]


def test_a_list_of_lines_gets_one_line_more(folder: Path) -> None:
    change(
        folder, "courses.yaml", "    lessons: [open-leaf]\ncore", "    lessons:\n      - open-leaf  # the first\ncore"
    )
    assert new(folder, "start", "close-leaf").exit_code == 0
    assert "      - open-leaf\n      - close-leaf  # the first\ncore" in (folder / "courses.yaml").read_text("utf-8")
    assert {fault.code for fault in check(folder)} == {"todo"}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("start", "open-leaf"), f"{LESSON} is there"),
        (("start", "leaf"), "simulations/sim-leaf.yaml is there"),
        (("other", "close-leaf"), "no course “other”, only: start"),
        (("start", "Đóng-lá"), "cannot be an id"),
        (("start", "../close-leaf"), "cannot be an id"),
        (("start", "close-leaf", "--simulation", "sim-leef"), "no simulations/sim-leef.yaml"),
        (("start", "close-leaf", "--simulation", "../courses"), "cannot be an id"),
    ],
)
def test_what_is_there_stays_and_a_refusal_writes_nothing(folder: Path, arguments: tuple[str, ...], why: str) -> None:
    before = contents(folder)
    result = new(folder, *arguments)
    assert (result.exit_code, why in result.output) == (1, True), result.output
    assert contents(folder) == before


def test_a_list_that_cannot_be_read_is_left_alone(folder: Path) -> None:
    (folder / "courses.yaml").write_text("courses: [", "utf-8")
    before = contents(folder)
    assert "courses.yaml cannot be read" in new(folder, "start", "close-leaf").output
    assert contents(folder) == before
