"""A learner's phone: Chromium as large as a small phone, with fingers instead of a mouse."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from tests.browser.answers import answers
from tests.browser.finger import PATIENCE_MS, Finger
from tests.browser.lesson_screen import LessonScreen

CHROMIUM, SHELL = Path("/usr/bin/chromium"), Path("/usr/bin/chromium-headless-shell")
# The same browser without its windows, where it is there: half the time goes into windows that nobody sees.
LAUNCH: dict[str, Any] = {"executable_path": str(SHELL if SHELL.exists() else CHROMIUM), "args": ["--no-sandbox"]}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 1,
    "is_mobile": True,
    "has_touch": True,
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
    "reduced_motion": "reduce",
    "service_workers": "allow",
}

_STORED = """async (name) => {
  const db = await new Promise((done, fail) => {
    const opening = indexedDB.open("lop-hoc-so");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const all = await new Promise((done) => {
    const asked = db.transaction([name]).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return all;
}"""


def switch_on(kind: BrowserType, profile: Path, **more: Any) -> BrowserContext:
    """A browser whose storage lives in `profile`, so that it can be closed and opened again."""
    context = kind.launch_persistent_context(str(profile), **{**LAUNCH, **PHONE, **more})
    context.set_default_timeout(PATIENCE_MS)
    return context


def crash_tab(page: Page) -> Page:
    """The tab dies at once, as when the phone needs its memory; answers a new tab of the same browser."""
    with page.expect_event("crash", timeout=PATIENCE_MS), suppress(Error):
        page.goto("chrome://crash", timeout=PATIENCE_MS)
    fresh = page.context.new_page()
    page.close()
    return fresh


def kill_browser(page: Page) -> None:
    """SIGKILL to the browser: nothing is flushed, no handler runs."""
    browser = page.context.browser
    assert browser
    with page.context.expect_event("close", timeout=PATIENCE_MS):
        told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        (process,) = [each for each in told["processInfo"] if each["type"] == "browser"]
        os.kill(int(process["id"]), signal.SIGKILL)


class Phone:
    """What a learner sees and taps."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.finger = Finger(page)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path)

    def open_card(self, token: str) -> None:
        """As the camera does with the card's QR; ends at “whose turn is it?”."""
        self.open(f"/card#{token}")
        expect(self.page.locator(".screen.turn .tile").first).to_be_visible(timeout=PATIENCE_MS)

    def take_turn(self, name: str, picture: str | None = None) -> None:
        """She picks who she is, and her picture when it is the first time."""
        self.page.get_by_role("button", name=name).tap()
        if picture:
            self.page.locator(".tiles.small .tile", has_text=picture).tap(timeout=PATIENCE_MS)
        expect(self.page.locator(".screen.home .greeting")).to_be_visible(timeout=PATIENCE_MS)

    def join(self, token: str, name: str, picture: str) -> None:
        """Open the card and take a turn, in a world where she may have chosen her picture before."""
        self.open_card(token)
        self.page.get_by_role("button", name=name).tap()
        greeting = self.page.locator(".screen.home .greeting")
        expect(greeting.or_(self.page.locator(".tiles.small")).first).to_be_visible(timeout=PATIENCE_MS)
        if not greeting.count():
            self.page.locator(".tiles.small .tile", has_text=picture).tap(timeout=PATIENCE_MS)
        expect(greeting).to_contain_text(name, timeout=PATIENCE_MS)

    def ready_for_offline(self) -> None:
        """The worker has taken the page over: from now on it opens without network."""
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=PATIENCE_MS)

    def download_courses(self) -> None:
        """Take every course onto the phone, one after another."""
        rows = self.page.locator(".screen.home ul.rows > li > button.row")
        expect(rows.first).to_be_visible()
        for index in range(rows.count()):
            rows.nth(index).tap()
            storage = self.page.locator(".screen.course .storage")
            storage.locator("button").tap()
            expect(storage.locator("button.quiet")).to_be_visible(timeout=PATIENCE_MS)
            self.page.locator(".screen.course .actions button").first.tap()
            expect(self.page.locator(".screen.home")).to_be_visible()

    def go_on(self, *, real_taps: bool = False) -> LessonScreen:
        """The big button: the next lesson."""
        self.finger.tap(".go-on")
        return self.lesson_here(real_taps=real_taps)

    def lesson_here(self, *, real_taps: bool = False) -> LessonScreen:
        """The lesson that is open."""
        expect(self.page.locator(".player .p-top")).to_be_visible(timeout=PATIENCE_MS)
        lesson = self.page.evaluate("() => location.pathname.split('/').pop()")
        return LessonScreen(self.page, answers()[lesson], real_taps=real_taps)

    def send_now(self) -> None:
        """The learner's own way to send what waits."""
        self.open("/receipts")
        self.page.locator(".screen.receipts .actions button").last.tap()

    def expect_all_sent(self) -> None:
        """On the receipts screen: nothing is offered to be handed over any more."""
        expect(self.page.locator(".screen.receipts .sums").first).to_be_visible()
        expect(self.page.locator(".screen.receipts .notice")).to_have_count(0, timeout=2 * PATIENCE_MS)

    def expect_waiting(self, count: int) -> None:
        """So many statements are on the disk: a tap is written down while the next card comes."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while len(waiting := self.stored("outbox")) != count:
            assert time.monotonic() < end, waiting

    def outbox(self) -> list[dict[str, Any]]:
        """The statements that wait on this phone, oldest first."""
        items = self.stored("outbox")
        return [item["statement"] for item in sorted(items, key=lambda item: item["sequence"])]

    def stored(self, name: str) -> list[Any]:
        """All of one store of the phone's database."""
        return cast("list[Any]", self.page.evaluate(_STORED, name))
