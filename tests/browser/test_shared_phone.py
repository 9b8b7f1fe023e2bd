"""One phone, several people: turns without network, each one's work apart, pictures asked for and forgotten."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from lms.access.models import Device, PicturePin
from lms.access.phones import reset_code
from lms.access.secret import pin_matches
from lms.foundation.database import db
from tests.browser.conftest import SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import MAIN
from tests.browser.phone import Phone
from tests.browser.village import SON, WOMAN

PICTURES = ("Bông hoa", "Con cá", "Con trâu", "Cây tre")
OTHERS = ("Con mèo", "Con mèo", "Con gà", "Con ong")


def choose(phone: Phone, pictures: tuple[str, ...]) -> None:
    for name in pictures:
        phone.page.locator(".pin .tile", has_text=name).tap()
    phone.page.locator(".actions .main").tap()


def both_learn(world: World, switch_on_phone: SwitchOn) -> Phone:
    """A phone on which the son has begun a lesson, and the woman has chosen four pictures."""
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(SON, picture="Con mèo")
    phone.go_on().finger.tap_card(MAIN)
    phone.open("/turn")
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    phone.open("/about")
    phone.page.get_by_role("button", name="Đặt bốn hình để khóa").tap()
    choose(phone, PICTURES)
    expect(phone.page.get_by_role("button", name="Bỏ khóa")).to_be_visible(timeout=PATIENCE_MS)
    return phone


def test_people_change_in_two_taps_without_network_and_each_finds_their_own_work(
    quiet_world: World, switch_on_phone: SwitchOn
) -> None:
    world = quiet_world
    phone = both_learn(world, switch_on_phone)
    world.programme.stop()
    phone.open("/")
    expect(phone.page.locator(".go-on")).to_contain_text("Bài tiếp theo")
    phone.page.locator(".who").tap()
    phone.page.get_by_role("button", name=SON).tap()
    expect(phone.page.locator(".greeting")).to_contain_text(SON)
    expect(phone.page.locator(".go-on")).to_contain_text("Học tiếp")


def test_forgotten_pictures_are_opened_by_a_trainers_code_without_network(
    quiet_world: World, switch_on_phone: SwitchOn
) -> None:
    world = quiet_world
    phone = both_learn(world, switch_on_phone)
    phone.open("/turn")
    phone.take_turn(SON)
    with world.programme.inside():
        device = db.session.scalars(select(Device.id)).one()
        code = reset_code(device, world.village.woman)
    world.programme.stop()

    phone.open("/turn")
    phone.page.get_by_role("button", name=WOMAN).tap()
    choose(phone, OTHERS)
    expect(phone.page.locator(".state")).to_contain_text("Còn 4 lần")
    phone.page.get_by_role("button", name="Quên bốn hình").tap()
    phone.page.locator("#code").press_sequentially("0000 0000")
    phone.page.locator("button[type=submit]").tap()
    expect(phone.page.locator(".state")).to_contain_text("chưa đúng")
    phone.page.locator("#code").fill("")
    phone.page.locator("#code").press_sequentially(code)
    phone.page.locator("button[type=submit]").tap()
    choose(phone, OTHERS)
    expect(phone.page.locator(".greeting")).to_contain_text(WOMAN, timeout=PATIENCE_MS)

    world.programme.start()
    phone.open("/")
    phone.page.evaluate(PINS_SENT)
    with world.programme.inside():
        kept = db.session.get_one(PicturePin, world.village.woman)
        assert pin_matches(kept.pin_hash, "meo meo ga ong")


def test_the_trainers_qr_opens_the_lock_once(quiet_world: World, switch_on_phone: SwitchOn) -> None:
    world = quiet_world
    phone = both_learn(world, switch_on_phone)
    with world.programme.inside():
        device = db.session.scalars(select(Device.id)).one()
        code = reset_code(device, world.village.woman)
    world.programme.stop()
    address = f"/turn#{world.village.woman}.{code}"
    phone.open(address)
    expect(phone.page.locator(".pin .slots")).to_be_visible(timeout=PATIENCE_MS)
    phone.open("/")
    phone.open(address)
    expect(phone.page.locator(".state")).to_contain_text("đã dùng rồi", timeout=PATIENCE_MS)


PINS_SENT = """async () => {
  const asked = (request) => new Promise((done) => request.onsuccess = () => done(request.result));
  const db = await asked(indexedDB.open("lop-hoc-so"));
  const waiting = async () => Object.keys(await asked(db.transaction(["state"]).objectStore("state").get("pins")));
  while ((await waiting()).length) await new Promise((done) => setTimeout(done, 20));
  db.close();
}"""
