"""The CSV: opens in a spreadsheet with every accent, names nobody, runs nothing."""

from __future__ import annotations

import csv
import io

import pytest

from lms.foundation.database import writes
from lms.registry.models import Household
from lms.reporting.export import harmless
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

FILE = "/commune/export/households.csv"


def rows_of(browser: Browser, language: str = "vi") -> list[list[str]]:
    answer = browser.get(f"{FILE}?lang={language}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_it_has_a_line_for_each_household(history: Cast, officer: Browser) -> None:
    head, *lines = rows_of(officer)
    told = {line[1]: dict(zip(head, line, strict=True)) for line in lines[:3]}
    assert set(told) == {"TREN-001", "TREN-002", "DUOI-001"}
    completed = told["TREN-001"]
    assert completed["Thôn"] == "Thôn Khe Trên"
    assert completed["Hộ"] == "Hộ bà Đào Mẫu"
    assert completed["Bậc"] == "Hoàn thành"
    assert completed["Bài lõi đã xong"] == "8 trên 8"
    assert completed["Kỹ năng đã xác nhận"] == "DVC MUA"
    assert completed["Ngày hoàn thành"]
    assert completed["Số giấy chứng nhận"].endswith("/00001")
    assert told["DUOI-001"]["Ngày tiếp cận"] == ""


def test_it_ends_with_its_day_and_its_counts(history: Cast, officer: Browser) -> None:
    counts = dict(line for line in rows_of(officer)[5:] if len(line) == 2)
    assert counts.pop("Tính đến")
    assert counts == {
        "Tổng số hộ": "3", "Chưa tiếp cận": "1", "Đã tiếp cận": "1", "Hoàn thành": "1", "Hộ gia đình số": "0",
    }  # fmt: skip


def test_it_speaks_english_when_asked(history: Cast, officer: Browser) -> None:
    head, *lines = rows_of(officer, "en")
    assert head[:3] == ["Village", "Household code", "Household"]
    assert "Completed" in {line[4] for line in lines[:3]}


@writes
def rename(household: Household, label: str) -> None:
    household.label = label


@pytest.mark.parametrize("label", ["=HYPERLINK(1)", "+84", "-1", "@SUM(A1)"])
def test_no_cell_is_run_by_a_spreadsheet(history: Cast, officer: Browser, label: str) -> None:
    rename(history.household, label)
    assert f"'{label}" in {line[2] for line in rows_of(officer)[1:4]}
    assert label not in {line[2] for line in rows_of(officer)[1:4]}


def test_a_cell_that_is_harmless_stays_as_it_is() -> None:
    assert [harmless(value) for value in ("Hộ bà Hà", 3, "")] == ["Hộ bà Hà", "3", ""]
    assert harmless("\t=1") == "'\t=1"


def test_a_separator_in_a_name_does_not_break_the_line(history: Cast, officer: Browser) -> None:
    rename(history.household, 'Hộ "bà"; Hà')
    assert 'Hộ "bà"; Hà' in {line[2] for line in rows_of(officer)[1:4]}


def test_the_page_says_what_is_in_the_file(history: Cast, officer: Browser) -> None:
    shown = officer.get("/commune/export").text
    assert FILE in shown
    assert "Tải 3 hộ" in shown
    assert "Download 3 households" in officer.get("/commune/export?lang=en").text
