"""Huey wakes the subscribers and keeps the timetable. A crash may lose its tasks; log and cursors lose nothing."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab

from lms import wiring
from lms.foundation.settings import Settings
from lms.keeping import keep_a_backup
from lms.lrs.subscribers import catch_up

# One wake-up serves every statement stored before it runs; more in the queue would only repeat it.
WAKE_EVERY = 0.3


class Waker:
    """Enqueues a wake-up, at most one in ``WAKE_EVERY`` seconds and process, and one at the end of each burst."""

    def __init__(self, task: Any) -> None:
        self._task = task
        self._last = 0.0

    def __call__(self) -> None:
        since = time.monotonic() - self._last
        if since < 0:
            return
        wait = max(0.0, WAKE_EVERY - since)
        self._last = time.monotonic() + wait
        self._task.schedule(delay=wait) if wait else self._task()


def attach(app: Flask) -> None:
    """Make the queue of this app and its tasks."""
    huey = make_huey(app.extensions["settings"])
    app.extensions["huey"] = huey
    wake, chores = _tasks(huey, app)
    app.extensions["lrs_wake"], app.extensions["chores"] = Waker(wake), Waker(chores)


def make_huey(settings: Settings) -> Huey:
    """A queue beside the SQLite database, or in the PostgreSQL one."""
    if settings.on_sqlite:
        return SqliteHuey("lms", filename=str(settings.data / "jobs.db"), results=False)
    return PostgresHuey("lms", dsn=settings.database_url.replace("+psycopg", "", 1), results=False)


def _tasks(huey: Huey, app: Flask) -> tuple[Any, Any]:
    @huey.task()  # type: ignore[untyped-decorator]
    def wake() -> None:
        with app.app_context():
            read_on()

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with app.app_context():
            read_on()
        chores()

    @huey.periodic_task(crontab(hour="2", minute="30"))  # type: ignore[untyped-decorator]
    def nightly() -> None:
        with app.app_context():
            keep_a_backup()

    @huey.periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]
    def timetable() -> None:
        with app.app_context():
            for look in wiring.TIMETABLE:
                look()

    @huey.task()  # type: ignore[untyped-decorator]
    def chores() -> None:
        with app.app_context():
            for chore in wiring.CHORES:
                chore()

    return wake, chores


def read_on() -> None:
    """Let all who read the log catch up, and do what follows from what they read."""
    catch_up(wiring.SUBSCRIBERS)
    for work in wiring.AFTER_READING:
        work()


def wake_subscribers() -> None:
    """Ask for a catch-up soon."""
    current_app.extensions["lrs_wake"]()
