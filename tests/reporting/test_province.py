"""Above the commune: every count adds up to the ladder's, of one's own provinces, without household or name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.progress.ladder import RUNGS, Rung
from lms.registry.actions import close_household
from lms.reporting.board import board
from lms.reporting.province import Overview, commune, nation, province, roll_up
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_account, make_viewer

pytestmark = pytest.mark.slow


@pytest.fixture
def viewer(app: Flask, cast: Cast) -> Browser:
    return Browser(app, make_viewer(cast.upper))


def seen(cast: Cast) -> Overview:
    assert cast.commune.parent is not None
    return province(db.session(), make_viewer(cast.upper), cast.commune.parent)


def test_a_province_adds_up_to_its_communes_first_screens(history: Cast) -> None:
    assert roll_up() == 3
    overview, shown = seen(history), board(db.session(), history.officer, clock.now())
    assert [line.area.id for line in overview.lines] == [history.commune.id]
    assert overview.whole.rungs == shown.tally.rungs
    assert (overview.whole.total, overview.whole.learning) == (3, shown.tally.learning)
    assert (overview.whole.rose, overview.whole.waiting) == (shown.rose, shown.waiting.count)


def test_a_commune_is_counted_when_it_is_opened(history: Cast) -> None:
    roll_up()
    close_household(history.far_household, clock.today())
    now = commune(db.session(), history.commune, clock.now())
    assert (now.whole.total, now.whole.rungs[Rung.NOT_REACHED]) == (2, 0)
    assert seen(history).whole.total == 3, "rolled up before"
    roll_up()
    assert seen(history).whole.total == 2


def test_figures_say_of_which_minute_they_are(history: Cast) -> None:
    with clock.travel(clock.now() - timedelta(minutes=9)):
        roll_up()
        then = clock.now()
    assert abs(seen(history).as_of - then) < timedelta(seconds=30)


def test_the_nation_is_read_province_by_province(history: Cast) -> None:
    roll_up()
    assert history.elsewhere.parent is not None
    provinces = [history.commune.parent, history.elsewhere.parent.parent]
    whole = nation(db.session(), make_account(Role.VIEWER, provinces))  # type: ignore[arg-type]
    assert {line.area.id: line.counts.total for line in whole.lines} == {
        each.id: total for each, total in zip(provinces, (3, 1), strict=True) if each
    }
    assert whole.whole.total == 4


@pytest.mark.once
def test_whoever_oversees_several_provinces_finds_the_way_back_to_all(
    app: Flask, history: Cast, viewer: Browser
) -> None:
    assert history.commune.parent is not None
    assert history.elsewhere.parent is not None
    several = Browser(app, make_account(Role.VIEWER, [history.commune.parent, history.elsewhere.parent.parent]))  # type: ignore[list-item]
    back = '<li><a href="/province/">'
    screens = (f"/province/provinces/{history.commune.parent_id}", f"/province/communes/{history.commune.id}")
    assert all(back in several.get(screen).text for screen in screens)
    assert not any(back in viewer.get(screen).text for screen in screens)


@pytest.mark.once
def test_the_screens_name_no_household(history: Cast, viewer: Browser) -> None:
    roll_up()
    for language, word in (("vi", "Từng xã"), ("en", "By commune")):
        shown = viewer.get(f"/province/?lang={language}").text
        assert word in shown
        assert "2/3" not in shown
        assert "1/3" not in shown
    links = set(re.findall(r'href="(/province/[^"]*)"', shown))
    assert f"/province/communes/{history.commune.id}" in links
    for link in links:
        opened = viewer.get(link).text
        assert history.household.label not in opened
        assert "/commune/households" not in opened


@pytest.mark.once
def test_nothing_of_other_provinces_and_nothing_of_the_communes_own_pages(history: Cast, viewer: Browser) -> None:
    assert history.elsewhere.parent is not None
    assert viewer.get(f"/province/communes/{history.elsewhere.parent.id}").status_code == 404
    assert viewer.get(f"/province/provinces/{history.elsewhere.parent.parent_id}").status_code == 404
    assert viewer.get("/commune/").status_code == 403
    assert viewer.get(f"/commune/households/{history.household.id}").status_code == 403


@pytest.mark.once
def test_before_anything_is_rolled_up_the_screen_says_so(cast: Cast, viewer: Browser) -> None:
    shown = viewer.get("/province/").text
    assert "Chưa có số liệu" in shown
    assert "0/0" not in shown


@pytest.mark.once
def test_a_village_of_few_households_has_no_share(history: Cast, viewer: Browser) -> None:
    assert "dưới 5 hộ" in viewer.get(f"/province/communes/{history.commune.id}").text


def test_each_household_stands_on_one_rung(history: Cast) -> None:
    roll_up()
    overview = seen(history)
    assert sum(overview.whole.rungs[rung] for rung in RUNGS) == overview.whole.total
