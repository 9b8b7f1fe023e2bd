"""What is made of the lessons at a start is kept for the next one, and made anew when anything it came from changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.prepared import FILE, prepared


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "vi.md").write_text("Quét mã")
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "build"
    folder.mkdir()
    return folder


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, str]:
        self.times += 1
        return {"Quét mã": "đã đọc"}


def test_the_second_start_reads_what_the_first_made(lessons: Path, build: Path) -> None:
    make = Maker()
    assert prepared(lessons, build, make) == prepared(lessons, build, make) == {"Quét mã": "đã đọc"}
    assert make.times == 1


def test_a_changed_lesson_a_new_one_and_a_renamed_one_are_read_anew(lessons: Path, build: Path) -> None:
    make = Maker()
    prepared(lessons, build, make)
    (lessons / "vi.md").write_text("Quét mã rồi xem tên")
    prepared(lessons, build, make)
    (lessons / "en.md").write_text("Scan")
    prepared(lessons, build, make)
    (lessons / "en.md").rename(lessons / "fr.md")
    prepared(lessons, build, make)
    assert make.times == 4


def test_half_a_file_is_not_believed(lessons: Path, build: Path) -> None:
    make = Maker()
    prepared(lessons, build, make)
    whole = (build / FILE).read_bytes()
    (build / FILE).write_bytes(whole[:-1])
    assert prepared(lessons, build, make) == make()
    assert (build / FILE).read_bytes() == whole


def test_where_nothing_can_be_kept_it_is_made_each_time(lessons: Path, build: Path) -> None:
    make = Maker()
    for _ in range(2):
        assert prepared(lessons, build / "gone", make) == {"Quét mã": "đã đọc"}
    assert make.times == 2
