"""A list that would fill all memory is refused before it is read."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from lms.registry.reading import Unreadable, read_sheet

pytestmark = pytest.mark.slow


def workbook(*cells: tuple[int, int, str]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, text in cells:
            sheet.write_string(row, column, text)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 310_000_000)
    return file.getvalue()


def test_a_stray_cell_in_the_last_corner_is_told() -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet("list.xlsx", workbook((0, 0, "Mã hộ"), (1_048_575, 16_383, " ")))
    assert refused.value.reason == "too_long"


def test_a_zip_bomb_is_told() -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet("list.xlsx", bomb())
    assert refused.value.reason == "too_long"


def test_half_a_zip_is_no_table() -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet("list.xlsx", workbook((0, 0, "Mã hộ"))[:-30])
    assert refused.value.reason == "not_a_table"
