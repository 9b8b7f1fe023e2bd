"""The list behind a number, one household, its events, and each event to the letter: all within the officer's reach."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.ids import new_id
from lms.lrs.log import append_within, draft
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB, activity_id
from lms.progress.ladder import Rung
from lms.reporting.selection import Selection
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

LIST = "/commune/households"


def labels(text: str) -> set[str]:
    return {unescape(found) for found in re.findall(r">(Hộ [^<]+ (?:Mẫu|Lạ))</a>", text)}


EVERYONE = {"Hộ bà Đào Mẫu", "Hộ ông Lựu Mẫu", "Hộ bà Mận Mẫu"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", EVERYONE),
        ("?rung=completed", {"Hộ bà Đào Mẫu"}),
        ("?rung=reached", {"Hộ ông Lựu Mẫu"}),
        ("?rung=from_reached", {"Hộ bà Đào Mẫu", "Hộ ông Lựu Mẫu"}),
        ("?rung=not_reached", {"Hộ bà Mận Mẫu"}),
        ("?state=waiting", {"Hộ bà Đào Mẫu"}),
        ("?state=rose_reached", {"Hộ ông Lựu Mẫu"}),
        ("?state=learning", {"Hộ bà Đào Mẫu"}),
        ("?rung=nonsense&state=nonsense&village=nonsense&page=nonsense", EVERYONE),
    ],
)
def test_a_list_shows_the_households_behind_a_number(
    history: Cast, officer: Browser, arguments: str, expected: set[str]
) -> None:
    assert labels(officer.get(LIST + arguments).text) == expected


def test_a_list_of_one_village(history: Cast, officer: Browser) -> None:
    assert labels(officer.get(f"{LIST}?village={history.lower.id}").text) == {"Hộ bà Mận Mẫu"}
    assert labels(officer.get(f"{LIST}?village={history.elsewhere.id}").text) == set()


def test_htmx_gets_the_list_alone(history: Cast, officer: Browser) -> None:
    fragment = officer.get(LIST, **{"HX-Request": "true"}).text
    assert labels(fragment) == EVERYONE
    assert "<html" not in fragment


# A person's certificate carries her name, and so does the list of certificates: who prints it must know whose it is.
def test_no_page_shows_a_persons_name(history: Cast, officer: Browser) -> None:
    pages = ["/commune/", LIST, "/commune/export", "/commune/export/households.csv"]
    for address in [*pages, f"{LIST}/{history.household.id}", f"{LIST}/{history.neighbours.id}"]:
        shown = officer.get(address).text
        for person in (history.learner, history.housemate, history.neighbour):
            assert person.name not in shown, address


def test_a_household_shows_its_people_by_role_and_what_they_did(history: Cast, officer: Browser) -> None:
    shown = officer.get(f"{LIST}/{history.household.id}").text
    for words in ("Người 1 (chủ hộ)", "Người 2", "18–59 tuổi", "8/8", "Hoàn thành", "TREN-001", "Cô Hướng Dẫn"):
        assert words in shown, words
    english = officer.get(f"{LIST}/{history.household.id}?lang=en").text
    assert "Person 1 (head)" in english
    assert "Confirmed in the field, done alone" in english


def test_events_come_newest_first_fifty_on_a_page(history: Cast, officer: Browser) -> None:
    here = f"{LIST}/{history.household.id}"
    seen: list[str] = []
    address = here
    while address:
        shown = officer.get(address).text
        page = re.findall(r'href="/commune/statements/([0-9a-f-]+)"', shown)
        assert len(page) <= 50
        seen += page
        older = re.search(r'href="([^"]*\?before=\d+)"', shown)
        address = older[1] if older else ""
    key = str(history.household.id)
    stored = db.session.scalars(
        select(Statement.id)
        .where((Statement.team == key) | (Statement.actor == key))
        .order_by(Statement.position.desc())
    )
    assert seen == [str(identifier) for identifier in stored]
    assert len(seen) > 50


def test_older_events_come_as_a_fragment(history: Cast, officer: Browser) -> None:
    fragment = officer.get(f"{LIST}/{history.household.id}?before=40", **{"HX-Request": "true"}).text
    assert "/commune/statements/" in fragment
    assert "<html" not in fragment


@writes
def arrive(cast: Cast, days_ago: int) -> None:
    """A statement of `neighbour` done some days ago reaches the server now."""
    home_page = "http://localhost"
    account = {"homePage": home_page, "name": str(cast.neighbour.id)}
    team = {"homePage": home_page, "name": str(cast.neighbours.id)}
    statement = {
        "id": str(new_id()),
        "timestamp": clock.iso(clock.now() - timedelta(days=days_ago)),
        "actor": {"objectType": "Agent", "account": account},
        "verb": {"id": VERB["completed"]},
        "object": {"id": activity_id("lessons", "qr-pay-buyer")},
        "context": {"team": {"objectType": "Group", "account": team}},
    }
    append_within([draft(statement, {"account": account})])


def test_a_late_event_is_marked_as_late(history: Cast, officer: Browser) -> None:
    here = f"{LIST}/{history.neighbours.id}"
    assert "đến muộn" not in officer.get(here).text
    arrive(history, 12)
    assert "đến muộn 12 ngày" in officer.get(here).text


def test_a_phone_whose_clock_is_wrong_is_said_so(history: Cast, officer: Browser) -> None:
    arrive(history, 4000)
    assert "giờ máy sai, tính giờ đến" in officer.get(f"{LIST}/{history.neighbours.id}").text


def some_statement_of(household: object) -> Statement:
    return db.session.scalars(select(Statement).where(Statement.team == str(household)).limit(1)).one()


def test_an_event_opens_to_the_letter(history: Cast, officer: Browser) -> None:
    stored = some_statement_of(history.household.id)
    answer = officer.get(f"/commune/statements/{stored.id}")
    shown = re.search(r"<code>(.*?)</code>", answer.text, re.S)
    assert shown
    assert json.loads(unescape(shown[1])) == json.loads(stored.document)


def test_the_officer_of_another_commune_finds_nothing(history: Cast, outside_officer: Browser) -> None:
    stored = some_statement_of(history.household.id)
    for address in (f"{LIST}/{history.household.id}", f"/commune/statements/{stored.id}", f"{LIST}/{new_id()}",
                    f"/commune/statements/{new_id()}"):  # fmt: skip
        answer = outside_officer.get(address)
        assert answer.status_code == 404, address
        assert history.household.label not in answer.text
        assert history.household.code not in answer.text
    assert labels(outside_officer.get(LIST).text) == {"Hộ bà Sim Lạ"}
    assert history.household.code not in outside_officer.get("/commune/export/households.csv").text


def test_only_officers_come_in(history: Cast, operator: Browser, stranger: Browser) -> None:
    for address in ("/commune/", LIST, f"{LIST}/{history.household.id}", "/commune/export",
                    "/commune/export/households.csv"):  # fmt: skip
        assert operator.get(address).status_code == 403, address
        assert stranger.get(address).status_code == 303, address


def test_what_nobody_can_ask_for_is_left_out() -> None:
    assert Selection.asked({"village": "²", "rung": "x", "state": "x"}) == Selection()
    asked = Selection.asked({"village": "7", "rung": str(Rung.REACHED), "state": "waiting"})
    assert asked.arguments() == {"village": 7, "rung": "reached", "state": "waiting"}
