"""`lms import` as an operator uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from lms import create_app
from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.registry.cli import import_command
from lms.registry.models import Area
from tests.registry.lists import HEADING, TWO_HOUSEHOLDS, sizes

pytestmark = pytest.mark.slow


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "danh-sach.csv"
    child = "Làng Xa;M-09-001;Hộ bà Liễu;2;1;;;;;"
    file.write_text("\n".join((HEADING, *TWO_HOUSEHOLDS, child)), encoding="utf-8-sig")
    return file


def run(settings: Settings, *arguments: object) -> Result:
    def make() -> Flask:
        return create_app(settings)

    return CliRunner().invoke(import_command, [str(each) for each in arguments], obj=make)


def test_without_apply_every_row_is_told_and_nothing_written(settings: Settings, commune: Area, file: Path) -> None:
    told = run(settings, file)
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "dòng 2: M-01-001 Tằng Văn Phúc: hộ mới; người mới",
        "dòng 3: M-01-001 Voòng Thị Hường: người mới",
        "dòng 4: M-02-001 Lỷ Thị Sềnh: hộ mới; người mới",
        "dòng 5: M-09-001 Hộ bà Liễu: xã này không có thôn “Làng Xa”",
        "",
        "Xã Hoà Mẫu, 4 dòng:",
        "  hộ mới: 2",
        "  người mới: 3",
        "  dòng chưa nhận: 1",
        "Đây là xem trước, chưa ghi gì. Thêm --apply để ghi.",
    ]
    assert set(sizes().values()) == {0}


def test_with_apply_the_list_is_taken_and_refused_rows_are_told(settings: Settings, commune: Area, file: Path) -> None:
    told = run(settings, file, "--apply", "--lang", "en", "--on", "2026-11-01")
    assert told.exit_code == 0
    assert "row 5: M-09-001 Hộ bà Liễu: this commune has no village “Làng Xa”" in told.output
    assert told.output.rstrip().endswith("Written.")
    assert sizes() == {"household": 2, "residence": 2, "person": 3, "membership": 3, "stall": 0, "place_past": 0}
    assert "giữ nguyên: 3" in run(settings, file, "--apply").output


def test_what_is_no_list_is_one_clear_line(settings: Settings, commune: Area, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "words.txt").write_text("just words")
    for name, line in (
        ("gone.csv", f"Error: không có tệp {tmp_path / 'gone.csv'}"),
        ("empty.csv", "Error: empty.csv: tệp trống"),
    ):
        told = run(settings, tmp_path / name)
        assert (told.exit_code, told.output.strip()) == (1, line)
    assert "không tìm thấy dòng tiêu đề" in run(settings, tmp_path / "words.txt").output
    assert run(settings, tmp_path).exit_code == 1


def test_the_commune_must_be_clear(settings: Settings, app: Flask, file: Path) -> None:
    assert "hãy tạo xã và thôn trước" in run(settings, file).output
    assert "mã 00000" in run(settings, file, "--commune", "00000").output


def test_a_list_can_be_forced_to_be_of_a_kind(settings: Settings, commune: Area, file: Path) -> None:
    told = run(settings, file, "--as", "stalls")
    assert told.exit_code == 1
    assert "Chợ và Số sạp" in told.output


def test_an_import_is_taken_back_by_its_id(settings: Settings, commune: Area, file: Path) -> None:
    told = run(settings, file, "--apply")
    (identifier,) = re.findall(r"lms import --undo (\S+)", told.output)
    asked = run(settings, "--undo", identifier)
    assert "hộ bị bỏ: 2\n  người bị bỏ: 3\nĐây là xem trước" in asked.output
    assert sizes()["household"] == 2
    db.session.rollback()
    done = run(settings, "--undo", identifier, "--apply")
    assert (done.exit_code, done.output.rstrip().endswith("Đã gỡ.")) == (0, True)
    assert set(sizes().values()) == {0}
    again = run(settings, "--undo", identifier, "--apply")
    assert again.exit_code == 1
    assert again.output.rstrip().endswith("Lần nhập này đã được gỡ rồi")
    unknown = run(settings, "--undo", "x")
    assert unknown.exit_code == 1
    assert identifier in unknown.output
    assert run(settings).exit_code == 2
