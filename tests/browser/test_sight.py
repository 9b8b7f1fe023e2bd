"""What everyone must be able to see and use: WCAG 2.2 AA on every kind of page, and no scrolling on a small phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.registry.models import Household, Person
from lms.registry.queries import people_of
from lms.wiring import SUBSCRIBERS
from tests.browser import offices
from tests.browser.conftest import NewDesk, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import Place
from tests.browser.phone import PHONE, Phone
from tests.browser.village import SON
from tests.learning import complete_core

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
KINDS = {"read", "look", "sim", "result", "choose", "quiz", "own-phone", "teach", "end"}
# 130 % of the usual 16 px.
LARGE = "20.8px"
TOO_LARGE = """() => {
  const page = document.documentElement;
  const boxes = [page, ...document.querySelectorAll("[data-fit]")];
  return boxes.filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${box.tagName}.${box.className} ${box.scrollHeight}/${box.clientHeight}`);
}"""


def faults(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds wrong: rule and place."""
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{page.url} {each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.fixture(scope="module")
def certificate(shared_world: World) -> str:
    """A household of the shared world that has its certificate."""
    with shared_world.programme.inside():
        household = db.session.scalars(select(Household).filter_by(code="TREN-002")).one()
        person = people_of(household.id)[0]
        complete_core(person, household, clock.now())
        catch_up(SUBSCRIBERS)
        return str(db.session.scalars(select(Certificate.id).where(Certificate.kind == "core_set")).one())


def test_the_learners_screens_are_accessible(phone: Phone, shared_world: World) -> None:
    found = []
    with shared_world.programme.inside():
        # Whatever tests came before: he has not chosen his picture yet.
        db.session.execute(update(Person).values(picture=None))
        db.session.commit()
    phone.open("/")
    expect(phone.page.locator(".screen.home")).to_be_visible()
    found += faults(phone.page)
    phone.open_card(shared_world.village.token)
    found += faults(phone.page)
    phone.page.get_by_role("button", name=SON).tap()
    expect(phone.page.locator(".tiles.small")).to_be_visible()
    found += faults(phone.page)
    phone.page.locator(".tiles.small .tile", has_text="Con mèo").tap()
    expect(phone.page.locator(".screen.home .greeting")).to_be_visible()
    found += faults(phone.page)
    for path, screen in (
        ("/card", "card"),
        ("/receipts", "receipts"),
        ("/about", "about"),
        ("/courses/cashless", "course"),
    ):
        phone.open(path)
        expect(phone.page.locator(f".screen.{screen}")).to_be_visible()
        found += faults(phone.page)
    assert found == []


# The phone has a voice and can shake; each sentence that is spoken is looked for on the screen.
LISTEN = """(() => {
  globalThis.heard = {spoken: 0, shaken: 0, unseen: []};
  const plain = (text) => text.replace(/\\s+/g, " ").toLowerCase();
  const hear = ({text}) => {
    const shown = plain(document.querySelector(".player").textContent);
    const said = text.split(/(?<=[.?!…:])\\s+/).map((one) => plain(one).replace(/[.:]$/, ""));
    heard.spoken += said.length;
    heard.unseen.push(...said.filter((one) => !shown.includes(one)));
  };
  const speak = (speech) => { hear(speech); speech.onend(); };
  const getVoices = () => [{localService: true, lang: "vi-VN"}];
  Object.defineProperty(globalThis, "speechSynthesis", {value: {getVoices, speak, cancel() {}}});
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  navigator.vibrate = () => ++heard.shaken;
})()"""


def test_every_kind_of_card_is_accessible_and_shows_all_that_is_spoken(phone: Phone) -> None:
    phone.page.add_init_script(LISTEN)
    phone.open("/lessons/qr-pay-buyer")
    seen, found = set(), []

    def check(place: Place) -> None:
        if place.kind not in seen:
            found.extend(faults(phone.page))
        seen.add(place.kind)

    phone.lesson_here().work_through(check)
    assert seen >= KINDS
    assert found == []
    heard = phone.page.evaluate("() => heard")
    assert (heard["unseen"], heard["shaken"]) == ([], 0)
    assert heard["spoken"] > len(KINDS)


@pytest.fixture
def small_phone_with_large_letters(browser: Browser, shared_world: World) -> Iterator[Phone]:
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '130%')"
    )
    yield Phone(context.new_page(), shared_world.url)
    context.close()


@pytest.mark.parametrize("lesson", ["qr-pay-buyer", "install-app-safely"])
def test_no_card_needs_scrolling_on_a_small_phone_with_large_letters(
    small_phone_with_large_letters: Phone, lesson: str
) -> None:
    phone = small_phone_with_large_letters
    large: list[tuple[Place, str]] = []
    phone.open(f"/lessons/{lesson}")

    def measure(place: Place) -> None:
        large.extend((place, box) for box in phone.page.evaluate(TOO_LARGE))

    phone.lesson_here().work_through(measure)
    assert phone.page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == LARGE
    assert large == []


def test_pages_for_everyone_are_accessible(new_desk: NewDesk, shared_world: World, certificate: str) -> None:
    page, found = new_desk(), []
    for path in ("/staff/sign-in", f"/c/{certificate}", "/c/unknown"):
        page.goto(shared_world.url + path)
        found += faults(page)
    assert found == []


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("trainer", ["/trainer/", "/trainer/households", "/trainer/assignments", "/trainer/assignments/new"]),
        ("officer", ["/commune/", "/commune/households", "/commune/certificates", "/commune/export"]),
        ("operator", ["/operator/", "/operator/art?lesson=qr-pay-buyer"]),
    ],
)
def test_staff_pages_are_accessible(
    new_desk: NewDesk, shared_world: World, certificate: str, who: str, paths: list[str]
) -> None:
    page, found = new_desk(), []
    offices.sign_in(page, shared_world.url, getattr(shared_world.village, who))
    household = shared_world.village.household
    more = {
        "trainer": [f"/trainer/households/{household}", f"/trainer/households/{household}/confirmations/new"],
        "officer": [f"/commune/households/{household}", f"/commune/certificates/{certificate}"],
    }
    for path in [*paths, *more.get(who, [])]:
        answer = page.goto(shared_world.url + path)
        assert answer
        assert answer.ok, path
        found += faults(page)
    assert found == []
