"""A lesson changes while a phone is in the middle of it: finished as it was begun, opened anew as it is now."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import expect

from lms.catalogue.cli import LESSONS
from lms.catalogue.load import load
from lms.catalogue.publishing import publish
from lms.foundation.database import db
from lms.lrs.vocabulary import EXTENSION
from lms.progress.models import LessonStanding
from tests.browser.conftest import MakeWorld, SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.lesson_screen import MAIN
from tests.browser.phone import Phone
from tests.browser.village import WOMAN

LESSON = "install-app-safely"
NEW = "Chữ mới"
LISTED = """async ([lesson, old]) => {
  for (;;) {
    const { courses } = await (await caches.match("/phone/catalogue")).json();
    if (courses.flatMap(({ lessons }) => lessons).find(({ id }) => id === lesson).version !== old) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}"""


def change(lessons: Path) -> None:
    """Every caption of the lesson says something else."""
    [words] = lessons.glob(f"*/{LESSON}/vi.md")
    lines = words.read_text("utf-8").splitlines()
    words.write_text("\n".join(f"**{NEW}**" if line.startswith("**") else line for line in lines) + "\n", "utf-8")


def publish_change(world: World, lessons: Path) -> None:
    """As an operator does: the program is stopped, the lessons are changed, it is started again."""
    world.programme.stop()
    change(lessons)
    with world.programme.inside():
        assert publish(load(lessons)) == 1
    world.programme.start()


def versions(phone: Phone) -> set[str]:
    return {each["context"]["extensions"][EXTENSION["version"]] for each in phone.outbox()}


def test_a_lesson_that_changed_is_finished_as_it_was_begun_and_opened_anew_as_it_is(
    make_world: MakeWorld, switch_on_phone: SwitchOn, tmp_path: Path
) -> None:
    lessons = Path(shutil.copytree(LESSONS, tmp_path / "lessons"))
    world = make_world(lessons=lessons)
    context = switch_on_phone()
    phone = Phone(context.pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    phone.open(f"/lessons/{LESSON}")
    lesson = phone.lesson_here()
    lesson.finger.tap_card(MAIN)
    lesson.finger.tap_card(MAIN)
    [old] = {each["version"] for each in phone.stored("progress")}

    publish_change(world, lessons)
    phone.open("/")
    expect(phone.page.locator(".screen.home .greeting")).to_be_visible()
    phone.page.evaluate(LISTED, [LESSON, old])

    context.set_offline(True)
    phone.open(f"/lessons/{LESSON}")
    lesson = phone.lesson_here()
    assert lesson.place().step == 2
    assert NEW not in phone.page.locator(".player").inner_text()
    lesson.work_through()
    assert versions(phone) == {old}

    context.set_offline(False)
    phone.send_now()
    phone.expect_all_sent()
    world.programme.wait_until_read()
    with world.programme.inside():
        standing = db.session.get_one(LessonStanding, (world.village.woman, LESSON))
        assert standing.completed_at is not None
        assert old in standing.finished
    phone.open(f"/lessons/{LESSON}")
    expect(phone.page.locator(".p-caption", has_text=NEW)).to_be_visible(timeout=PATIENCE_MS)
    assert {each["version"] for each in phone.stored("progress")} != {old}
