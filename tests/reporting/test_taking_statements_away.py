"""Statements to take away: any selection, counted before, noted, within reach and without a name."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.log import head
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB
from lms.reporting import export_views, statements_export
from lms.reporting.models import TakenAway
from lms.reporting.wanted import KINDS, BadDays, Wanted
from lms.teaching.groups import Draft, add_member, make_group
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow

PLACE = "/commune/reports/statements"


def bodies(browser: Browser, **chosen: str) -> list[dict[str, Any]]:
    answer = browser.post("/commune/reports/statements", form="lines", **chosen)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def test_statements_leave_within_reach_and_are_noted(history: Cast, officer: Browser, outside_officer: Browser) -> None:
    told = bodies(officer)
    teams = {str(each.id) for each in (history.household, history.neighbours)}
    here = select(func.count()).where(Statement.team.in_(teams) | Statement.actor.in_(teams))
    assert len(told) == db.session.scalar(here)
    assert history.learner.name not in json.dumps(told, ensure_ascii=False)
    taken = db.session.scalars(select(TakenAway)).one()
    assert (taken.account_id, taken.households, taken.how_many) == (history.officer.id, 3, len(told))
    assert bodies(outside_officer) == []


@pytest.mark.once
def test_a_selection_of_statements_is_one_array(history: Cast, officer: Browser) -> None:
    answer = officer.post("/commune/reports/statements", form="array", rung="completed")
    told = json.loads(answer.get_data(as_text=True))
    assert told
    assert {each["context"]["team"]["account"]["name"] for each in told} == {str(history.household.id)}
    assert officer.post("/commune/reports/statements", form="zip").status_code == 400


def counted(browser: Browser, arguments: str) -> int:
    """What the page says, counted to its end."""
    address = f"{PLACE}?count=yes&{arguments}"
    for _ in range(500):
        page = browser.get(address).text
        more = re.search(r'hx-get="([^"]*after=[^"]*)"', page)
        if more is None:
            found = re.search(r"<strong>([\d.]+) phát biểu", page)
            assert found, page
            return int(found[1].replace(".", ""))
        assert "<progress" in page
        address = more[1].replace("&amp;", "&")
    raise AssertionError("it never ends")


def verbs(told: list[dict[str, Any]]) -> set[str]:
    return {each["verb"]["id"] for each in told}


def test_what_is_counted_before_is_what_leaves(history: Cast, officer: Browser) -> None:
    every = counted(officer, "")
    assert every == len(bodies(officer)) > 0
    for kind in KINDS:
        told = bodies(officer, kind=kind)
        assert verbs(told) <= {VERB[each] for each in KINDS[kind][0]}
        assert counted(officer, f"kind={kind}") == len(told)
    assert sum(len(bodies(officer, kind=kind)) for kind in KINDS) == every, "each is of one kind"


@pytest.mark.once
def test_villages_lessons_and_days(history: Cast, officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements_export, "_NAMED", 1)  # as with more households than one question may name
    neighbours = bodies(officer, village=str(history.upper.id), subject="qr-pay-buyer", rung="reached")
    assert {each["context"]["team"]["account"]["name"] for each in neighbours} == {str(history.neighbours.id)}
    assert bodies(officer, village=str(history.lower.id)) == []
    course = next(each for each in current_app.extensions["catalogue"].courses if "qr-pay-buyer" in each.lessons)
    assert counted(officer, f"village={history.lower.id}&village={history.upper.id}") == len(bodies(officer))
    of_course = sum(len(bodies(officer, subject=lesson)) for lesson in course.lessons)
    assert len(bodies(officer, subject=course.id)) == of_course > 0
    first, last = (clock.today() - timedelta(days=days) for days in (21, 19))
    newest = bodies(officer, first=first.isoformat(), last=last.isoformat())
    assert {each["id"] for each in newest} == {each["id"] for each in neighbours}


@pytest.mark.once
def test_a_group_of_a_trainer(history: Cast, officer: Browser) -> None:
    group = make_group(history.trainer, Draft("Tổ hai", "hand", [history.upper]), ids.new_id())
    assert bodies(officer, group=str(group.id)) == []
    add_member(history.trainer, group, history.neighbour)
    told = bodies(officer, group=str(group.id))
    assert {each["actor"]["account"]["name"] for each in told} == {str(history.neighbour.id)}
    foreign = make_group(history.outsider, Draft("Tổ xa", "hand", [history.elsewhere]), ids.new_id())
    assert officer.post(PLACE, form="lines", group=str(foreign.id)).status_code == 404


@pytest.mark.once
def test_a_long_count_says_how_far_it_is(history: Cast, officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_views, "SECONDS", 0.0)
    monkeypatch.setattr(statements_export, "_AT_ONCE", 40)
    first = officer.get(f"{PLACE}?count=yes").text
    assert "Đang đếm" in first
    assert f'max="{head(db.session())}"' in first
    assert counted(officer, "") == len(bodies(officer))


@pytest.mark.once
def test_days_that_do_not_fit_are_said(cast: Cast, officer: Browser) -> None:
    assert "Ngày chưa đúng" in officer.get(f"{PLACE}?count=yes&first=2026-03-02&last=2026-03-01").text
    assert officer.post(PLACE, form="lines", first="soon").status_code == 400
    with pytest.raises(BadDays):
        Wanted.asked(MultiDict({"first": "31/02/2026"}))
