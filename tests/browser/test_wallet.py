"""A paper on her phone, with the server stopped: shown, read by another camera, and believed or not."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image
from playwright.sync_api import expect

from lms import wiring
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.registry.models import Household, Person
from tests.browser.conftest import SwitchOn, World
from tests.browser.phone import Phone
from tests.browser.village import WOMAN
from tests.learning import complete_core
from tests.qr import qr_texts

# Whom the phone believes lies in its own store once it met the programme.
PINNED = """async () => {
  const opened = await new Promise((done, fail) => {
    const opening = indexedDB.open("lop-hoc-so");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const kept = await new Promise((done) => {
    const asked = opened.transaction(["state"]).objectStore("state").get("issuer");
    asked.onsuccess = () => done(asked.result);
  });
  opened.close();
  return Boolean(kept);
}"""


def awarded(world: World) -> None:
    with world.programme.inside():
        household = db.session.get_one(Household, world.village.household)
        complete_core(
            db.session.get_one(Person, world.village.woman), household, clock.now() - timedelta(hours=2)
        )  # fmt: skip
        catch_up(wiring.SUBSCRIBERS)


def test_her_paper_is_shown_and_checked_with_the_server_stopped(world: World, switch_on_phone: SwitchOn) -> None:
    awarded(world)
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    phone.page.wait_for_function(PINNED)
    world.programme.stop()

    phone.open("/")
    phone.page.locator(".screen.home button.row", has_text="Giấy chứng nhận").tap()
    phone.page.locator(".screen.wallet button.row", has_text="bộ bài lõi").tap()
    expect(phone.page.locator(".paper h1")).to_have_text(world.village.label)
    phone.page.get_by_role("button", name="Cho xem").tap()
    expect(phone.page.locator(".screen.large")).to_be_visible()
    (address,) = qr_texts(Image.open(io.BytesIO(phone.page.screenshot())))

    other = phone.page.context.new_page()
    other.goto(address)
    expect(other.locator("h1")).to_have_text("Chữ ký đúng, giấy còn hạn")
    expect(other.locator("dl")).to_contain_text(world.village.label)
    expect(other.locator(".notice")).to_contain_text("danh sách thu hồi lúc")

    forged = phone.page.context.new_page()
    forged.goto(address[:-20] + ("A" if address[-20] != "A" else "B") + address[-19:])
    expect(forged.locator("h1")).to_have_text("Giấy này không đúng")
