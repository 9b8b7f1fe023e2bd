"""Where a browser keeps little or nothing: a full phone, no database; and what is said. No tap is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select

from lms.foundation.database import db
from lms.lrs.models import Statement
from tests.browser.confirming import confirmed, work_until_told
from tests.browser.conftest import NewPhone, SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import MAIN
from tests.browser.phone import Phone
from tests.browser.village import SON, WOMAN

NO_DATABASE = "Object.defineProperty(globalThis, 'indexedDB', {value: undefined})"
REFUSED_DATABASE = """IDBFactory.prototype.open = () => { throw new DOMException("private", "SecurityError"); };
CacheStorage.prototype.open = () => Promise.reject(new DOMException("private", "SecurityError"));"""
COUNT_PERSIST = """globalThis.asked = 0;
navigator.storage.persist = () => { globalThis.asked++; return Promise.resolve(true); };"""
# Newer Chromium tells pages a made-up quota; then only a failed write shows that the phone is full.
HONEST = ["--no-sandbox", "--disable-features=PredictableReportedQuota,StaticStorageQuota"]
FULL = "Máy đã đầy bộ nhớ"


def stored(world: World, ids: list[str]) -> list[str]:
    """Which of these the server has, and how often."""
    with world.programme.inside():
        return sorted(str(one) for one in db.session.scalars(select(Statement.id)) if str(one) in set(ids))


def grant(page: Page, origin: str, size: int | None) -> CDPSession:
    """The browser gives this origin so many bytes, as long as the answer is held; None: as many as ever.

    To be called before the origin is opened: what a browser has promised to an open database it keeps.
    """
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, **({} if size is None else {"quotaSize": size})})
    return session


def test_on_a_full_phone_every_write_says_so_and_nothing_is_lost(
    shared_world: World, switch_on_phone: SwitchOn
) -> None:
    context = switch_on_phone()
    context.route("**/phone/statements", lambda route: route.abort())
    phone = Phone(context.pages[0], shared_world.url)
    phone.join(shared_world.village.token, WOMAN, "Con trâu")
    phone.ready_for_offline()
    lesson = phone.go_on()
    lesson.work(lesson.place())
    before, kept = lesson.place(), [statement["id"] for statement in phone.outbox()]
    assert kept

    context = switch_on_phone(args=HONEST)
    context.route("**/phone/statements", lambda route: route.abort())
    page = context.pages[0]
    quota = grant(page, shared_world.url, 100)
    phone = Phone(page, shared_world.url)
    _every_screen_says_so(phone)
    _a_new_lesson_shows_its_card(phone)
    phone.open(f"/lessons/{lesson.known.lesson}")
    assert phone.lesson_here().place() == before
    page.locator(MAIN).tap()
    expect(page.locator(".player")).to_contain_text("Máy chưa lưu được", timeout=PATIENCE_MS)
    assert [statement["id"] for statement in phone.outbox()] == kept

    # What waits goes out of a full phone too, and leaves it.
    context.unroute("**/phone/statements")
    phone.send_now()
    phone.expect_all_sent()
    assert stored(shared_world, kept) == sorted(kept)
    quota.detach()
    grant(page, shared_world.url, None)
    phone.open(f"/lessons/{lesson.known.lesson}")
    again = phone.lesson_here()
    assert again.place() == before
    again.finger.tap_card(MAIN)
    assert again.place().step == before.step + 1


def _every_screen_says_so(phone: Phone) -> None:
    page = phone.page
    phone.open("/")
    expect(page.locator(".notice", has_text="Máy sắp đầy bộ nhớ")).to_be_visible()
    page.get_by_role("button", name="English").tap()
    expect(page.locator(".notice", has_text=FULL)).to_be_visible()
    phone.open("/turn")
    page.get_by_role("button", name=WOMAN).tap()
    expect(page.locator(".notice", has_text=FULL)).to_be_visible()
    phone.open("/downloads")
    page.get_by_role("button", name="Tải khóa này về máy").first.tap()
    expect(page.locator(".storage .state", has_text=FULL)).to_be_visible()


def _a_new_lesson_shows_its_card(phone: Phone) -> None:
    """What she came for stands behind the words, not an empty page; and what found no room is told later."""
    phone.open("/lessons/wifi-and-data")
    expect(phone.page.locator(".p-sheet")).to_contain_text("Máy chưa lưu được", timeout=PATIENCE_MS)
    expect(phone.page.locator(".p-caption")).not_to_be_empty()
    phone.page.locator(".p-sheet .p-main").tap()
    expect(phone.page.locator(".p-sheet")).to_have_count(0)


def test_work_that_waits_long_is_warned_of_before_the_browser_could_clear_it(
    new_phone: NewPhone, shared_world: World
) -> None:
    phone = new_phone(COUNT_PERSIST)
    page = phone.page
    page.clock.install()
    phone.join(shared_world.village.token, SON, "Con mèo")
    page.context.route("**/phone/statements", lambda route: route.abort())
    phone.go_on().finger.tap_card(MAIN)
    phone.expect_waiting(2)
    phone.open("/")
    warned = page.locator(".notice", has_text="chờ gửi hơn ba ngày")
    expect(page.locator(".saved")).to_contain_text("2 việc chờ gửi")
    expect(warned).to_have_count(0)
    assert page.evaluate("() => asked") == 0
    page.clock.set_system_time(page.evaluate("() => Date.now() + 4 * 86400000"))
    phone.open("/")
    expect(warned).to_be_visible()
    warned.get_by_role("button", name="Xin máy giữ lại").tap()
    expect(warned.locator(".state")).not_to_be_empty()
    assert page.evaluate("() => asked") == 1


def test_the_browser_is_asked_to_keep_it_after_the_first_finished_lesson_not_before(new_phone: NewPhone) -> None:
    phone = new_phone(COUNT_PERSIST)
    phone.open("/lessons/install-app-safely")
    lesson = phone.lesson_here()
    asked: set[int] = set()
    lesson.work_through(lambda place: asked.add(phone.page.evaluate("() => asked")))
    assert asked == {0}
    assert phone.page.evaluate("() => asked") == 1


@pytest.mark.parametrize("script", [NO_DATABASE, REFUSED_DATABASE], ids=["no database", "private window"])
def test_without_a_database_a_lesson_runs_sends_at_once_and_says_what_is_not_kept(
    new_phone: NewPhone, shared_world: World, script: str
) -> None:
    phone = new_phone(script)
    page = phone.page
    phone.join(shared_world.village.token, WOMAN, "Con trâu")
    expect(page.locator(".notice", has_text="không giữ lại gì khi đóng")).to_be_visible()
    told: list[str] = []
    page.on("response", lambda answer: told.extend(confirmed(answer)) if answer.url.endswith("/statements") else None)
    lesson = phone.go_on()
    work_until_told(lesson, told)
    assert stored(shared_world, told) == sorted(told)
    while page.locator(".player").count():
        lesson.finger.tap_card(".p-back")
    expect(page.locator(".go-on")).to_contain_text("Học tiếp")


def test_what_is_drawn_anew_under_her_finger_does_not_lose_her_tap(new_phone: NewPhone) -> None:
    phone = new_phone()
    phone.open("/")
    finger = phone.page.context.new_cdp_session(phone.page)
    about = phone.page.locator(".links button").last
    about.scroll_into_view_if_needed()
    box = about.bounding_box()
    assert box
    spot = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [spot]})
    phone.page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
    phone.page.wait_for_timeout(300)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(phone.page).to_have_url(phone.url + "/about")
