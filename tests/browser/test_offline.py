"""Without network, with a revoked device, with a newer app: nothing learned is lost, no lesson is disturbed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Request, expect
from sqlalchemy import update

from lms.access.models import Device
from lms.foundation import clock
from lms.foundation.database import db
from tests.browser.conftest import MakeWorld, SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import MAIN
from tests.browser.newer import VERSION, newest, note_what_workers_are_asked, publish_newer_app
from tests.browser.phone import Phone
from tests.browser.village import WOMAN

WIRE: tuple[Literal["responseBodySize", "responseHeadersSize"], ...] = ("responseBodySize", "responseHeadersSize")
HOME = ".screen.home .greeting"
UPDATE = """async () => {
  const ours = await navigator.serviceWorker.ready;
  await ours.update();
  while (!ours.waiting) await new Promise((done) => setTimeout(done, 20));
}"""


def learning(world: World, context: BrowserContext) -> Phone:
    """A phone on which she has taken her turn."""
    phone = Phone(context.pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    return phone


def test_a_first_visit_asks_at_most_twelve_times_until_all_works_offline(phone: Phone) -> None:
    """Every request of a slow line costs half a second; what the browser has in its own store crosses no line."""
    asked: list[Request] = []
    phone.page.context.on("requestfinished", lambda request: asked.append(request))
    phone.open("/")
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    phone.page.wait_for_load_state("networkidle")
    on_the_line = [one.url for one in asked if sum(one.sizes()[part] for part in WIRE) > 0]
    assert {place.rpartition("/")[2] for place in on_the_line} >= {"", "sw.js", "catalogue"}
    assert len(on_the_line) <= 12, on_the_line


def test_a_restarted_browser_opens_home_and_lessons_with_the_server_stopped(
    quiet_world: World, switch_on_phone: SwitchOn
) -> None:
    world = quiet_world
    phone = learning(world, switch_on_phone())
    phone.download_courses()
    world.programme.stop()
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open("/")
    expect(phone.page.locator(HOME)).to_contain_text(WOMAN)
    phone.open("/lessons/qr-pay-buyer")
    lesson = phone.lesson_here()
    lesson.finger.tap_card(MAIN)
    assert lesson.place().step == 1
    assert len(phone.outbox()) == 2


def test_a_device_whose_key_was_taken_away_keeps_everything_and_asks_for_the_card(
    quiet_world: World, switch_on_phone: SwitchOn
) -> None:
    world = quiet_world
    phone = learning(world, switch_on_phone())
    with world.programme.inside():
        db.session.execute(update(Device).values(revoked_at=clock.now()))
        db.session.commit()
    phone.go_on().finger.tap_card(MAIN)
    kept = [statement["id"] for statement in phone.outbox()]
    phone.send_now()
    expect(phone.page.locator(".screen.receipts .state")).to_contain_text("mở lại thẻ", timeout=PATIENCE_MS)
    assert [statement["id"] for statement in phone.outbox()] == kept
    phone.open("/")
    expect(phone.page.locator(".notice", has_text="Việc đã làm vẫn còn trong máy")).to_be_visible()

    phone.open_card(world.village.token)
    phone.take_turn(WOMAN)
    phone.send_now()
    phone.expect_all_sent()


def test_a_newer_app_never_takes_over_under_an_open_lesson(
    make_world: MakeWorld, browser_build: Path, tmp_path: Path, switch_on_phone: SwitchOn
) -> None:
    world = make_world(worker=False, build=Path(shutil.copytree(browser_build, tmp_path / "build")))
    context = switch_on_phone()
    note_what_workers_are_asked(context)
    phone = learning(world, context)
    phone.go_on()
    world.programme.stop()
    publish_newer_app(world.programme.settings.build)
    world.programme.start()

    second = Phone(context.new_page(), world.url)
    second.open("/about")
    version = second.page.evaluate(VERSION)
    second.page.evaluate(UPDATE)
    second.page.evaluate("() => { window.untouched = true; }")
    phone.page.evaluate("() => { window.untouched = true; }")
    second.open("/")
    expect(second.page.locator(HOME)).to_be_visible()
    assert phone.page.evaluate("() => window.untouched")
    assert second.page.evaluate("async () => !!(await navigator.serviceWorker.ready).waiting")

    phone.finger.tap(".p-back")
    phone = newest(phone, version, switch_on_phone)
    expect(phone.page.locator(HOME)).to_be_visible()
