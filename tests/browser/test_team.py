"""What a trainer gives and says is heard on the phone without network; what a learner says reaches her, once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, BrowserType, Page, expect
from sqlalchemy import select

from lms.access.models import Account
from lms.foundation import ids
from lms.foundation.database import db
from lms.registry.models import Household, Person
from lms.teaching.actions import assign
from lms.teaching.models import Assignment
from lms.teaching.stating import Member
from lms.teaching.voice_models import REQUEST, VoiceNote
from lms.teaching.voices import sound_of, speak_note
from tests.browser.conftest import World
from tests.browser.field_kit import FieldKit
from tests.browser.finger import PATIENCE_MS
from tests.browser.offices import sign_in
from tests.browser.phone import LAUNCH, PHONE, Phone
from tests.browser.village import WOMAN
from tests.narration.takes import spoken

LESSON = "qr-pay-buyer"
NOTE = "Tối nay em ghé nhà mình"
MICROPHONE = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
FIELD_DATABASES = "async () => (await indexedDB.databases()).map((one) => one.name).filter((n) => n.includes('field'))"
# Targets lower than a thumb's 44 pixels; words within a sentence are none.
SMALL = """() => [...document.querySelectorAll("main :is(a, button, select, textarea, summary, label.tick), .rooms a")]
  .filter((each) => each.offsetParent && getComputedStyle(each).display !== "inline")
  .map((each) => [each.textContent.trim().slice(0, 30), Math.round(each.getBoundingClientRect().height)])
  .filter(([, height]) => height < 43)"""
KIT_CACHES = "async () => (await caches.keys()).filter((name) => name.startsWith('kit-'))"


@pytest.fixture
def listener(browser_type: BrowserType, world: World) -> Iterator[Phone]:
    """A phone with a microphone: Chromium's own, which beeps."""
    browser = browser_type.launch(executable_path=LAUNCH["executable_path"], args=MICROPHONE)
    context = browser.new_context(**PHONE, permissions=["microphone"])
    context.set_default_timeout(PATIENCE_MS)
    yield Phone(context.new_page(), world.url)
    browser.close()


def give(world: World) -> None:
    with world.programme.inside():
        trainer = db.session.scalars(select(Account).filter_by(username=world.village.trainer)).one()
        household = db.session.get_one(Household, world.village.household)
        her = Member(db.session.get_one(Person, world.village.woman), household)
        given = assign(trainer, ("lesson", LESSON), her, None, NOTE, ids.new_id())
        speak_note(trainer, db.session.get_one(Assignment, given), sound_of(spoken()), ids.new_id())


def calls(world: World) -> list[uuid.UUID]:
    with world.programme.inside():
        return list(db.session.scalars(select(VoiceNote.id).where(VoiceNote.about == REQUEST)))


def kept(page: Page) -> None:
    """The trainer's sound is on the phone."""
    page.wait_for_function(
        """() => {
          caches.open("notes").then((cache) => cache.keys()).then((keys) => (window.notes = keys.length));
          return window.notes;
        }""",
        timeout=PATIENCE_MS,
    )


def test_what_is_given_is_heard_and_a_call_is_spoken_without_network(listener: Phone, world: World) -> None:
    give(world)
    page = listener.page
    listener.open_card(world.village.token)
    listener.take_turn(WOMAN, "Hoa")
    card = page.locator(".given .assigned")
    expect(card).to_contain_text(NOTE, timeout=PATIENCE_MS)
    kept(page)
    listener.ready_for_offline()
    card.tap()
    expect(page.locator(".player .p-help")).to_be_visible()
    page.context.set_offline(True)
    listener.open("/")
    hear = page.locator(".given button.listen")
    expect(hear).to_contain_text("Nghe Cô Hướng Dẫn nói")
    page.evaluate("() => { HTMLMediaElement.prototype.play = async function () { window.played = this.src; }; }")
    hear.tap()
    page.wait_for_function("() => (window.played ?? '').startsWith('blob:')")
    speak(page)
    assert calls(world) == []
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    listener.open("/")
    page.wait_for_function(
        """() => { const asked = indexedDB.open("lop-hoc-so"); asked.onsuccess = () => {
          const got = asked.result.transaction(["state"]).objectStore("state").get("spoken");
          got.onsuccess = () => { window.waiting = got.result.length; asked.result.close(); } };
        return window.waiting === 0 }""",
        timeout=PATIENCE_MS,
    )
    assert len(calls(world)) == 1


def speak(page: Page) -> None:
    """Help, ask, and a few words into the microphone."""
    page.locator(".given .assigned").tap()
    page.locator(".player .p-help").tap()
    for words in ("Nhờ người giúp", "Nói thêm cho tổ nghe", "Bấm để nói"):
        press(page, words)
    expect(page.locator(".p-sheet .state")).to_contain_text("2 giây", timeout=PATIENCE_MS)
    press(page, "Nói xong")
    press(page, "Gửi")
    expect(page.locator(".p-veil")).to_have_count(0)


def press(page: Page, words: str) -> None:
    """By the keyboard, so to speak: a finger would have to wait before it taps the same place again."""
    page.locator(".p-sheet .p-button", has_text=words).evaluate("(button) => button.click()")


def expect_one_handed(page: Page, world: World) -> None:
    """Every list of hers at 360 pixels: nothing sideways, and whatever is a target is one for a thumb."""
    home = f"/trainer/households/{world.village.household}"
    rooms = (
        "",
        "/households",
        "/sessions",
        "/assignments",
        "/assignments/new",
        "/assignments/groups",
        "/help",
        "/cards",
    )
    lists = [*(f"/trainer{room}" for room in rooms), home, "/staff/notices", "/staff/notices/comments", "/people/?q=a"]
    wrong = []
    for address in lists:
        answer = page.goto(world.url + address)
        assert answer is not None
        assert answer.status == 200, address
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        small = page.evaluate(SMALL)
        wrong += [(address, wide, small)] if wide > 360 or small else []
    assert wrong == []


def test_signing_out_takes_the_list_of_people_off_the_phone(browser: Browser, world: World) -> None:
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{world.url}/staff/sign-in")
    sign_in(page, world.url, world.village.trainer)
    FieldKit(page, world.url).take_along()
    assert len(page.evaluate(FIELD_DATABASES)) == 1
    assert len(page.evaluate(KIT_CACHES)) == 1
    expect_one_handed(page, world)
    page.goto(f"{world.url}/trainer/")
    page.locator("details.menu summary").tap()
    page.locator("form[data-forget] button").tap()
    page.wait_for_url("**/staff/sign-in**")
    assert page.evaluate(FIELD_DATABASES) == []
    assert page.evaluate(KIT_CACHES) == []
    context.close()


def test_the_camera_finds_the_household_by_its_card(browser_type: BrowserType, world: World, tmp_path: Path) -> None:
    """Chromium's camera plays a film of the card; without a reader of its own, the page reads it."""
    film = tmp_path / "card.y4m"
    film.write_bytes(filmed(f"{world.url}/card#{world.village.token}"))
    camera = [*MICROPHONE, f"--use-file-for-fake-video-capture={film}"]
    browser = browser_type.launch(executable_path=LAUNCH["executable_path"], args=camera)
    context = browser.new_context(**PHONE, permissions=["camera"])
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, world.url, world.village.trainer)
    kit = FieldKit(page, world.url)
    kit.take_along()
    context.set_offline(True)
    kit.open("scan")
    page.wait_for_url(f"**/trainer/field#/household/{world.village.household}")
    expect(page.locator("h1", has_text=world.village.label)).to_be_visible()
    browser.close()


def filmed(address: str) -> bytes:
    """Two frames of a card in grey (YUV4MPEG2)."""
    width, height = 640, 480
    rows = [list(row) for row in segno.make(address, error="m").matrix_iter(scale=6, border=4)]
    top, left = (height - len(rows)) // 2, (width - len(rows[0])) // 2
    grey = bytearray([230]) * (width * height)
    for number, row in enumerate(rows):
        at = (top + number) * width + left
        grey[at : at + len(row)] = bytes(20 if dark else 230 for dark in row)
    frame = b"FRAME\n" + bytes(grey) + bytes([128]) * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\n".encode() + frame * 2
