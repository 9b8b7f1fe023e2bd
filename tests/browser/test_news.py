"""The village's news, from the officer's desk to a phone without network, and back."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from lms.foundation.database import db
from lms.notices.models import NoticeComment, NoticeReaction, NoticeVersion
from tests.browser import offices
from tests.browser.conftest import NewDesk, SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import Phone
from tests.browser.test_access_for_all import look
from tests.browser.village import WOMAN

REMARK = "Cầu tràn hỏng lan can"
PICTURE_KEPT = """async () => {
  while (!(await (await caches.open("news")).keys()).length) await new Promise((done) => setTimeout(done, 50));
}"""
# A tone instead of a voice: the office's browser has no microphone.
MICROPHONE = """() => { navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext(), tone = sound.createOscillator(), heard = sound.createMediaStreamDestination();
  tone.connect(heard);
  tone.start();
  return heard.stream;
} }"""
ANSWER = "Xã sửa lan can trong tuần này."


def announce(desk: Page, url: str, folder: Path) -> None:
    """The officer tells both villages, with a photo and what she says into the page."""
    offices.sign_in(desk, url, "canbo")
    desk.goto(f"{url}/staff/notices/new")
    photo = folder / "photo.jpg"
    written = io.BytesIO()
    Image.effect_noise((2400, 1200), 60).convert("RGB").save(written, "JPEG")
    photo.write_bytes(written.getvalue())
    desk.fill("#title", "Dọn đường sáng thứ Bảy")
    desk.fill("#body", "Mỗi nhà một người, mang cuốc xẻng.\nGặp nhau ở nhà văn hóa.")
    for tick in desk.locator("input[name=villages]").all():
        tick.check()
    desk.evaluate(MICROPHONE)
    desk.locator("#sound + button").click()
    expect(desk.locator("#sound ~ p[role=status]")).to_contain_text("1 / 60")
    # Sent while it listens: the voice is put into the form first.
    desk.set_input_files("#picture", str(photo))
    desk.locator("form.form button.main").click()
    expect(desk.locator("#content .message.done")).to_be_visible()
    expect(desk.locator(".notice-words img")).to_have_js_property("complete", True)


def read_and_answer(phone: Phone) -> None:
    """Without network: she reads, thanks, and says what is broken."""
    phone.page.locator("button.row", has_text="Tin của thôn").tap()
    phone.page.get_by_role("button", name="Dọn đường").tap()
    expect(phone.page.locator(".told")).to_contain_text("mang cuốc xẻng")
    phone.page.wait_for_function("() => document.querySelector('.photo')?.naturalWidth > 1000")
    assert look(phone.page) == []
    phone.page.get_by_role("button", name="Cảm ơn").tap()
    expect(phone.page.locator(".tap[aria-pressed=true]")).to_have_text("Cảm ơn1")
    phone.page.fill("#say", REMARK)
    phone.page.get_by_role("button", name="Gửi", exact=True).tap()
    expect(phone.page.locator(".comment", has_text=REMARK)).to_contain_text("chờ mạng")


def take_up_and_answer(desk: Page, url: str) -> None:
    desk.goto(f"{url}/staff/notices/comments")
    desk.locator(".remark", has_text=REMARK).get_by_role("button", name="Nhận thành việc").click()
    desk.locator("input[name=state][value=answered]").check()
    desk.locator("textarea[name=words]").fill(ANSWER)
    desk.locator("form.form button.main").click()
    expect(desk.locator(".steps-taken")).to_contain_text(ANSWER)


def test_news_is_told_answered_without_network_taken_up_and_answered(
    world: World, switch_on_phone: SwitchOn, new_desk: NewDesk, tmp_path: Path
) -> None:
    desk = new_desk()
    announce(desk, world.url, tmp_path)
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    expect(phone.page.locator("button.row .new")).to_have_text("1 tin mới", timeout=PATIENCE_MS)
    phone.page.evaluate(PICTURE_KEPT)
    phone.page.context.set_offline(True)
    phone.open("/")
    read_and_answer(phone)
    phone.page.context.set_offline(False)
    expect(phone.page.locator(".comment b", has_text=WOMAN)).to_be_visible(timeout=2 * PATIENCE_MS)
    with world.programme.inside():
        assert db.session.scalars(select(NoticeComment.text)).all() == [REMARK]
        assert db.session.scalar(select(func.count()).select_from(NoticeReaction)) == 1
        assert db.session.scalar(select(NoticeVersion.sound_id)) is not None
    take_up_and_answer(desk, world.url)
    phone.open("/news")
    phone.page.get_by_role("button", name="Dọn đường").tap()
    expect(phone.page.locator(".comment .step", has_text=ANSWER)).to_be_visible(timeout=PATIENCE_MS)
