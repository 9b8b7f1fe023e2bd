"""Signals are listed with their why, open to their events and those to statements; an officer judges, with a reason."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.reporting import signal_views
from lms.signals.models import Signal
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.signals.notice import noticed

LIST = "/commune/signals"


@pytest.fixture
def here(cast: Cast) -> str:
    return f"{LIST}/{noticed(cast)['signals']}"


def test_an_open_signal_is_listed_with_its_why(here: str, officer: Browser) -> None:
    shown = officer.get(LIST).text
    for words in (here, "Xác nhận cho nhà mình", "1 xác nhận cho chính hộ", "Cô Hướng Dẫn", "Thôn Khe Trên"):
        assert words in shown, words
    assert "1 confirmation for the very household" in officer.get(f"{LIST}?lang=en").text
    assert here not in officer.get(f"{LIST}?kind=pace").text
    assert here not in officer.get(f"{LIST}?trainer=nobody").text


def test_a_signal_opens_to_its_household_and_its_statements(cast: Cast, here: str, officer: Browser) -> None:
    shown = officer.get(here).text
    assert f"/commune/households/{cast.household.id}" in shown
    (statement,) = re.findall(r'href="(/commune/statements/[0-9a-f-]+)"', shown)
    assert officer.get(statement).status_code == 200
    for person in (cast.learner, cast.housemate):
        assert person.name not in shown


def test_it_is_judged_with_a_reason_and_then_no_longer_open(here: str, officer: Browser) -> None:
    form = {"id": str(ids.new_id()), "verdict": "dismissed", "reason": "Đã hỏi; danh sách ghi nhầm ngày"}
    assert officer.post(f"{here}/judgements", **form).status_code == 303
    shown = officer.get(here).text
    assert "Đã hỏi; danh sách ghi nhầm ngày" in shown
    assert "Anh Cán Bộ" in shown
    assert here not in officer.get(LIST).text
    assert here in officer.get(f"{LIST}?state=dismissed").text


@pytest.mark.parametrize(
    ("verdict", "reason", "fault"), [("confirmed", "", "Cần ghi lý do"), ("", "vì thế", "Cần chọn")]
)
def test_a_judgement_that_lacks_something_keeps_what_was_written(
    here: str, officer: Browser, verdict: str, reason: str, fault: str
) -> None:
    answer = officer.post(f"{here}/judgements", verdict=verdict, reason=reason)
    assert answer.status_code == 422
    assert fault in answer.text
    assert reason in answer.text


def test_events_are_paged_the_newest_first(
    cast: Cast, here: str, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_views, "ON_A_PAGE", 2)
    seen = [seen_at(cast, hours) for hours in (3, 2, 1)]
    tell_of(here, seen)
    first, last, beyond = (officer.get(f"{here}?page={page}").text for page in (1, 2, 99))
    assert events_in(first) == [seen[2], seen[1]]
    assert events_in(last) == events_in(beyond) == [seen[0]]
    assert "3 việc, việc mới nhất ở trên" in first
    assert "Trang 1/2" in first


def test_the_list_is_paged_and_keeps_what_was_asked(
    cast: Cast, here: str, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_views, "ON_A_PAGE", 1)
    other = f"{LIST}/{noticed(cast)['signals']}"
    pages = [officer.get(f"{LIST}?kind=own_home&page={page}").text for page in (1, 2)]
    assert sorted(each for page in pages for each in (here, other) if each in page) == sorted((here, other))
    assert "kind=own_home&amp;page=2" in pages[0]


def seen_at(cast: Cast, hours: int) -> str:
    """A confirmation so many hours ago; the id of its statement."""
    sight, identifier = Sight("AT", True, True), ids.new_id()
    at = clock.now() - timedelta(hours=hours)
    with clock.travel(at):
        confirm_skill(cast.trainer, cast.learner, cast.household, sight, identifier)
    return str(identifier)


@writes
def tell_of(here: str, statements: list[str]) -> None:
    signal = db.session.get_one(Signal, uuid.UUID(here.rpartition("/")[2]))
    signal.statements, signal.events = json.dumps(statements), len(statements)


def events_in(page: str) -> list[str]:
    return re.findall(r'href="/commune/statements/([0-9a-f-]+)"', page)


def test_it_is_of_its_commune_only(app: Flask, here: str, outside_officer: Browser, operator: Browser) -> None:
    assert here not in outside_officer.get(LIST).text
    assert outside_officer.get(here).status_code == 404
    assert outside_officer.post(f"{here}/judgements", verdict="dismissed", reason="x").status_code == 404
    assert operator.get(LIST).status_code == 403
