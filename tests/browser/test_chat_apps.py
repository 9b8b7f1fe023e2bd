"""The class opened inside a chat app, and the way from there to the phone's own browser; an iPhone's home screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Route, expect

from tests.browser.confirming import confirmed, work_until_told
from tests.browser.conftest import NewPhone, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import MAIN
from tests.browser.phone import Phone
from tests.browser.village import SON

# Chrome on Android, seen from within Zalo.
IN_ZALO = (
    "Mozilla/5.0 (Linux; Android 11; SM-A115F) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/106.0.5249.126 Mobile Safari/537.36 Zalo android/12090700 ZaloTheme/light ZaloLanguage/vi"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/15.4 Mobile/15E148 Safari/604.1"
)
NO_WORKER = "Object.defineProperty(navigator, 'serviceWorker', {value: undefined})"
DRAWN = "(all) => Promise.all(all.map((one) => one.decode().then(() => one.naturalWidth)))"


def test_in_a_chat_apps_browser_a_guest_learns_without_a_worker_and_takes_her_work_along(new_phone: NewPhone) -> None:
    chat = new_phone(NO_WORKER, user_agent=IN_ZALO)
    chat.open("/lessons/install-app-safely")
    chat.lesson_here().finger.tap_card(MAIN)
    place = chat.lesson_here().place()
    chat.open("/")
    chrome = new_phone()
    chrome.page.goto(moved(chat))
    chrome.page.locator(".go-on", has_text="Học tiếp").tap()
    assert chrome.lesson_here().place() == place
    assert {one["id"] for one in chrome.stored("outbox")} == {one["id"] for one in chat.stored("outbox")}


def test_in_a_chat_apps_browser_work_is_sent_at_once_and_her_turn_moves_to_chrome(
    new_phone: NewPhone, shared_world: World
) -> None:
    chat = new_phone(NO_WORKER, user_agent=IN_ZALO)
    chat.join(shared_world.village.token, SON, "Con mèo")
    told: list[str] = []

    def hear(answer: Any) -> None:
        if "/statements" in answer.url:
            told.extend(confirmed(answer))

    chat.page.on("response", hear)
    lesson = chat.go_on()
    work_until_told(lesson, told)
    chat.page.remove_listener("response", hear)
    step = lesson.place().step
    chat.open("/")
    chrome = new_phone()
    link = moved(chat)
    chrome.page.goto(link)
    expect(chrome.page.locator(".greeting")).to_contain_text(SON, timeout=PATIENCE_MS)
    expect(chrome.page.locator(".go-on")).to_contain_text("Học tiếp", timeout=PATIENCE_MS)
    assert chrome.go_on().place().step == step
    again = new_phone()
    again.page.goto(link)
    expect(again.page.locator(".screen.card .state")).not_to_be_empty(timeout=PATIENCE_MS)
    assert not again.page.locator(".greeting").count()


def test_on_an_iphone_three_drawings_show_how_the_class_comes_onto_the_home_screen(new_phone: NewPhone) -> None:
    phone = new_phone(user_agent=IPHONE)
    phone.open("/about")
    steps = phone.page.locator("ol.steps li")
    expect(steps).to_contain_text(["nút chia sẻ", "Thêm vào MH chính", "hình lớp học"])
    drawn = steps.locator("img").evaluate_all(DRAWN)
    assert len(drawn) == 3
    assert all(width > 0 for width in drawn)


def moved(chat: Phone) -> str:
    """The address that Android's own `intent:` opens in Chrome."""
    notice = chat.page.locator(".notice", has_text="ứng dụng nhắn tin")

    # Home is drawn anew when news comes, or another language is chosen: the link stays where the finger wants it, and
    # comes if that happens while it is still being made.
    def draw_anew() -> None:
        drawn = notice.element_handle()
        chat.page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
        chat.page.wait_for_function("(notice) => !notice.isConnected", arg=drawn)

    def draw_anew_meanwhile(route: Route) -> None:
        draw_anew()
        route.continue_()

    chat.page.route("**/phone/move", draw_anew_meanwhile)
    notice.get_by_role("button", name="Mở bằng trình duyệt của máy").tap()
    link = notice.get_by_role("link", name="Mở bằng Chrome")
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    draw_anew()
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    intent = link.get_attribute("href") or ""
    address, _, rest = intent.partition("#Intent;")
    assert "package=com.android.chrome" in rest
    return address.replace("intent://", "http://")
