"""Those who watch the server learn how it is, and nothing about anyone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from lms.foundation.database import db, writes
from lms.lrs.log import head
from lms.lrs.models import Cursor
from lms.wiring import SUBSCRIBERS
from tests.cast import Cast
from tests.certificates.browsing import Browser

pytestmark = pytest.mark.slow


def test_it_is_up_as_soon_as_it_answers(stranger: Browser) -> None:
    answer = stranger.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_it_is_ready_with_every_migration(stranger: Browser) -> None:
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "database": True, "migrated": True})


@writes
def forget_a_migration() -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_it_is_not_ready_before_a_migration_has_run(stranger: Browser) -> None:
    forget_a_migration()
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": True, "migrated": False})


@writes
def lose_the_tables() -> None:
    db.session.execute(text("DROP TABLE alembic_version"))


def test_it_is_not_ready_on_an_empty_database(stranger: Browser) -> None:
    lose_the_tables()
    assert stranger.get("/readyz").status_code == 503


@writes
def get_stuck() -> None:
    cursor = db.session.get_one(Cursor, "awards")
    cursor.error, cursor.stuck_at, cursor.position = 'ValueError: "no" <b>', 3, 2


def test_metrics_tell_how_far_everyone_has_read(history: Cast, stranger: Browser) -> None:
    newest = head(db.session())
    shown = stranger.get("/metrics")
    assert shown.content_type.startswith("text/plain; version=0.0.4")
    assert f"lms_log_head {newest}\n" in shown.text
    assert f'lms_subscriber_position{{name="progress"}} {newest}\n' in shown.text
    assert 'lms_subscriber_stuck{name="awards"} 0\n' in shown.text
    get_stuck()
    stuck = stranger.get("/metrics").text
    assert 'lms_subscriber_stuck{name="awards"} 1\n' in stuck
    assert f'lms_subscriber_behind{{name="awards"}} {newest - 2}\n' in stuck


def test_metrics_are_in_prometheus_form_and_name_nobody(history: Cast, stranger: Browser) -> None:
    shown = stranger.get("/metrics").text
    sample = re.compile(r'^[a-z_]+(\{[a-z]+="[^"\\]*"\})? -?\d+$')
    assert all(line.startswith("#") or sample.match(line) for line in shown.splitlines())
    for secret in (history.household.label, history.learner.name, str(history.learner.id), history.household.code):
        assert secret not in shown


def test_the_operator_sees_who_is_stuck_and_why(history: Cast, operator: Browser) -> None:
    shown = operator.get("/operator/").text
    assert "đã đọc hết" in shown
    assert "Cấp giấy chứng nhận" in shown
    assert shown.count('<code class="quiet">') == len(SUBSCRIBERS)
    assert "SQLite" in shown or "PostgreSQL" in shown
    get_stuck()
    stuck = operator.get("/operator/?lang=en").text
    assert "stuck at 3" in stuck
    assert "ValueError: &#34;no&#34; &lt;b&gt;" in stuck


def test_the_operator_sees_counts_and_no_names(history: Cast, operator: Browser) -> None:
    shown = operator.get("/operator/").text
    for secret in (history.household.label, history.learner.name, history.household.code):
        assert secret not in shown


def test_only_operators_see_that_page(app: Flask, history: Cast, officer: Browser, stranger: Browser) -> None:
    assert officer.get("/operator/").status_code == 403
    assert stranger.get("/operator/").status_code == 303
