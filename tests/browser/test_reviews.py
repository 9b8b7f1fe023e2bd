"""A week later the lesson comes back: two cards without network, and the household stands on the highest rung."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lms.access.models import Account
from lms.catalogue.load import load
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.settings import ROOT
from lms.progress.ladder import SKILLS, Rung, standing_of
from lms.registry.models import Household, Person
from lms.teaching.actions import Sight, confirm_skill
from tests.browser.conftest import SwitchOn, World
from tests.browser.finger import PATIENCE_MS, Finger
from tests.browser.phone import Phone
from tests.browser.village import WOMAN
from tests.learning import complete_core, teach_back

SCAM = ("fake-gov-app", "otp-and-fake-police")
CARD = ".screen.home .comes-back button.assigned"


@pytest.fixture
def a_week_later(world: World) -> World:
    """Everything but the review happened ten days ago, on another phone and in the village."""
    with world.programme.inside() as app:
        household = db.session.get_one(Household, world.village.household)
        woman = db.session.get_one(Person, world.village.woman)
        trainer = db.session.query(Account).filter_by(username=world.village.trainer).one()
        complete_core(woman, household, clock.now() - timedelta(days=10))
        for skill in SKILLS:
            confirm_skill(trainer, woman, household, Sight(skill, alone=True, own_phone=True), ids.new_id())
        teach_back(woman, household, SCAM[0], clock.now())
        assert standing(app, household) is Rung.COMPLETED
    return world


def standing(app: object, household: Household) -> Rung:
    core = app.extensions["catalogue"].core  # type: ignore[attr-defined]
    db.session.rollback()
    return standing_of(db.session(), household.id, core, clock.now()).rung


def test_a_lesson_comes_back_after_a_week_and_proves_that_it_is_remembered(
    a_week_later: World, switch_on_phone: SwitchOn
) -> None:
    world = a_week_later
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open_card(world.village.token)
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.ready_for_offline()
    phone.download_courses()

    world.programme.stop()
    first = review(phone)
    second = review(phone)
    assert {first, second} == set(SCAM), "those about scams come first"
    expect(phone.page.locator(".comes-back")).to_have_count(0)

    phone.page.clock.set_system_time(clock.now() + timedelta(days=1))
    phone.open()
    assert review(phone, wrong=True) not in SCAM
    passed = [each["verb"]["id"].rsplit("/", 1)[1] for each in phone.outbox() if "/review" in each["object"]["id"]]
    assert passed == ["passed", "passed", "failed"]

    world.programme.start()
    phone.page.clock.set_system_time(clock.now())
    phone.send_now()
    phone.expect_all_sent()
    world.programme.wait_until_read()
    with world.programme.inside() as app:
        assert standing(app, db.session.get_one(Household, world.village.household)) is Rung.DIGITAL


def review(phone: Phone, *, wrong: bool = False) -> str:
    """The card on home, the question, the decision, and home again; the lesson it was of."""
    page, finger = phone.page, Finger(phone.page)
    expect(page.locator(CARD)).to_be_visible(timeout=PATIENCE_MS)
    page.locator(CARD).tap()
    expect(page.locator(".player[data-kind=quiz]")).to_be_visible(timeout=PATIENCE_MS)
    lesson = str(page.evaluate("() => location.pathname.split('/').pop()"))
    found = load(ROOT / "lessons").lessons[lesson]
    story = found.reviews[0]
    (question,) = [one for step in found.steps for one in step.questions if one.id == story.question]
    if wrong:
        mistake = next(option for option in question.options if option not in question.right)
        finger.tap_card(f'.p-option[data-id="{mistake}"]')
    finger.tap_card(f'.p-option[data-id="{question.right[0]}"]')
    finger.tap_card(".p-bar .p-main")
    if wrong:  # asked once more
        finger.tap_card(f'.p-option[data-id="{question.right[0]}"]')
        finger.tap_card(".p-bar .p-main")
    screen = story.shown or found.simulations[story.simulation].screens[story.screen]
    right = next(
        e.id for e in screen.elements if "independent" in e.taps and e.taps["independent"].kind in ("on", "done")
    )
    finger.tap_card(f'.s-phone [data-id="{right}"]')
    expect(page.locator(f".player[data-kind=result] .p-sign.{'again' if wrong else 'passed'}")).to_be_visible()
    page.locator(".p-bar .p-main").evaluate("(button) => button.click()")
    expect(page.locator(".screen.home")).to_be_visible(timeout=PATIENCE_MS)
    return lesson
