"""From a file to rows."""

from __future__ import annotations

import io
import unicodedata
from datetime import date

import pytest
import xlsxwriter

from lms.registry.reading import Sheet, Unreadable, read_sheet
from tests.registry.lists import HEADING, TWO_HOUSEHOLDS, sheet


def spreadsheet() -> bytes:
    """A list as offices make them: a title, headings over two rows, a village's cell merged downwards, true dates."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Ghi chú").write(0, 0, "Không có gì ở đây")
    page = book.add_worksheet("Danh sách")
    page.merge_range("A1:G1", "DANH SÁCH HỘ NĂM 2026")
    page.merge_range("A3:A4", "STT")
    page.merge_range("B3:B4", "Thôn, bản")
    page.merge_range("C3:D3", "Hộ")
    page.write_row("C4", ["Mã hộ", "Tên hộ"])
    page.merge_range("E3:G3", "Thành viên")
    page.write_row("E4", ["Họ và tên", "Năm sinh", "Điện thoại"])
    page.merge_range("B5:B6", "Khe Ráy")
    page.write_row("A5", [1])
    page.write_row("C5", ["M-01-001", "Hộ ông Phúc", "Tằng Văn Phúc", 1958, 900000301])
    page.write_row("C6", ["M-01-002", "Hộ bà Sềnh", "Lỷ Thị Sềnh"])
    page.write_datetime("F6", date(1960, 3, 12), book.add_format({"num_format": "dd/mm/yyyy"}))
    book.close()
    return file.getvalue()


def cells(read: Sheet) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read.rows]


def test_a_spreadsheet_with_merged_headings_is_understood() -> None:
    read = read_sheet("ds.xlsx", spreadsheet())
    assert (read.kind, read.unknown) == ("households", ("STT",))
    assert [row.number for row in read.rows] == [5, 6]
    assert cells(read) == [
        {"village": "Khe Ráy", "code": "M-01-001", "label": "Hộ ông Phúc", "name": "Tằng Văn Phúc", "birth": "1958",
         "phone": "900000301"},
        {"village": "Khe Ráy", "code": "M-01-002", "label": "Hộ bà Sềnh", "name": "Lỷ Thị Sềnh",
         "birth": "12/03/1960"},
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_with_any_delimiter_and_with_or_without_a_bom(delimiter: str, encoding: str) -> None:
    text = "\r\n".join((HEADING, *TWO_HOUSEHOLDS)).replace(";", delimiter)
    assert cells(read_sheet("ds.csv", text.encode(encoding))) == cells(sheet(*TWO_HOUSEHOLDS))


def test_letters_composed_otherwise_are_the_same_letters() -> None:
    text = "\n".join((HEADING, *TWO_HOUSEHOLDS))
    assert cells(read_sheet("ds.csv", unicodedata.normalize("NFD", text).encode())) == cells(sheet(*TWO_HOUSEHOLDS))


def test_columns_may_come_in_any_order_in_english_and_below_other_lines() -> None:
    heading = "Full name,Household code,Village,Colour,Year of birth"
    text = f"People of our village\n\n{heading}\nTằng Văn Phúc,M-1,Khe Ráy,red,1958\n"
    read = read_sheet("list.csv", text.encode())
    assert read.unknown == ("Colour",)
    assert cells(read) == [{"name": "Tằng Văn Phúc", "code": "M-1", "village": "Khe Ráy", "birth": "1958"}]
    assert read.rows[0].number == 4


def test_a_person_who_is_called_like_a_heading_is_no_second_line_of_it() -> None:
    heading = "Thôn,Mã hộ,Họ và tên,Ngày sinh,Vai trò"
    people = "Khe Ráy,M-1,Tằng Văn Phúc,12/03/1958,Chủ hộ\nKhe Ráy,M-1,Lỷ Thị Sềnh,1960,Vợ\n"
    read = read_sheet("list.csv", f"DANH SÁCH HỘ,,,,\n{heading}\n{people}".encode())
    assert [row.number for row in read.rows] == [3, 4]
    assert (cells(read)[0]["name"], read.unknown) == ("Tằng Văn Phúc", ("Vai trò",))


def test_a_list_of_stalls_is_told_by_its_heading() -> None:
    assert sheet("Chợ Mẫu;A-01;Sạp rau;", heading="Chợ;Số sạp;Tên sạp;Mã hộ").kind == "stalls"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n;;\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table"),
        (b"PK\x03\x04 but no workbook", "not_a_table"),
        ("Thôn;Mã hộ".encode("utf-16-le"), "not_a_table"),
        (b"%PDF-1.7 Th\xc3\xb4n;M\xc3\xa3 h\xe1\xbb\x99", "not_a_table"),
        ("Thôn;Mã hộ\n".encode() + b"Khe;N-1\n" * 101_001, "too_long"),
        ("Th«n;M· hé;Tªn hé\nKhe Trªn;N-1;Hé bµ Sa\nKhe D­íi;N-2;Hé «ng Lý".encode(), "old_letters"),
        ("Thoân;Maõ hoä\nKhe Treân;N-1\nKhe Döôùi;N-2".encode(), "old_letters"),
        ("Thôn;Mã hộ".encode("cp1258", "replace"), "not_utf8"),
        (b"just some words\nin two lines", "no_heading"),
        (HEADING.encode(), "no_rows"),
    ],
)
def test_a_file_that_is_no_list_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet("file", content)
    assert refused.value.reason == reason


def test_what_spreadsheets_call_unicode_text_is_read() -> None:
    text = "\r\n".join((HEADING, *TWO_HOUSEHOLDS)).replace(";", "\t")
    assert cells(read_sheet("ds.txt", text.encode("utf-16"))) == cells(sheet(*TWO_HOUSEHOLDS))


def test_a_list_in_todays_letters_is_never_taken_for_an_old_font() -> None:
    words = ["Khoẻ", "Xoắn", "Thuỷ", "Nguyễn", "Ỷ", "Đoàn", "Ngoãn", "Huỳnh", "Khuyên", "Hoè", "Toàn", "Quý", "Yến"]
    rows = [f"Khe Ráy;M-{n};Hộ {word};4;2;Chìu {word} Ánh;;1958;;" for n, word in enumerate(words)]
    assert len(sheet(*rows).rows) == len(words)
    assert len(sheet(*(unicodedata.normalize("NFD", row) for row in rows)).rows) == len(words)
