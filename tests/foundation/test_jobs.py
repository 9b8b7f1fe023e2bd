"""Subscribers are woken soon after something was stored, once for a burst; the worker really reads along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from huey import Huey
from sqlalchemy import select

from lms import jobs, wiring
from lms.foundation.database import db
from lms.foundation.settings import ROOT, Settings
from lms.lrs.log import append, draft
from lms.lrs.models import Cursor
from lms.progress.models import LessonStanding
from tests.cast import Cast, assemble
from tests.lrs.statements import AUTHORITY
from tests.phone.handset import said

pytestmark = pytest.mark.slow

PATIENCE = 30.0


@pytest.fixture
def huey(app: Flask) -> Huey:
    return app.extensions["huey"]


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


def store(cast: Cast) -> None:
    append([draft(said(cast.learner, cast.household), AUTHORITY)])


def waiting(huey: Huey) -> int:
    return int(huey.pending_count() + huey.scheduled_count())


def standings() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(LessonStanding)).all())


def test_what_was_stored_wakes_the_subscribers(huey: Huey, cast: Cast) -> None:
    store(cast)
    assert huey.pending_count() == 1
    assert standings() == 0, "a phone waits for no projection"
    huey.execute(huey.dequeue())
    assert standings() == 1


def test_a_burst_wakes_them_at_once_and_once_more_at_its_end(
    huey: Huey, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "WAKE_EVERY", 60.0)
    for _ in range(20):
        store(cast)
    assert waiting(huey) == 2


def test_after_a_pause_they_are_woken_anew(huey: Huey, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "WAKE_EVERY", 0.0)
    store(cast)
    store(cast)
    assert huey.pending_count() == 2


def test_nothing_stored_wakes_nobody(huey: Huey, cast: Cast) -> None:
    append([])
    assert waiting(huey) == 0


def test_a_sweep_stands_in_the_timetable(huey: Huey, app: Flask, cast: Cast) -> None:
    [sweep] = [task for task in huey._registry.periodic_tasks if task.name == "sweep"]
    with app.app_context():
        store(cast)
    huey.flush()
    huey.execute(sweep)
    assert standings() == 1, "a lost wake-up is made good"


@contextmanager
def worker(settings: Settings) -> Iterator[None]:
    environment = {
        **os.environ,
        "LMS_DATA": str(settings.data),
        "LMS_DATABASE_URL": settings.database_url,
        "LMS_BASE_URL": settings.base_url,
        "LMS_BUILD": str(settings.build),
        "LMS_SECRET_KEY": settings.secret_key,
    }
    with (settings.data / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lms", "worker"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=15)


def until_everyone_has_read(position: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        db.session.rollback()
        read = {cursor.name: cursor.position for cursor in db.session.scalars(select(Cursor))}
        if all(read.get(subscriber.name) == position for subscriber in wiring.SUBSCRIBERS):
            return True
        time.sleep(0.1)
    return False


def test_the_worker_reads_along(settings: Settings, cast: Cast) -> None:
    store(cast)
    with worker(settings):
        assert until_everyone_has_read(1), (settings.data / "worker.log").read_text()
        time.sleep(jobs.WAKE_EVERY)
        for _ in range(3):
            store(cast)
        assert until_everyone_has_read(4), (settings.data / "worker.log").read_text()
    assert standings() == 1
