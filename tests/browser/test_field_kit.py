"""An afternoon in the village without network, then the network: every record once, and correct."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.lrs.log import head, read
from lms.lrs.vocabulary import VERB
from lms.progress.ladder import SKILLS, Rung, standing_of
from lms.progress.models import Evidence
from lms.registry.models import Area, Household, Person
from lms.registry.queries import people_of
from lms.teaching.field_models import Visit
from lms.teaching.session_actions import Plan, plan_session, present_at
from lms.teaching.session_models import RecordNote, TrainingSession
from tests.browser.conftest import World
from tests.browser.field_kit import FieldKit
from tests.browser.finger import PATIENCE_MS
from tests.browser.offices import sign_in
from tests.browser.phone import PHONE, Phone
from tests.browser.village import WOMAN
from tests.factories import make_account, make_household, make_person

LESSON, TITLE = "qr-pay-buyer", "Quét mã QR để trả tiền"
PEOPLE, CONFIRMED, VISITED, PHONES = 30, 12, 5, 8


def more_households(world: World) -> list[tuple[str, str]]:
    """Fourteen more households of two; answers (household, its first person) of all that have people."""
    with world.programme.inside():
        upper = db.session.scalars(select(Area).filter_by(code="TREN")).one()
        for number in range(3, 17):
            household = make_household(upper, f"Hộ ông Chanh {number}", code=f"TREN-{number:03}")
            for name in ("Chanh Văn", "Chanh Thị"):
                make_person(household, f"{name} {number}", birth_year=1960)
        rows = db.session.scalars(select(Household).filter_by(village_id=upper.id).order_by(Household.code))
        return [(str(each.id), str(people_of(each.id)[0].id)) for each in rows]


def trainers_phone(browser: Browser, url: str, username: str) -> Page:
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{url}/staff/sign-in")
    sign_in(page, url, username)
    return page


def learners_begin(browser: Browser, world: World) -> list[Phone]:
    """Eight phones of one household, with the lesson on them; then the network goes."""
    phones: list[Phone] = []
    for _ in range(PHONES):
        context = browser.new_context(**PHONE)
        context.set_default_timeout(PATIENCE_MS)
        phone = Phone(context.new_page(), world.url)
        phone.open_card(world.village.token)
        phone.take_turn(WOMAN, picture=None if phones else "Con trâu")
        phone.go_on()
        phones.append(phone)
    return phones


@dataclass(frozen=True)
class Afternoon:
    """What was done without network: the session's id, and whose door she came to."""

    session: str
    households: list[tuple[str, str]]


def spend(kit: FieldKit, households: list[tuple[str, str]]) -> Afternoon:
    """A session of thirty, twelve confirmations, five visits."""
    session = kit.begin_session("Nhà văn hóa Khe Trên", LESSON)
    kit.present(PEOPLE)
    kit.take_back("Chanh Văn 5")
    kit.add_person("Sim Thị Mới", "TREN-004")
    kit.show_lesson(TITLE)
    kit.close_session()
    for household, person in households[2:6]:
        for skill in SKILLS[: CONFIRMED // 4]:
            kit.confirm(household, person, skill)
    for household, _ in households[6 : 6 + VISITED]:
        kit.visit(household, "talked", "bà nghe kém, lần sau mang tranh")
    # session, calls, one taken back, one person and her call, one lesson shown, one closing, confirmations, visits
    kit.open("")
    kit.expect_waiting(1 + PEOPLE + 1 + 2 + 1 + 1 + CONFIRMED + VISITED)
    return Afternoon(session, households)


def expect_every_record_once(afternoon: Afternoon) -> None:
    meeting = db.session.get_one(TrainingSession, uuid.UUID(afternoon.session))
    assert (len(present_at(meeting)), meeting.lesson_ids, meeting.closure is None) == (PEOPLE, [LESSON], False)
    newcomer = db.session.scalars(select(Person).where(Person.name == "Sim Thị Mới")).one()
    assert newcomer.id in present_at(meeting)
    assert Counter(db.session.scalars(select(Evidence.kind))) == {"guided": PEOPLE, "confirmed": CONFIRMED}
    assert Counter(db.session.scalars(select(Visit.outcome))) == {"talked": VISITED}
    assert len(db.session.scalars(select(RecordNote)).all()) == VISITED
    verbs = Counter(statement.verb for statement in read(db.session(), 0, head(db.session())))
    wanted = {"attended": 2 * PEOPLE + 1, "voided": 1, "confirmed": CONFIRMED, "visited": VISITED}
    assert {name: verbs[VERB[name]] for name in wanted} == wanted
    assert verbs[VERB["experienced"]] >= PHONES
    standings = [standing_of(db.session(), uuid.UUID(each), (LESSON,), clock.now()) for each, _ in afternoon.households]
    assert sum(standing.rung is Rung.REACHED for standing in standings) >= PEOPLE // 2
    assert all(standing.core_done == 0 for standing in standings)


def test_an_afternoon_without_network_ends_with_every_record_once(world: World, browser: Browser) -> None:
    households = more_households(world)
    page = trainers_phone(browser, world.url, world.village.trainer)
    kit = FieldKit(page, world.url)
    kit.take_along()
    phones = learners_begin(browser, world)
    world.programme.stop()
    afternoon = spend(kit, households)
    for phone in phones:
        phone.lesson_here().finger.tap_card(".p-bar .p-main")
    world.programme.start()
    kit.send()
    for phone in phones:
        phone.send_now()
        phone.expect_all_sent()
        phone.page.context.close()
    kit.send()
    world.programme.wait_until_read()
    with world.programme.inside():
        expect_every_record_once(afternoon)
    page.context.close()


def test_a_trainer_of_another_village_reaches_none_of_it(shared_world: World, browser: Browser) -> None:
    with shared_world.programme.inside():
        lower = db.session.scalars(select(Area).filter_by(code="DUOI")).one()
        make_account(Role.TRAINER, [lower], username="thonduoi")
        upper = db.session.scalars(select(Household).filter_by(code="TREN-001")).one().village
        trainer = db.session.scalars(select(Account).filter_by(username=shared_world.village.trainer)).one()
        session = plan_session(trainer, Plan("Sân kho", clock.now(), [upper], []), ids.new_id()).id
    page = trainers_phone(browser, shared_world.url, "thonduoi")
    FieldKit(page, shared_world.url).take_along()
    page.goto(f"{shared_world.url}/trainer/field#/find")
    page.fill("#q", "sim")
    expect(page.locator(".kit", has_text="Chưa thấy hộ nào khớp").first).to_be_visible()
    assert page.request.get(f"{shared_world.url}/trainer/sessions/{session}").status == 404
    page.goto(f"{shared_world.url}/trainer/field#/")
    page.get_by_role("link", name="Về trang của tổ").click()
    expect(page.locator("header.top details.menu")).to_be_visible()
    page.context.close()


def test_a_household_with_one_phone_and_a_deaf_grandmother_is_served(shared_world: World, browser: Browser) -> None:
    """Nothing of the kit is said by sound alone, and whoever has no phone is present with one tap."""
    page = trainers_phone(browser, shared_world.url, shared_world.village.trainer)
    kit = FieldKit(page, shared_world.url)
    kit.take_along()
    kit.begin_session("Nhà bà Sim", LESSON)
    row = page.locator(".roll-row", has_text=f"Mẫu Thị {WOMAN}")
    row.tap()
    expect(row.locator(".state")).to_have_text("Có mặt")
    assert page.evaluate("() => document.querySelectorAll('audio, video').length") == 0
    sizes = page.locator(".kit a, .kit button, .kit input").evaluate_all(
        "(all) => all.filter((each) => each.offsetParent && !each.matches('[type=file]'))"
        ".map((each) => [each.className || each.id, each.getBoundingClientRect().height])"
    )
    assert [each for each in sizes if each[1] < 44] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    page.context.close()
