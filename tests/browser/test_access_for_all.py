"""Every learner's screen for everyone: WCAG 2.2 AA, 7:1 in the sun, letters twice as large, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import World
from tests.browser.finger import PATIENCE_MS, Finger
from tests.browser.lesson_screen import Killed, Place
from tests.browser.phone import Phone
from tests.browser.test_sight import RULES, faults
from tests.browser.village import SON

ENHANCED = {**RULES, "rules": {"color-contrast-enhanced": {"enabled": True}}}
SCREENS = {
    "/": "home",
    "/card": "card",
    "/turn": "turn",
    "/receipts": "receipts",
    "/about": "about",
    "/downloads": "downloads",
    "/listening": "listening",
    "/news": "news",
    "/certificates": "wallet",
    "/courses/phone-start": "course",
    "/lessons/none": "trouble",
}
PAGES = ("/read", "/read/install-app-safely")
# What cannot be reached by scrolling down: wider than the screen, or cut off inside its box.
LOST = """() => {
  const page = document.documentElement;
  const cut = [...document.querySelectorAll("h1, h2, p, button, button *, label, small")].filter((one) =>
    one.checkVisibility() && getComputedStyle(one).overflow !== "visible" &&
    (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2));
  return [...(page.scrollWidth > page.clientWidth + 1 ? [page] : []), ...cut].map((one) =>
    `${location.pathname} ${one.tagName}.${one.className} ${one.scrollWidth}/${one.clientWidth} ` +
    one.textContent.slice(0, 40));
}"""
HERE = """(selector) => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  return [focused.matches(selector), style.outlineStyle !== "none" || style.boxShadow !== "none"];
}"""


def test_every_screen_is_accessible_at_seven_to_one_and_whole_at_twice_the_letters(
    phone: Phone, shared_world: World
) -> None:
    phone.join(shared_world.village.token, SON, "Con mèo")
    found: list[str] = []
    for path, screen in SCREENS.items():
        phone.open(path)
        expect(phone.page.locator(f".screen.{screen}")).to_be_visible()
        found += look(phone.page)
    phone.open("/about")
    phone.page.get_by_role("button", name="hình").last.tap()
    expect(phone.page.locator(".pin")).to_be_visible()
    found += look(phone.page)
    for path in PAGES:
        phone.open(path)
        found += look(phone.page)
    assert found == []


def look(page: Page) -> list[str]:
    """What is wrong on this screen for somebody who sees little; the letters are as large as before afterwards."""
    found = faults(page, ENHANCED)
    page.evaluate("() => document.documentElement.style.fontSize = '200%'")
    lost = page.evaluate(LOST)
    page.evaluate("() => document.documentElement.style.fontSize = ''")
    return [*found, *lost]


class Keys(Finger):
    """Somebody who has only a keyboard, or a switch: Tab until it is there, then Enter."""

    def tap_card(self, selector: str) -> None:
        card = self.page.locator(".player .p-top").element_handle(timeout=PATIENCE_MS)
        self.press_on(selector)
        self.page.wait_for_function("(card) => !card.isConnected", arg=card, timeout=PATIENCE_MS)

    def press_on(self, selector: str) -> None:
        expect(self.page.locator(selector).first).to_be_visible(timeout=PATIENCE_MS)
        for _ in range(60):
            self.page.keyboard.press("Tab")
            there, seen = self.page.evaluate(HERE, selector)
            if there:
                assert seen, f"no sign of the focus on {selector}"
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"the Tab key never comes to {selector}")


def test_by_keyboard_alone_from_home_through_a_lesson_and_its_practice_to_the_result(phone: Phone) -> None:
    phone.open("/")
    Keys(phone.page).press_on(".go-on")
    lesson = phone.lesson_here()
    lesson.finger = Keys(phone.page)
    kinds: list[str] = []

    def until_result(place: Place) -> None:
        kinds.append(place.kind)
        if place.kind == "result" and "sim" in kinds:
            raise Killed

    with pytest.raises(Killed):
        lesson.work_through(until_result)
    lesson.finger.tap_card(".p-back")
