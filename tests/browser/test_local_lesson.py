"""A trainer makes a lesson on her phone; phones of her commune play it without network, others are not told of it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageStat
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from lms.access.accounts import account_named
from lms.access.cards import issue_card
from lms.access.rights import Right, give
from lms.catalogue.publishing import published_bundle
from lms.composing.models import LocalPhoto, Publication
from lms.foundation.database import db
from lms.progress.models import LessonStanding
from tests.browser import offices
from tests.browser.answers import Answers
from tests.browser.conftest import SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import LessonScreen
from tests.browser.phone import PHONE, Phone
from tests.browser.test_sight import faults
from tests.browser.village import WOMAN
from tests.factories import make_commune, make_household, make_person, make_village

TITLE = "Hẹn khám ở trạm xã"
COURSE = "Bài của xã mình"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A green field with something finely chequered in the middle, which must not be recognised afterwards."""
    image = Image.new("RGB", (1500, 1000), (40, 140, 60))
    draw = ImageDraw.Draw(image)
    for x in range(600, 900, 20):
        for y in range(400, 600, 20):
            draw.rectangle((x, y, x + 9, y + 9), fill=(255, 255, 255))
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    image.save(tmp_path / "photo.jpg", "JPEG", quality=95, exif=exif)
    return tmp_path / "photo.jpg"


def trainer_at_work(world: World, browser: Browser) -> Page:
    with world.programme.inside():
        account = account_named(world.village.trainer)
        assert account
        give(account, Right.COMPOSE, by=None)
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    offices.sign_in(page, world.url, world.village.trainer)
    page.goto(f"{world.url}/compose/")
    return page


def save(page: Page) -> None:
    page.locator(".send button").tap()
    expect(page.locator("#messages .done")).to_be_visible()
    expect(page.locator(".cards-made")).to_be_visible()


def begin(page: Page) -> None:
    page.fill("#title", TITLE)
    page.locator("#new button").tap()
    page.locator("#about a").tap()
    page.fill("#outcome_vi", "Tự gọi điện hẹn được giờ khám.")
    page.locator("input[name=skill][value=NT]").check()
    save(page)


def make_look(page: Page, photo: Path) -> None:
    """Words that survive a closed page, a photo blurred by finger, two places put by tapping."""
    page.locator(".kind[value=look]").tap()
    page.fill("#caption_vi", "Nhìn bảng ở trạm")
    page.reload()
    expect(page.locator("#caption_vi")).to_have_value("Nhìn bảng ở trạm")
    page.fill("#speech_vi", "Bà con nhìn hai chỗ trên bảng nhé.")
    page.set_input_files("#photo", photo)
    canvas = page.locator("#photo-tool canvas")
    expect(canvas).to_be_visible()
    page.get_by_role("button", name="Làm mờ").tap()
    rub_out(page)
    page.get_by_role("button", name="Dùng ảnh này").tap()
    expect(page.locator(".photo-now img")).to_be_visible()
    labels = {"Số máy của trạm": "Gọi số này để hẹn trước.", "Giờ khám": "Trạm khám từ bảy giờ sáng."}
    for number, (label, said) in enumerate(labels.items(), start=1):
        page.fill(f"#label_{number}_vi", label)
        page.fill(f"#say_{number}_vi", said)
    page.locator("#label_1_vi").focus()
    for x, y in ((0.3, 0.3), (0.7, 0.7)):
        box = page.locator(".photo-now").bounding_box()
        assert box
        page.locator(".photo-now").tap(position={"x": box["width"] * x, "y": box["height"] * y})
    page.fill("#alt_vi", "Bảng trước trạm y tế")
    assert faults(page) == []
    save(page)


def rub_out(page: Page) -> None:
    """A finger over the middle of the photo, line by line."""
    page.locator("#photo-tool canvas").scroll_into_view_if_needed()
    box = page.locator("#photo-tool canvas").bounding_box()
    assert box
    for line in (0.4, 0.5, 0.6):
        page.mouse.move(box["x"] + 0.36 * box["width"], box["y"] + line * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.64 * box["width"], box["y"] + line * box["height"], steps=12)
        page.mouse.up()


def make_own_phone(page: Page) -> None:
    page.locator(".kind[value=own-phone]").tap()
    page.fill("#caption_vi", "Làm trên máy mình")
    page.fill("#speech_vi", "Làm được việc nào thì chạm vào việc ấy.")
    page.fill("#label_1_vi", "Mở danh bạ")
    page.fill("#label_2_vi", "Lưu số trạm y tế")
    save(page)


def preview(page: Page) -> None:
    """The learner's player shows the card with the photo, and the way back leads to the lesson."""
    page.get_by_role("link", name="Xem như trên điện thoại").tap()
    expect(page.locator(".p-caption", has_text="Nhìn bảng ở trạm")).to_be_visible()
    page.wait_for_function("() => document.querySelector('.p-picture')?.naturalWidth > 0")
    assert faults(page) == []
    page.locator(".p-option").first.tap()
    expect(page.locator(".player")).to_contain_text("Gọi số này để hẹn trước.")
    page.get_by_role("link", name="Quay lại bài").tap()
    expect(page.locator(".cards-made")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="Đăng cho xã").tap()
    expect(page.locator("#messages .done")).to_contain_text("Đã đăng cho")


def test_from_a_trainers_phone_to_a_learners(
    world: World, browser: Browser, switch_on_phone: SwitchOn, photo: Path
) -> None:
    page = trainer_at_work(world, browser)
    begin(page)
    make_look(page, photo)
    make_own_phone(page)
    assert faults(page) == []
    preview(page)
    publish(page)
    with world.programme.inside():
        kept = db.session.scalars(select(LocalPhoto)).one().content
        offer = db.session.scalars(select(Publication)).one()
        name = offer.lesson.name
        made = json.loads(published_bundle(db.session(), name, offer.version) or b"")
    hidden_and_small(kept)

    context = switch_on_phone()
    phone = Phone(context.pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    take_along(phone)
    context.set_offline(True)
    phone.open(f"/lessons/{name}")
    lesson = LessonScreen(phone.page, Answers(name, made["steps"], {}))
    assert phone.page.evaluate(SHOWN) == "green"
    lesson.work_through()
    context.set_offline(False)
    phone.send_now()
    phone.expect_all_sent()
    world.programme.wait_until_read()
    with world.programme.inside():
        standing = db.session.get_one(LessonStanding, (world.village.woman, name))
        assert standing.completed_at is not None
        elsewhere = card_of_another_commune()

    other = Phone(browser.new_context(**PHONE).new_page(), world.url)
    other.open_card(elsewhere)
    is_told_nothing(other, f"/phone/lessons/{name}/{made['version']}.json")


def take_along(phone: Phone) -> None:
    """The course of the commune, onto the phone."""
    phone.page.locator(".screen.home ul.rows button", has_text=COURSE).tap()
    phone.page.locator(".screen.course .storage button").tap()
    expect(phone.page.locator(".screen.course .storage button.quiet")).to_be_visible()


def is_told_nothing(other: Phone, bundle: str) -> None:
    """A phone of another commune: neither the course, nor the lesson by its address."""
    other.take_turn("Na", picture="Con trâu")
    expect(other.page.locator(".screen.home ul.rows button").first).to_be_visible()
    expect(other.page.locator(".screen.home ul.rows button", has_text=COURSE)).to_have_count(0)
    assert other.page.evaluate("(url) => fetch(url).then(({ status }) => status)", bundle) == 404
    other.page.context.close()


def hidden_and_small(photo: bytes) -> None:
    """Light, of the one size, without the camera's name; the chequered middle has become even blocks."""
    assert (len(photo) <= 10 * 1024, b"Secret Camera" in photo, b"Exif" in photo) == (True, False, False)
    image = Image.open(io.BytesIO(photo)).convert("L")
    assert image.size == (360, 240)
    assert ImageStat.Stat(image.crop((160, 105, 178, 118))).stddev[0] < 12


# What a real decoder shows in the corner of the card's picture.
SHOWN = """async () => {
  const wait = () => new Promise((done) => setTimeout(done, 20));
  while (!document.querySelector(".p-picture")?.naturalWidth) await wait();
  const image = document.querySelector(".p-picture");
  await image.decode();
  const canvas = document.createElement("canvas");
  const to = canvas.getContext("2d");
  to.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [red, green, blue] = to.getImageData(10, 10, 1, 1).data;
  return green > red + 40 && green > blue + 40 ? "green" : `${red} ${green} ${blue}`;
}"""


def card_of_another_commune() -> str:
    beside = make_village(make_commune("Bên Cạnh", gso_code="00002"), "Đồi Xa", "XA")
    household = make_household(beside, "Hộ bà Na Lạ", code="XA-001")
    make_person(household, "Lạ Thị Na", birth_year=1970, relation="chủ hộ")
    return issue_card(household).token
