"""Taking a course onto the phone: asked first on mobile data, stopped, broken off, gone on with, taken away."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SwitchOn, World
from tests.browser.finger import PATIENCE_MS

MOBILE = "Object.defineProperty(navigator, 'connection', {value: {type: 'cellular', saveData: false}})"
KEPT = """async () => (await (await caches.open("lessons")).keys()).map(({url}) => new URL(url).pathname).sort()"""
OLDER = """async () => {
  const {courses} = await (await fetch("/phone/catalogue")).json();
  const old = courses[0].lessons[0].url.replace(/[^/]+\\.json$/, "000000000000.json");
  await (await caches.open("lessons")).put(old, new Response("{}"));
  return old;
}"""


class Line:
    """The line to the server for lessons: it lets through, holds, or breaks."""

    def __init__(self) -> None:
        self.mode, self.asked = "open", 0
        self.held: list[Route] = []

    def __call__(self, route: Route) -> None:
        self.asked += 1
        if self.mode == "hold":
            self.held.append(route)
        elif self.mode == "broken":
            route.abort()
        else:
            route.continue_()

    def let_go(self, page: Page, mode: str) -> None:
        """What was held goes through, once the page has asked."""
        while not self.held:
            page.wait_for_timeout(10)
        self.mode = mode
        self.held.pop().continue_()


def test_a_course_is_paused_broken_off_resumed_cleaned_and_taken_away(
    quiet_world: World, switch_on_phone: SwitchOn
) -> None:
    world = quiet_world
    context, line = switch_on_phone(service_workers="block"), Line()
    context.add_init_script(MOBILE)
    context.route("**/phone/lessons/**", line)
    page = context.pages[0]
    page.goto(world.url + "/")
    old = page.evaluate(OLDER)
    page.goto(world.url + "/downloads")
    box = page.locator(".storage").first
    box.get_by_role("button", name="Tải khóa này về máy").tap()
    expect(box.get_by_role("button", name="Cứ tải bằng mạng di động")).to_be_visible()
    assert line.asked == 0

    line.mode = "hold"
    box.get_by_role("button", name="Cứ tải bằng mạng di động").tap()
    expect(box.locator(".state")).to_contain_text("Đang tải")
    box.get_by_role("button", name="Tạm dừng").tap()
    line.let_go(page, "hold")
    expect(box.locator(".state")).to_contain_text("Đang dừng: có 1 trong")
    assert line.asked == 1

    box.get_by_role("button", name="Tải tiếp").tap()
    line.let_go(page, "broken")
    expect(box.locator(".state")).to_contain_text("Mất mạng: có 2 trong", timeout=PATIENCE_MS)
    assert len(page.evaluate(KEPT)) == 2
    world.programme.stop()
    line.mode = "open"
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(box.locator(".state")).to_contain_text("Mất mạng: có 2 trong", timeout=PATIENCE_MS)
    world.programme.start()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(box.locator(".state")).to_contain_text("Cả khóa đã có trong máy", timeout=PATIENCE_MS)
    whole = page.evaluate(KEPT)
    assert old not in whole
    _one_is_taken_away(page, world.url, len(whole))


def _one_is_taken_away(page: Page, url: str, kept: int) -> None:
    page.goto(url + "/downloads")
    rows = page.locator(".screen.downloads section").first.locator("li.row")
    expect(rows).to_have_count(kept)
    rows.first.locator("button").tap()
    expect(rows).to_have_count(kept - 1)
    assert len(page.evaluate(KEPT)) == kept - 1
