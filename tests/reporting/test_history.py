"""How it went: moments of the record, each household in the village where it lived then; numbers open their lists."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.actions import move_household
from lms.reporting.history import Moment, moments
from lms.reporting.history import history as story_of
from lms.reporting.selection import Selection, past_day
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_household

NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)


def days(began: datetime | None) -> list[date]:
    return [at.astimezone(clock.VIETNAM).date() for at in moments(began, NOW)]


def test_a_young_record_is_seen_by_weeks_and_an_old_one_by_months() -> None:
    assert days(None) == [date(2026, 11, 27)]
    assert days(NOW - timedelta(days=9)) == [date(2026, 11, 13), date(2026, 11, 20), date(2026, 11, 27)]
    assert days(NOW - timedelta(days=130)) == [
        date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 27),
    ]  # fmt: skip
    assert len(days(NOW - timedelta(days=900))) == 13


def seen_by(cast: Cast) -> list[Moment]:
    return story_of(db.session(), cast.officer, clock.now())


@pytest.mark.slow
def test_each_moment_counts_what_stood_then(history: Cast) -> None:
    counts = [(each.whole.total, each.whole.reached, each.whole.completed) for each in seen_by(history)]
    assert counts[:2] == [(3, 0, 0), (3, 1, 1)]
    assert counts[-1] == (3, 2, 1)
    assert len(counts) == 7


@pytest.mark.slow
def test_a_household_that_moved_is_counted_where_it_lived(history: Cast) -> None:
    move_household(history.neighbours, history.lower, clock.today() - timedelta(days=3))
    found = seen_by(history)
    assert [each.of(history.lower.id).total for each in found[-2:]] == [1, 2]
    assert {each.whole.total for each in found} == {3}


@pytest.mark.slow
def test_numbers_of_a_past_day_open_the_households_of_that_day(history: Cast, officer: Browser) -> None:
    shown = unescape(officer.get("/commune/trend").text)
    links = re.findall(r'href="(/commune/households\?rung=from_reached[^"]*)">(\d+)/', shown)
    assert len({count for _, count in links}) > 1
    for link, count in links:
        assert len(re.findall(r'href="/commune/households/[0-9a-f-]+"', officer.get(link).text)) == int(count), link


@pytest.mark.slow
@pytest.mark.parametrize("page", ["/commune/trend", "/commune/villages"])
def test_plots_have_a_title_and_their_numbers_beside_them(history: Cast, officer: Browser, page: str) -> None:
    for _ in range(3):
        make_household(history.upper)
    for language in ("vi", "en"):
        shown = officer.get(f"{page}?lang={language}").text
        assert re.search(r'<svg class="plot[^>]*role="img" aria-labelledby="([a-z]+-?\w*)', shown)
        assert "<title id=" in shown
        assert "style=" not in shown
        assert history.elsewhere.name not in shown


@pytest.mark.slow
def test_villages_stand_by_need_and_a_small_one_has_no_share(history: Cast, officer: Browser) -> None:
    shown = officer.get("/commune/villages").text
    assert shown.index("Thôn Khe Dưới") < shown.index("Thôn Khe Trên")
    assert "dưới 5 hộ" in shown


def test_only_a_past_day_can_be_asked_for() -> None:
    today = clock.today()
    assert past_day((today - timedelta(days=1)).isoformat()) == today - timedelta(days=1)
    assert [past_day(text) for text in (today.isoformat(), "2019-12-31", "x", "")] == [None] * 4
    asked = Selection.asked({"on": "2026-01-31"})
    assert asked.arguments() == {"on": "2026-01-31"}
