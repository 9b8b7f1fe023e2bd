"""The rules of the ladder on the officer's pages: in plain words, tried before they are laid down, never rewritten."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.models import LadderRule
from lms.progress.rules import FIRST
from lms.reporting.standings import keep_standings
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

RULES = "/commune/rules"


def form(**changed: str) -> dict[str, str]:
    """The first rule as the form sends it, from today on."""
    same = {
        "since": clock.today().isoformat(), "reached_age": "15", "trainer_reaches": "yes", "adult_age": "18",
        "belonging": "then", "which": "core", "skills": "TT", "review_lessons": "otp-and-fake-police",
        "retained_days": "7", "teach_backs": "1",
    }  # fmt: skip
    return {**same, **changed}


def own_rules() -> list[LadderRule]:
    db.session.rollback()
    return list(db.session.scalars(select(LadderRule).where(LadderRule.commune_id.is_not(None))))


def test_the_rule_in_force_is_told_in_plain_words(officer: Browser) -> None:
    page = officer.get(RULES).get_data(as_text=True)
    assert "Cùng một người từ đủ 18 tuổi học xong cả 8 bài lõi" in page
    assert "Quy tắc chung của chương trình" in page


def test_a_preview_says_who_would_move_and_keeps_nothing(history: Cast, officer: Browser) -> None:
    asked = form(adult_age="60", trainer_reaches="")
    page = officer.get(f"{RULES}/new/preview?{urlencode(asked)}").get_data(as_text=True)
    assert "1/3 hộ đổi bậc" in page
    assert f"/commune/households/{history.household.id}" in page
    assert f"/commune/households/{history.neighbours.id}" not in page
    assert own_rules() == []


def test_one_confirmed_skill_would_be_enough(history: Cast, officer: Browser) -> None:
    asked = form(skills="DVC")
    page = officer.get(f"{RULES}/new/preview?{urlencode(asked)}").get_data(as_text=True)
    assert "1 hộ: Hoàn thành → Hộ gia đình số" in page


def test_laid_down_it_says_who_and_why_and_holds_for_the_commune(
    history: Cast, officer: Browser, outside_officer: Browser
) -> None:
    identifier = str(ids.new_id())
    for _ in range(2):
        sent = officer.post(RULES, id=identifier, reason="Theo kế hoạch của xã", **form(skills="DVC"))
        assert sent.status_code == 303
    row = own_rules()[0]
    assert (len(own_rules()), row.commune_id, row.made_by) == (1, history.commune.id, history.officer.id)
    page = officer.get(RULES).get_data(as_text=True)
    assert "Theo kế hoạch của xã" in page
    assert "Anh Cán Bộ" in page
    assert "Theo kế hoạch của xã" not in outside_officer.get(RULES).get_data(as_text=True)
    assert "Hộ gia đình số" in officer.get(f"/commune/households/{history.household.id}").get_data(as_text=True)


@pytest.mark.once
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": "2026-01-01"}, "Tháng đã qua đã chốt"),
        ({"since": "mai"}, "Ngày chưa đúng"),
        ({"adult_age": "9"}, "Tuổi phải từ 15"),
        ({"reached_age": "mười"}, "Ô này cần một con số"),
        ({"retained_days": "400"}, "Số ngày phải từ 1"),
        ({"teach_backs": "21"}, "Số lần chỉ lại"),
        ({"belonging": "both"}, "Chọn cách tính"),
        ({"which": "own", "lessons": "no-such-lesson"}, "không có trong chương trình"),
        ({"reason": ""}, "Cần ghi lý do"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_and_what_was_chosen_stays(
    cast: Cast, officer: Browser, wrong: dict[str, str], said: str
) -> None:
    sent = {"id": str(ids.new_id()), "reason": "vì thế", **form(**{"teach_backs": "2", **wrong})}
    answer = officer.post(RULES, **sent)
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)
    assert 'value="2"' in answer.get_data(as_text=True) or "teach_backs" in wrong
    assert own_rules() == []


def test_it_says_how_far_standings_are_made_ready_under_the_new_rule(history: Cast, officer: Browser) -> None:
    keep_standings()
    assert "Đang tính sẵn" not in officer.get(RULES).text
    officer.post(RULES, **form(skills="DVC", reason="Thử", id=str(ids.new_id())))
    shown = officer.get(RULES).text
    assert "Đang tính sẵn theo quy tắc mới" in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "0/2" in shown
    db.session.rollback()
    keep_standings()
    assert "Đang tính sẵn" not in officer.get(RULES).text


def test_a_rule_to_come_changes_nothing_today(history: Cast, officer: Browser) -> None:
    later = (clock.today() + timedelta(days=30)).isoformat()
    officer.post(RULES, id=str(ids.new_id()), reason="từ tháng sau", **form(since=later, skills="DVC"))
    page = officer.get(RULES).get_data(as_text=True)
    assert page.index("Sẽ áp dụng") < page.index("Đang áp dụng")
    assert str(FIRST.id) not in page
