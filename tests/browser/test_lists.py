"""A village head's list at the officer's desk: sent, matched, tried, taken in, taken back with progress."""

from __future__ import annotations

import io
import re
import unicodedata

from playwright.sync_api import FilePayload, Page, expect
from xlsxwriter import Workbook

from lms.registry.drafts import DONE_AT_ONCE
from tests.browser import offices
from tests.browser.conftest import NewDesk, World

# Each is four rows of the registry: as many as a page waits for when they come, more when they go.
HOUSEHOLDS = DONE_AT_ONCE // 4 + 10
# A process of its own begins, works and ends, on a busy machine.
LONG_MS = 40_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def office_list() -> FilePayload:
    """As offices send it: a title, a heading of two merged rows in an order of its own, years only, letters and marks
    apart; the last two rows cannot be taken."""
    file = io.BytesIO()
    with Workbook(file) as book:
        page = book.add_worksheet("Danh sách")
        page.merge_range(0, 0, 0, 6, "DANH SÁCH HỘ XÃ THỬ NGHIỆM")
        page.merge_range(2, 0, 3, 0, "STT")
        page.merge_range(2, 1, 2, 3, "Người trong hộ")
        page.merge_range(2, 4, 2, 6, "Hộ gia đình")
        page.write_row(3, 1, ["Sinh năm", "Họ và tên", "Vai"])
        page.write_row(3, 4, ["Tên hộ", "Nơi ở", "Mã hộ"])
        for n in range(HOUSEHOLDS):
            name = unicodedata.normalize("NFD", f"Chìu Thị {['Ánh', 'Bảo', 'Cẩm', 'Diệp'][n % 4]}")
            page.write_row(4 + n, 0, [n + 1, 1950 + n % 40, name, "chủ hộ", "Hộ bà Ánh", "khe duoi", f"L-{n:04}"])
        last = 4 + HOUSEHOLDS
        page.write_row(last, 0, ["", 1960, "Lý A Pú", "chủ hộ", "Hộ ông Pú", "Đâu đó", "L-X"])
        page.write_row(last + 1, 0, ["", 2024, "Chìu Thị Bé", "con", "", "", "L-0000"])
    return {"name": "ho-xa.xlsx", "mimeType": XLSX, "buffer": file.getvalue()}


def match(page: Page, heading: str, column: str) -> None:
    page.get_by_label(heading, exact=True).select_option(label=column)


def test_a_long_list_is_matched_tried_taken_in_and_taken_back(world: World, new_desk: NewDesk) -> None:
    page = new_desk()
    offices.sign_in(page, world.url, world.village.officer)
    page.goto(f"{world.url}/commune/registry/imports")
    page.set_input_files("input[type=file]", office_list())
    page.get_by_role("button", name="Gửi và xem cột").click()
    match(page, "Nơi ở", "Thôn")
    match(page, "Vai", "Quan hệ với chủ hộ")
    page.locator("form.matching button.main").click()
    expect(page.locator("h1")).to_contain_text("Xem trước")
    expect(page.locator("#content")).to_contain_text(f"hộ mới: {HOUSEHOLDS}")
    page.locator("a.button", has_text="Chưa nhận").click()
    fates = page.locator("tbody tr")
    expect(fates).to_have_count(2)
    expect(fates.first).to_contain_text("không có thôn “Đâu đó”")
    expect(fates.last).to_contain_text("dưới 15 tuổi")
    page.locator("form[action$='/take-in'] button").click()
    expect(page).to_have_url(re.compile("/imports/"))
    page.goto(f"{world.url}/commune/registry/households?q=L-0001")
    expect(page.locator("#content")).to_contain_text("Hộ bà Ánh")
    page.goto(f"{world.url}/commune/registry/imports")
    page.get_by_role("link", name="ho-xa.xlsx").click()
    page.locator("a[href$='/undo']").click()
    page.locator("form[action$='/undo'] button").click()
    expect(page.locator("#work progress")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("đã gỡ lần nhập này", timeout=LONG_MS)
    page.goto(f"{world.url}/commune/registry/households?q=L-0001")
    expect(page.locator("#content")).not_to_contain_text("Hộ bà Ánh")
