"""A trainer records on her phone with a real microphone stream; a learner hears her without network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, expect
from sqlalchemy import select

from lms.access.accounts import account_named
from lms.access.rights import Right, commune_for, give
from lms.foundation.database import db
from lms.narration.actions import publish
from lms.narration.models import Recording
from lms.narration.work import make_sounds
from lms.registry.models import Person
from tests.browser import offices
from tests.browser.conftest import SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import LAUNCH, PHONE, Phone
from tests.browser.village import WOMAN
from tests.narration.takes import LESSON, script, spoken
from tests.narration.takes import record as record_line

LONG_MS = 3 * PATIENCE_MS


@pytest.fixture(scope="module")
def speaking(browser_type: BrowserType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears our voice, again and again."""
    voice = tmp_path_factory.mktemp("voice") / "voice.wav"
    voice.write_bytes(spoken(3, "wav"))
    heard = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    heard.append(f"--use-file-for-fake-audio-capture={voice}")
    browser = browser_type.launch(executable_path=LAUNCH["executable_path"], args=["--no-sandbox", *heard])
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


def test_a_learner_hears_the_recorded_voice_without_network_and_knows_it_from_a_machines(
    world: World, switch_on_phone: SwitchOn
) -> None:
    with world.programme.inside():
        publish_real_voice(world)
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    assert phone.page.evaluate(KNOWS_OF, [LESSON, LONG_MS])
    phone.open(f"/lessons/{LESSON}")
    offer = phone.page.locator(".p-voice button", has_text="Tải giọng người")
    expect(offer).to_contain_text("kB")
    offer.tap()
    expect(phone.page.locator(".p-voice button", has_text="Nghe người đọc")).to_be_visible(timeout=LONG_MS)
    expect(offer).to_have_count(0)

    world.programme.stop()
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.page.add_init_script(LISTEN)
    phone.open(f"/lessons/{LESSON}")
    phone.page.locator(".p-voice button", has_text="Nghe người đọc").tap()
    phone.page.wait_for_function("() => window.heard.length > 0", timeout=LONG_MS)
    heard = phone.page.evaluate("() => window.heard[0]")
    assert heard == {"seconds": pytest.approx(3.2, abs=0.6), "sought": True}


# The phone was told, behind the screens, that there is a voice for this lesson.
KNOWS_OF = """async ([lesson, patience]) => {
  const asked = (request) => new Promise((done) => request.onsuccess = () => done(request.result));
  const db = await asked(indexedDB.open("lop-hoc-so"));
  for (const end = performance.now() + patience; performance.now() < end;) {
    const voices = await asked(db.transaction(["state"]).objectStore("state").get("voices"));
    if (voices?.some(({ lessons }) => lesson in lessons)) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}"""

# What was really played, by the browser's own decoder, and that one can go back in it.
LISTEN = """
window.heard = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const first = !this.dataset.watched;
  this.dataset.watched = "yes";
  if (first) this.addEventListener("timeupdate", () => {
    if (window.heard.length || !this.currentTime) return;
    this.currentTime = this.duration / 2;
    window.heard.push({seconds: this.duration, sought: this.seekable.length > 0 && this.currentTime > 1});
  });
  return play.call(this);
};
"""


def test_somebody_who_listens_in_dao_chooses_it_once_and_takes_all_voices_with_her(
    world: World, switch_on_phone: SwitchOn
) -> None:
    with world.programme.inside():
        publish_real_voice(world, "dao")
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.open("/about")
    phone.page.get_by_role("button", name="Chọn tiếng để nghe").tap()
    dao = phone.page.locator(".screen.listening .choices button", has_text="Tiếng Dao")
    expect(dao).to_contain_text("1 bài có giọng người đọc")
    dao.tap()
    expect(dao).to_have_attribute("aria-pressed", "true")
    storage = phone.page.locator(".screen.listening .storage")
    expect(storage).to_contain_text("kB")
    storage.get_by_role("button", name="Tải giọng đọc về máy").tap()
    expect(storage).to_contain_text("Giọng đọc đã ở trong máy", timeout=LONG_MS)
    with world.programme.inside():
        assert db.session.get_one(Person, world.village.woman).audio_lang == "dao"


def publish_real_voice(world: World, language: str = "vi") -> None:
    """The first line of the lesson, spoken, worked on and published by the trainer."""
    account = account_named(world.village.trainer)
    assert account
    give(account, Right.NARRATE, by=None)
    commune = commune_for(account, Right.NARRATE)
    record_line(account, commune, script().lines[0], language=language, content=spoken(3))
    make_sounds()
    publish(account, commune, language, "vi", script())
