"""A list that would fill all memory is refused before it is read."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from lms.registry.reading import Unreadable, read_sheet
from lms.registry.workbook_size import is_bearable

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


def repeated(row: int, cell: int) -> bytes:
    """An open document of one row that is said to stand so often, with a last cell that is too."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    names += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cells = "".join(
        f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'
        for text, more in (("Thôn", ""), ("Mã hộ", f' table:number-columns-repeated="{cell}"'))
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table>"
        f'<table:table-row table:number-rows-repeated="{row}">{cells}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("content.xml", content)
    return file.getvalue()


def test_a_row_or_cell_that_is_repeated_without_end_is_told_and_an_empty_rest_is_not() -> None:
    assert not is_bearable(repeated(1_000_000_000, 1))
    assert not is_bearable(repeated(1, 999_999_999))
    assert is_bearable(repeated(3, 2))


def test_a_part_that_is_larger_than_it_says_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.bin", b" " * 1_000_000)
    lying = bytearray(file.getvalue())
    at = lying.rfind(b"PK\x01\x02") + 24
    lying[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="not_a_table"):
        read_sheet("ds.xlsb", bytes(lying))
