"""The first screen counts each household once, says of how many, and every number opens what is behind it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.progress.ladder import RUNGS, SKILLS, Rung
from lms.registry.actions import close_household
from lms.reporting.bars import bars
from lms.reporting.board import Board, board
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_household
from tests.signals.notice import noticed

pytestmark = pytest.mark.slow


def seen_by(officer: Account) -> Board:
    return board(db.session(), officer, clock.now())


def test_every_household_stands_on_one_rung(history: Cast) -> None:
    counted = seen_by(history.officer).tally
    assert counted.total == 3
    assert counted.rungs == {Rung.NOT_REACHED: 1, Rung.REACHED: 1, Rung.COMPLETED: 1, Rung.DIGITAL: 0}
    assert (counted.reached, counted.completed, counted.learning) == (2, 1, 1)


def test_the_last_confirmation_makes_a_digital_household(history: Cast) -> None:
    for skill in SKILLS[2:]:
        confirm_skill(history.trainer, history.learner, history.household, Sight(skill, True, True), ids.new_id())
    shown = seen_by(history.officer)
    assert shown.tally.rungs[Rung.DIGITAL] == 1
    assert shown.rose[Rung.DIGITAL] == 1
    assert shown.waiting.count == 0


def test_only_what_happened_in_the_last_thirty_days_is_a_change(history: Cast) -> None:
    assert seen_by(history.officer).rose == {Rung.REACHED: 1, Rung.COMPLETED: 0, Rung.DIGITAL: 0}


def test_a_completed_household_without_five_confirmations_waits(history: Cast) -> None:
    waiting = seen_by(history.officer).waiting
    assert (waiting.count, waiting.days) == (1, 40)


def test_the_village_with_most_households_not_reached_comes_first(history: Cast) -> None:
    lines = seen_by(history.officer).villages
    assert [line.village.id for line in lines] == [history.lower.id, history.upper.id]


def test_the_data_is_as_fresh_as_its_learners_phones(history: Cast) -> None:
    fresh = seen_by(history.officer).freshness
    assert (fresh.sent, fresh.active) == (0, 2)


def test_a_closed_household_is_counted_no_more(history: Cast) -> None:
    extra = make_household(history.lower)
    assert seen_by(history.officer).tally.total == 4
    close_household(extra, clock.today())
    assert seen_by(history.officer).tally.total == 3


def test_the_first_screen_says_what_wants_a_look(history: Cast, officer: Browser) -> None:
    noticed(history)
    shown = seen_by(history.officer)
    assert (shown.signals, shown.silent) == (1, 1)
    page = officer.get("/commune/?lang=en").text
    assert "signal to look at" in page
    assert "village where nobody is learning now" in page
    assert "2 people have sent nothing for 14 days" in page


def test_a_bar_is_as_long_as_its_parts() -> None:
    (drawn,) = bars([{Rung.NOT_REACHED: 1, Rung.REACHED: 0, Rung.COMPLETED: 2, Rung.DIGITAL: 4}])
    assert [part.rung for part in drawn] == [Rung.NOT_REACHED, Rung.COMPLETED, Rung.DIGITAL]
    assert abs(sum(part.width for part in drawn) - 100) < 0.01
    assert abs(drawn[1].start - drawn[0].width) < 0.01
    assert bars([dict.fromkeys(RUNGS, 0)]) == [()]


def test_the_page_says_of_how_many_and_until_when(history: Cast, officer: Browser) -> None:
    for language, as_of in (("vi", "Tính đến ngày"), ("en", "As of")):
        shown = officer.get(f"/commune/?lang={language}").text
        assert as_of in shown
        assert "1/3" in shown
        assert "<svg" in shown
        assert history.elsewhere.name not in shown


def test_every_link_of_the_page_opens(history: Cast, officer: Browser) -> None:
    links = set(re.findall(r'href="(/commune/[^"]*)"', officer.get("/commune/").text))
    assert len(links) > 15
    for link in links:
        assert officer.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_small_village_has_no_share(history: Cast, officer: Browser) -> None:
    assert "dưới 5 hộ" in officer.get("/commune/").text


def test_an_empty_commune_says_what_to_do_first(app: object, cast: Cast, outside_officer: Browser) -> None:
    close_household(cast.foreign_household, clock.today() - timedelta(days=1))
    assert "Chưa có hộ nào trong danh sách" in outside_officer.get("/commune/").text
