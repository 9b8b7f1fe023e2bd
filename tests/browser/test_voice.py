"""A trainer records on her phone with a real microphone stream; a learner hears her without network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, expect
from sqlalchemy import select

from lms.access.accounts import account_named
from lms.access.rights import Right, give
from lms.foundation.database import db
from lms.narration.models import Recording
from tests.browser import offices
from tests.browser.conftest import World
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import PHONE
from tests.narration.takes import LESSON, spoken

LONG_MS = 3 * PATIENCE_MS


@pytest.fixture(scope="module")
def speaking(browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears our voice, again and again."""
    voice = tmp_path_factory.mktemp("voice") / "voice.wav"
    voice.write_bytes(spoken(3, "wav"))
    heard = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    heard.append(f"--use-file-for-fake-audio-capture={voice}")
    browser = browser_type.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", *heard])
    yield browser
    browser.close()


def trainer_at_work(world: World, browser: Browser) -> Page:
    """The trainer with the right, signed in on her phone, at the studio; a speaker has agreed."""
    with world.programme.inside():
        account = account_named(world.village.trainer)
        assert account
        give(account, Right.NARRATE, by=None)
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    offices.sign_in(page, world.url, world.village.trainer)
    page.goto(f"{world.url}/voice/vi/{LESSON}")
    page.fill("#name", "Bà Giọng Mẫu")
    page.locator("input[name=agreed]").check()
    page.locator("#speaker-panel form button").click()
    expect(page.locator("#speaker")).to_be_visible()
    return page


def record(line: Locator, seconds: int = 3) -> None:
    """Tap, wait until so many seconds were counted, tap again."""
    line.locator(".record").tap()
    expect(line.locator(".now")).to_contain_text(f"{seconds} giây", timeout=LONG_MS)
    line.locator(".record").tap()


def recordings(world: World) -> list[Recording]:
    with world.programme.inside():
        return list(db.session.scalars(select(Recording).order_by(Recording.received_at)))


def test_a_trainer_records_hears_replaces_and_publishes_a_line(world: World, speaking: Browser) -> None:
    page = trainer_at_work(world, speaking)
    line = page.locator(".line").first
    record(line)
    expect(line.locator(".now")).to_contain_text("Chờ đăng", timeout=LONG_MS)
    (made,) = recordings(world)
    assert (made.state, made.bytes > 4_000, 1_000 < made.milliseconds < 6_000) == ("ready", True, True)
    playable = page.evaluate(HEAR, line.locator("audio").get_attribute("src"))
    assert playable == pytest.approx(made.milliseconds / 1000, abs=0.2)

    record(line, 2)
    expect(line.locator(".record span")).to_have_text("Thu lại")
    page.wait_for_function("(id) => !document.querySelector(`audio[src*='${id}']`)", arg=str(made.id), timeout=LONG_MS)
    expect(line.locator(".now")).to_contain_text("Chờ đăng", timeout=LONG_MS)
    page.locator("form[action$='/publication'] button").tap()
    expect(page.locator("#messages .done")).to_be_visible()
    expect(page.locator(".line").first.locator(".now")).to_contain_text("Đang phát")
    first, second = recordings(world)
    assert (first.ended_why, second.published_at is not None) == ("replaced", True)


# A real decoder reads the sound: its length in seconds.
HEAR = """(address) => new Promise((done, fail) => {
  const sound = new Audio(address);
  sound.onloadedmetadata = () => done(sound.duration);
  sound.onerror = () => fail(new Error(sound.error.message));
})"""


def test_a_take_survives_a_dead_server_and_a_closed_page(world: World, speaking: Browser) -> None:
    page = trainer_at_work(world, speaking)
    world.programme.stop()
    line = page.locator(".line").first
    record(line, 2)
    expect(line.locator(".waiting")).to_contain_text("Đã lưu trên máy")
    expect(page.locator("#queue")).to_contain_text("1 bản thu đang chờ gửi")
    context = page.context
    page.close()
    world.programme.start()
    page = context.new_page()
    page.goto(f"{world.url}/voice/vi/{LESSON}")
    expect(page.locator(".line").first.locator(".now")).to_contain_text("Chờ đăng", timeout=LONG_MS)
    expect(page.locator("#queue")).to_be_hidden()
    assert [made.state for made in recordings(world)] == ["ready"]
