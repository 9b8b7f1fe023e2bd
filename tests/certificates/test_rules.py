"""Papers and the rules of the ladder: by which rule one was earned, what a new rule owes, and what it leaves alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lms.access.models import Account
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.rule_actions import UNWRITTEN, Known, lay_down
from lms.progress.rules import FIRST, Rule, rule_on
from lms.reporting.standings import keep_standings
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.certificates.stage import SCAM, become_digital, give_pictures, listen
from tests.certificates.test_kinds import papers
from tests.learning import complete_core, pass_review

pytestmark = pytest.mark.slow


def lay(cast: Cast, by: Account, since: date, **asked: object) -> Rule:
    known = {"lessons": (), "skills": ("TT",), "teach_backs": 0, "retained_after": None, **asked}
    lay_down(by, cast.commune, Rule(UNWRITTEN, "x", since, **known), "Thử", ids.new_id(), Known(FIRST.scam_lessons))  # type: ignore[arg-type]
    return rule_on(db.session(), since, cast.commune.id)


def half_way(cast: Cast) -> None:
    """All core lessons, one skill confirmed: enough for the rule of `lay`, not for the programme's."""
    give_pictures(cast.learner)
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=30))
    confirm_skill(cast.trainer, cast.learner, cast.household, Sight("TT", True, True), ids.new_id())
    listen()


def work(times: int = 1) -> None:
    """What the worker does after a rule was laid down."""
    for _ in range(times):
        keep_standings()
        listen()
    db.session.expire_all()


def households() -> list[Certificate]:
    return papers(Kind.HOUSEHOLD)


def test_a_new_rule_awards_who_stands_on_the_rung_by_it_once(cast: Cast) -> None:
    half_way(cast)
    work()
    assert households() == []
    rule = lay(cast, cast.officer, clock.today().replace(day=1))
    work(2)
    (paper,) = households()
    assert (paper.household_id, paper.rule_id) == (cast.household.id, rule.id)
    assert [proof["what"] for proof in paper.proofs if proof["kind"] != "lesson"] == ["TT"]


def test_the_paper_says_what_its_rule_asked_and_no_more(cast: Cast) -> None:
    half_way(cast)
    lay(cast, cast.officer, clock.today().replace(day=1))
    work()
    texts = households()[0].printed["texts"]
    assert "theo quy tắc của xã" in texts["vi"]["body"]
    assert "được xác nhận tại chỗ: thanh toán." in texts["vi"]["body"]
    assert "5 kỹ năng" not in texts["vi"]["body"]
    assert "showed on the spot: paying." in texts["en"]["body"]


def test_a_rule_to_come_awards_nothing_before_its_day(cast: Cast) -> None:
    half_way(cast)
    begins = clock.today() + timedelta(days=3)
    lay(cast, cast.officer, begins)
    work()
    assert households() == []
    with clock.travel(clock.now() + timedelta(days=3)):
        work()
        assert len(households()) == 1


def test_a_stricter_rule_takes_no_paper_and_gives_no_second_one(cast: Cast) -> None:
    become_digital(cast)
    (before,) = households()
    identifier, printed = before.id, before.printed
    lay(cast, cast.officer, clock.today().replace(day=1), skills=FIRST.skills, teach_backs=20)
    work()
    lay(cast, cast.officer, clock.today(), skills=("TT",))
    work(2)
    (after,) = households()
    assert (after.id, after.printed, after.rule_id, after.revocation) == (identifier, printed, FIRST.id, None)


def test_it_is_awarded_by_the_rule_of_its_commune_when_it_is_earned(cast: Cast) -> None:
    """No review and no teach-back is asked for: the confirmed skill alone completes it, as it is confirmed."""
    give_pictures(cast.learner)
    rule = lay(cast, cast.officer, clock.today().replace(day=1))
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=2))
    listen()
    assert households() == []
    confirm_skill(cast.trainer, cast.learner, cast.household, Sight("TT", True, True), ids.new_id())
    listen()
    assert [paper.rule_id for paper in households()] == [rule.id]


def test_it_is_renewed_by_what_the_rule_of_that_day_asks(cast: Cast) -> None:
    become_digital(cast)
    (paper,) = households()
    with clock.travel(paper.expires_at - timedelta(days=3)):
        lay(cast, cast.officer, clock.today(), scam_lessons=frozenset({SCAM}))
        pass_review(cast.learner, cast.household, "qr-pay-buyer", clock.now())
        listen()
        assert len(households()) == 1
        pass_review(cast.learner, cast.household, SCAM, clock.now())
        listen()
        renewed = next(each for each in households() if each.replaces_id)
    assert (renewed.replaces_id, renewed.rule_id) == (paper.id, FIRST.id)
