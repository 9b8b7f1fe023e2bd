"""A phone that was away for three versions: app, database and lesson are old, and all it learned arrives."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from lms.foundation.database import db
from lms.foundation.settings import ROOT
from lms.lrs.log import head, read
from lms.lrs.vocabulary import EXTENSION
from tests.browser.conftest import MakeWorld, SwitchOn, World
from tests.browser.lesson_screen import MAIN
from tests.browser.newer import VERSION, newest, note_what_workers_are_asked, publish_newer_app
from tests.browser.phone import Phone
from tests.browser.test_offline import UPDATE
from tests.browser.village import WOMAN

DATABASE = "async () => (await indexedDB.databases()).find(({name}) => name === 'lop-hoc-so').version"


def test_a_phone_three_versions_behind_sends_all_it_has_and_goes_on_where_it_was(
    make_world: MakeWorld, browser_build: Path, tmp_path: Path, switch_on_phone: SwitchOn
) -> None:
    lessons = Path(shutil.copytree(ROOT / "lessons", tmp_path / "lessons"))
    build = Path(shutil.copytree(browser_build, tmp_path / "build"))
    world = make_world(worker=False, build=build, lessons=lessons)
    context = switch_on_phone()
    phone = Phone(context.pages[0], world.url)
    phone.join(world.village.token, WOMAN, "Con trâu")
    phone.ready_for_offline()
    lesson = phone.go_on()
    world.programme.stop()
    lesson.finger.tap_card(MAIN)
    place, work = lesson.place(), phone.outbox()
    begun_in = {statement["context"]["extensions"][EXTENSION["version"]] for statement in work}
    _publish_three_versions(build, lessons / "phone-start" / lesson.known.lesson / "vi.md")
    world.programme.start()

    # The old app opens from its own store and sends; only then, on home, the newest takes over.
    context = switch_on_phone()
    note_what_workers_are_asked(context)
    phone = Phone(context.pages[0], world.url)
    phone.open(f"/lessons/{lesson.known.lesson}")
    assert phone.lesson_here().place() == place
    old = phone.page.evaluate(VERSION)
    phone.page.evaluate(UPDATE)
    phone.lesson_here().finger.tap_card(MAIN)
    assert phone.page.evaluate(VERSION) == old
    phone.open("/")
    phone = newest(phone, old, switch_on_phone)
    expect(phone.page.locator(".go-on")).to_contain_text("Học tiếp")
    assert phone.page.evaluate(DATABASE) == 4
    _all_arrived(phone, world, work)

    # What was begun goes on, in the version it was begun in.
    phone.open(f"/lessons/{lesson.known.lesson}")
    again = phone.lesson_here()
    assert again.place().step == place.step + 1
    (begun,) = phone.stored("progress")
    assert {begun["version"]} == begun_in


def _publish_three_versions(build: Path, text: Path) -> None:
    for number in (1, 2, 3):
        publish_newer_app(build, number, keep_old=False)
        text.write_text(text.read_text(encoding="utf-8").replace("Cô Lan", f"Cô Lan {number}"), encoding="utf-8")


def _all_arrived(phone: Phone, world: World, work: list[dict[str, Any]]) -> None:
    phone.send_now()
    phone.expect_all_sent()
    assert phone.outbox() == []
    assert phone.stored("refused") == []
    with world.programme.inside():
        stored = {str(row.id) for row in read(db.session(), 0, head(db.session()))}
    assert {statement["id"] for statement in work} <= stored


def test_an_old_app_goes_on_in_the_database_of_a_newer_one(
    make_world: MakeWorld, browser_build: Path, tmp_path: Path, switch_on_phone: SwitchOn
) -> None:
    """As where a server is put back to the version before."""
    build = Path(shutil.copytree(browser_build, tmp_path / "build"))
    publish_newer_app(build, 3)
    world = make_world(worker=False, build=build)
    context = switch_on_phone(service_workers="block")
    phone = Phone(context.pages[0], world.url)
    phone.join(world.village.token, WOMAN, "Con trâu")
    context.route("**/phone/statements", lambda route: route.abort())
    phone.go_on().finger.tap_card(MAIN)
    work = phone.outbox()
    shutil.copytree(browser_build, build, dirs_exist_ok=True)
    world.programme.stop()
    world.programme.start()
    context.unroute("**/phone/statements")
    _all_arrived(phone, world, work)
    assert phone.page.evaluate(DATABASE) == 4
