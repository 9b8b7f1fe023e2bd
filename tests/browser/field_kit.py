"""The trainer's phone in the village, by what she reads and taps."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.finger import PATIENCE_MS


class FieldKit:
    """The kit on one phone."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def take_along(self) -> None:
        """Opened once with a network: the list is on the phone, and the worker keeps the page."""
        self.open("")
        expect(self.page.locator(".kit h1", has_text="Việc hôm nay")).to_be_visible()
        expect(self.page.locator(".kit section.panel").first).to_be_visible(timeout=PATIENCE_MS)
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    def open(self, place: str) -> None:
        """A place of the kit, opened anew as after a restart."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/trainer/field#/{place}")

    def begin_session(self, place: str, lesson: str) -> str:
        """A session on the spot; answers its id."""
        self.open("begin")
        self.page.fill("#place", place)
        self.page.locator(f"input[name=lessons][value={lesson}]").check()
        self._press("Bắt đầu điểm danh")
        expect(self.page.locator(".roll-row").first).to_be_visible()
        return self.page.url.rpartition("/")[2]

    def present(self, count: int) -> None:
        """One tap for each of the first rows that are not noted yet."""
        for _ in range(count):
            before = self.page.locator('.roll-row[aria-pressed="true"]').count()
            self.page.locator('.roll-row[aria-pressed="false"]').first.tap()
            expect(self.page.locator('.roll-row[aria-pressed="true"]')).to_have_count(before + 1)

    def take_back(self, name: str) -> None:
        row = self.page.locator(".roll-row", has_text=name)
        row.tap()
        expect(row).to_have_attribute("aria-pressed", "false")

    def add_person(self, name: str, household: str) -> None:
        """Two fields, and she is present."""
        self._follow("Thêm người chưa có tên")
        self.page.fill("#name", name)
        self.page.fill("#household", household)
        self.page.get_by_role("button", name=re.compile(household)).tap()
        self._press("Thêm và ghi có mặt")
        expect(self.page.locator(".roll-row", has_text=name)).to_have_attribute("aria-pressed", "true")

    def show_lesson(self, title: str) -> None:
        self._follow("Chiếu bài cho cả nhà cùng xem")
        self._press(title)
        expect(self.page.locator(".roll-row").first).to_be_visible()

    def close_session(self) -> None:
        self._follow("Kết thúc buổi học")
        self._press("Kết thúc")
        expect(self.page.locator("h1", has_text="Việc hôm nay")).to_be_visible()

    def confirm(self, household: str, person: str, skill: str) -> None:
        """From the household's door: she did it alone, on her own phone."""
        self.open(f"confirm/{household}")
        choices = {"person": person, "skill": skill, "alone": "yes", "phone": "own"}
        for name, value in choices.items():
            self.page.locator(f'input[name={name}][value="{value}"]').check()
        self._press("Ghi lại")
        expect(self.page.locator("#announcer")).to_have_text(re.compile("^Đã ghi:"))

    def visit(self, household: str, outcome: str, note: str = "") -> None:
        self.open(f"visit/{household}")
        self.page.locator(f"input[name=outcome][value={outcome}]").check()
        self.page.fill("#note", note)
        self._press("Ghi lại")
        expect(self.page.locator("#announcer")).to_have_text("Đã ghi lần đến nhà.")

    def expect_waiting(self, count: int) -> None:
        expect(self.page.locator(".quiet-line")).to_have_text(f"Đã lưu trên máy · {count} việc chờ gửi")

    def send(self) -> None:
        """Back in the network: everything is sent, by her own tap."""
        self.open("receipts")
        self._press("Gửi ngay")
        expect(self.page.locator(".kit", has_text="Mọi việc đã gửi về xã").first).to_be_visible(timeout=PATIENCE_MS)

    def _press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).tap()

    def _follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words, exact=True).tap()
