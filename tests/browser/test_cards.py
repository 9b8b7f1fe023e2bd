"""Cards that do not open say why, in both languages; what is learned without a card waits for its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lms.access.cards import issue_card
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.registry.models import Household
from tests.browser.conftest import SwitchOn, World
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import Phone
from tests.browser.village import SON, WOMAN
from tests.factories import make_household

WORDS = {
    ("unknown", "vi"): "Chưa khớp thẻ nào. Mời bà con xem lại mã trên thẻ.",
    ("unknown", "en"): "No card matches. Look at the code on the card again.",
    ("expired", "vi"): "Thẻ này đã hết hạn. Mời bà con hỏi tổ công nghệ số để nhận thẻ mới.",
    ("expired", "en"): "This card has expired. Ask the digital team for a new one.",
    ("replaced", "vi"): "Thẻ này đã được đổi. Mời bà con dùng thẻ mới nhất của nhà mình.",
    ("replaced", "en"): "This card was replaced. Use your household's newest card.",
}


@pytest.fixture(scope="session")
def dead_cards(shared_world: World) -> dict[str, str]:
    """Tokens that no longer open anything, and one that never did."""
    with shared_world.programme.inside():
        village = db.session.scalars(select(Household).filter_by(code="TREN-002")).one().village
        late, changed = make_household(village, code="TREN-901"), make_household(village, code="TREN-902")
        expired = issue_card(late, expires_at=clock.now() - timedelta(days=1)).token
        replaced = issue_card(changed).token
        issue_card(changed)
    return {"unknown": "A" * 22, "expired": expired, "replaced": replaced}


@pytest.mark.parametrize(("fault", "language"), WORDS)
def test_a_card_that_does_not_open_says_why(
    phone: Phone, shared_world: World, dead_cards: dict[str, str], fault: str, language: str
) -> None:
    if language == "en":
        phone.open("/")
        phone.page.locator(".links button[lang=en]").tap()
        expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.open(f"/card#{dead_cards[fault]}")
    expect(phone.page.locator(".screen.card .state")).to_have_text(WORDS[fault, language], timeout=PATIENCE_MS)
    assert phone.page.url == f"{shared_world.url}/card"


def test_a_card_opens_by_its_typed_code_too(phone: Phone, shared_world: World) -> None:
    phone.open("/card")
    phone.page.locator("#code").press_sequentially(shared_world.village.code.lower().replace("-", " "))
    phone.page.locator("button[type=submit]").tap()
    expect(phone.page.locator(".screen.turn .tile")).to_have_count(2)


def test_a_guests_lesson_waits_on_the_phone_and_is_claimed_once(quiet_world: World, switch_on_phone: SwitchOn) -> None:
    world = quiet_world
    phone = Phone(switch_on_phone().pages[0], world.url)
    phone.open("/")
    phone.go_on().work_through()
    held = phone.stored("outbox")
    assert held
    assert not any("sequence" in item for item in held)

    phone.open_card(world.village.token)
    phone.take_turn(SON, picture="Con mèo")
    phone.page.get_by_role("button", name="Không phải tôi").tap()
    expect(asking_whose(phone)).to_have_count(0)
    phone.open("/turn")
    phone.take_turn(WOMAN, picture="Con trâu")
    phone.page.get_by_role("button", name="Phải, ghi cho tôi").tap()
    expect(asking_whose(phone)).to_have_count(0)
    phone.send_now()
    phone.expect_all_sent()
    with world.programme.inside():
        hers = db.session.scalars(select(Statement.id).where(Statement.actor == str(world.village.woman))).all()
    assert set(map(str, hers)) == {item["id"] for item in held}

    phone.open("/turn")
    phone.take_turn(SON)
    expect(asking_whose(phone)).to_have_count(0)


def asking_whose(phone: Phone) -> Locator:
    return phone.page.locator(".notice", has_text="trước khi mở thẻ")
