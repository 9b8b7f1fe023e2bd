"""The whole path: a card on a phone, eight lessons without any network, an officer who can prove what was counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.foundation.database import db
from lms.lrs.log import head, read
from lms.lrs.vocabulary import VERB, activity_id
from lms.phone.receiving import LEARNERS_VERBS
from lms.progress.reactions import CORE_SET
from tests.browser import offices
from tests.browser.conftest import NewDesk, SwitchOn, World
from tests.browser.lesson_screen import Killed, Place
from tests.browser.papers import scanned
from tests.browser.phone import Phone, crash_tab, kill_browser
from tests.browser.village import WOMAN

CORE_LESSONS = 8
REASON = "Ghi nhầm tên hộ"
_POST_AGAIN = """async (statements) => {
  const body = JSON.stringify({statements, sent_at: new Date().toISOString()});
  const headers = {"Content-Type": "application/json"};
  const response = await fetch("/phone/statements", {method: "POST", headers, body});
  return (await response.json()).answers.map((answer) => answer.result);
}"""


def test_eight_lessons_without_network_become_one_certificate_that_anyone_can_check(
    world: World, switch_on_phone: SwitchOn, new_desk: NewDesk
) -> None:
    trainer, officer = new_desk(), new_desk()
    offices.sign_in(trainer, world.url, world.village.trainer)
    offices.sign_in(officer, world.url, world.village.officer)
    offices.give_core_path(trainer, world.village.label)
    phone = _prepared_phone(world, switch_on_phone)

    world.programme.stop()
    phone = _learn_everything(phone, switch_on_phone)
    waiting = phone.outbox()
    assert sum(statement["verb"]["id"] == VERB["completed"] for statement in waiting) >= CORE_LESSONS

    world.programme.start()
    _send_with_a_lost_answer(phone)
    assert set(phone.page.evaluate(_POST_AGAIN, waiting[:50])) == {"already"}
    world.programme.wait_until_read()

    _everything_is_stored_once(world, waiting)
    _trainer_sees_it(trainer, world)
    _officer_goes_down_to_the_event(officer, world, waiting)
    _certificate_is_true_until_revoked(phone, officer, world, new_desk())


def _prepared_phone(world: World, switch_on_phone: SwitchOn) -> Phone:
    """The card is opened, she says who she is, her path is there, and the courses come onto the phone."""
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    expect(phone.page.locator(".assigned")).to_contain_text(f"Đã xong 0 trong {CORE_LESSONS} bài")
    phone.ready_for_offline()
    phone.download_courses()
    return phone


@dataclass
class KillAt:
    """Stops the work at the second screen of a simulation or at the second question of a quiz."""

    kind: str
    seen: int = 0

    def __call__(self, place: Place) -> None:
        self.seen += place.kind == self.kind
        if self.seen == 2:
            raise Killed


def _learn_everything(phone: Phone, switch_on_phone: SwitchOn) -> Phone:
    """All core lessons by the big button; on the way the tab crashes, and later the whole browser is killed."""

    def new_tab() -> Page:
        return crash_tab(phone.page)

    def new_browser() -> Page:
        kill_browser(phone.page)
        return switch_on_phone().pages[0]

    trouble: dict[int, tuple[KillAt, Callable[[], Page]]] = {
        2: (KillAt("sim"), new_tab),
        5: (KillAt("quiz"), new_browser),
    }
    for number in range(CORE_LESSONS):
        if number in trouble:
            phone = _interrupted(phone, *trouble[number])
        else:
            phone.go_on(real_taps=number == 0).work_through()
    expect(phone.page.locator(".assigned")).to_have_count(0)
    return phone


def _interrupted(phone: Phone, kill_at: KillAt, reopen: Callable[[], Page]) -> Phone:
    """The lesson is cut off, opened anew, and goes on at the very same card."""
    before = phone.go_on()
    with pytest.raises(Killed):
        before.work_through(kill_at)
    place = before.place()
    again = Phone(reopen(), phone.url)
    again.open("/")
    after = again.go_on()
    assert after.known.lesson == before.known.lesson
    assert after.place() == place
    after.resume_from(before)
    after.work_through()
    return again


def _send_with_a_lost_answer(phone: Phone) -> None:
    """The first batch arrives, its answer does not: the phone keeps it and sends it again."""
    batches: list[list[str]] = []

    def lose_first(route: Route, request: Request) -> None:
        if batches:
            batches.append([])
            return route.continue_()
        batches.append([])
        assert route.fetch().status == 200
        return route.abort()

    phone.page.route("**/phone/statements", lose_first)
    phone.send_now()
    phone.expect_all_sent()
    assert len(batches) > 1
    phone.page.unroute("**/phone/statements")


def _everything_is_stored_once(world: World, waiting: list[dict[str, Any]]) -> None:
    with world.programme.inside():
        stored = read(db.session(), 0, head(db.session()))
        certificates = list(db.session.scalars(select(Certificate).where(Certificate.kind == "core_set")))
    by_phone = [str(row.id) for row in stored if row.verb in LEARNERS_VERBS]
    assert sorted(by_phone) == sorted(statement["id"] for statement in waiting)
    satisfied = [row for row in stored if row.verb == VERB["satisfied"] and row.activity == CORE_SET]
    papers = {activity_id("certificates", certificate.id) for certificate in certificates}
    earned = [row for row in stored if row.verb == VERB["earned"] and row.activity in papers]
    assert (len(satisfied), len(earned), len(certificates)) == (1, 1, 1)


def _trainer_sees_it(page: Page, world: World) -> None:
    offices.open_household(page, world.village.label)
    learned = page.locator(f"[id='person-{world.village.woman}']")
    expect(learned.locator("ol.marks li.mark.completed")).to_have_count(CORE_LESSONS)


def _officer_goes_down_to_the_event(page: Page, world: World, waiting: list[dict[str, Any]]) -> None:
    """From the figure on the first screen to the statement that the phone sent."""
    page.goto(f"{world.url}/commune/")
    completed = page.locator(".figure", has=page.locator("a[href='/commune/households?rung=completed']"))
    expect(completed.locator(".fraction")).to_have_text("1/3")
    offices.open_completed_household(page, world.url, world.village.label)
    last = waiting[-1]["id"]
    page.locator(f"#events a[href='/commune/statements/{last}']").click()
    assert json.loads(page.locator("pre.statement").inner_text())["id"] == last


def _certificate_is_true_until_revoked(phone: Phone, officer: Page, world: World, stranger: Page) -> None:
    """From the phone's home to the paper, from the paper's code to the truth, and what the officer makes of it."""
    phone.open("/")
    phone.page.locator(".screen.home button.row", has_text="Giấy chứng nhận").tap()
    phone.page.locator(".screen.wallet button.row", has_text="bộ bài lõi").tap()
    phone.page.get_by_role("button", name="Gửi đi").tap()
    phone.page.locator(".sharing a[href^='/c/']").tap()
    link = phone.page.locator("a.button[href*='.pdf?lang']").get_attribute("href")
    paper = phone.page.request.get(world.url + str(link))
    assert paper.headers["content-type"] == "application/pdf"
    stranger.goto(scanned(paper.body()))
    expect(stranger.locator("h1")).to_have_text("Giấy này còn giá trị")
    expect(stranger.locator(".certificate .recipient")).to_have_text(world.village.label)

    offices.open_completed_household(officer, world.url, world.village.label)
    offices.revoke_certificate(officer, REASON)
    stranger.reload()
    expect(stranger.locator("h1")).to_contain_text("đã bị thu hồi")
    expect(stranger.locator(".certificate-status")).to_contain_text(REASON)
