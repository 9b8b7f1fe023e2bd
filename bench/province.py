"""A whole province on PostgreSQL: how the first screens' cost grows from one commune to 54.

All rows are made up by the database itself: registry, what learners did, their standings. No statement stands behind
them; the log at ten million has a bench of its own (`LMS_BENCH_LOG`).
"""

from __future__ import annotations

import http.client
import os
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select, text

from bench.figures import say, stopwatch, written
from lms import create_app
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.foundation.settings import Settings
from lms.registry.actions import add_area
from lms.registry.models import Area, Household, Person
from lms.reporting.province import roll_up
from lms.reporting.standings import core_lessons, keep_standings
from tests.factories import PASSWORD, make_account
from tests.servers import Server

SIZES = (1, 6, 18, 54)
SHORT = 6
# 54 communes have 380,538 households and some 1.3 million people.
VILLAGES, HOUSEHOLDS = 27, 261
TIMES = 60
LONGEST = {"province's first screen": 300, "a commune's first screen": 100, "its screen for the province": 100}
# The reference: what the same machine needs for a page with nothing on it, in the same minute.
STUB = "a stub page"
MOST_MEMORY = 200
SINCE = date(2025, 7, 1)
ROWS = Path(__file__).with_name("province.sql")


@dataclass(frozen=True)
class Measured:
    """Of one size: rows of the table, in order; what broke a budget."""

    column: dict[str, str]
    broken: list[str]


def report(settings: Settings, largest: int) -> tuple[str, list[str]]:
    """A table in Markdown, a column for each size up to ``largest`` communes; the budgets that were broken."""
    app = create_app(settings)
    sizes = [size for size in SIZES if size < largest] + [largest]
    with app.app_context():
        province = add_area("province", "tỉnh", "Đo Thử", gso_code="22", valid_from=SINCE)
        viewer = make_account(Role.VIEWER, [province], username="viewer").username
        measured = [_measured(app, settings, province, size, viewer) for size in sizes]
    head = "| communes | " + " | ".join(map(str, sizes)) + " |\n|" + "---|" * (len(sizes) + 1)
    rows = (f"| {what} | " + " | ".join(each.column[what] for each in measured) + " |" for what in measured[0].column)
    return "\n".join((head, *rows)), [fault for each in measured for fault in each.broken]


def _measured(app: Flask, settings: Settings, province: Area, size: int, viewer: str) -> Measured:
    say(f"province: {size} communes …")
    _add_communes(province, size)
    column = {"households": _count(Household), "people": _count(Person)}
    with stopwatch() as keeping:
        kept = keep_standings()
    column["standings kept"] = f"{written(kept / keeping())}/s"
    with stopwatch() as rolling:
        roll_up()
    column["all villages counted"] = f"{written(1000 * rolling())} ms"
    db.session.rollback()
    commune = db.session.scalars(select(Area).where(Area.level == "commune").order_by(Area.id)).first()
    assert commune is not None
    officer = _officer_of(commune)
    server = Server(settings)
    server.start()
    try:
        screens = _screens(Browser(server, viewer), Browser(server, officer), commune.id)
        broken = _times(column, screens, size)
        memory = _largest(server.pid)
    finally:
        server.stop()
    column["memory of the web process"] = f"{memory:.0f} MB"
    if memory > MOST_MEMORY:
        broken.append(f"memory at {size}: {memory:.0f} MB")
    return Measured(column, broken)


def _screens(viewer: Browser, officer: Browser, commune: int) -> dict[str, Callable[[], None]]:
    places = ((viewer, "/province/"), (officer, "/commune/"), (viewer, f"/province/communes/{commune}"))
    screens: dict[str, Callable[[], None]] = {
        what: partial(who.get, place) for what, (who, place) in zip(LONGEST, places, strict=True)
    }
    return {STUB: partial(officer.get, "/healthz"), **screens}


def _times(column: dict[str, str], screens: dict[str, Callable[[], None]], size: int) -> list[str]:
    """Half and 95 of 100 answers within, in milliseconds."""
    broken = []
    for what, look in screens.items():
        waits = sorted(_milliseconds(look) for _ in range(TIMES))
        half, late = waits[TIMES // 2], waits[int(TIMES * 0.95)]
        column[f"{what}, p50 / p95"] = f"{written(half)} / {written(late)} ms"
        if late > LONGEST.get(what, late):
            broken.append(f"{what} at {size}: {written(late)} ms")
    return broken


def _milliseconds(work: Callable[[], None]) -> float:
    with stopwatch() as seconds:
        work()
    return 1000 * seconds()


def _largest(group: int) -> float:
    """Megabytes that the largest process of a process group holds."""
    found = [0]
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ProcessLookupError):
            if os.getpgid(int(process.name)) == group:
                fields = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
                found.append(int(fields["VmRSS"].split()[0]))
    return max(found) / 1024


def _count(table: type[Household] | type[Person]) -> str:
    return f"{db.session.scalar(select(func.count()).select_from(table)):,}"


def _officer_of(commune: Area) -> str:
    name = "officer"
    known = db.session.scalar(text("SELECT 1 FROM account WHERE username = 'officer'"))
    return name if known else make_account(Role.OFFICER, [commune], username=name).username


def _add_communes(province: Area, size: int) -> None:
    """Communes, villages and all that is in them, until there are ``size``."""
    here = select(func.count()).where(Area.level == "commune")
    for number in range(db.session.scalar(here) or 0, size):
        commune = add_area("commune", "xã", f"Số {number + 1}", parent=province, valid_from=SINCE)
        villages = [
            {"level": "village", "kind": "thôn", "name": f"Số {each + 1}", "code": f"T{each + 1:02}",
             "parent_id": commune.id, "valid_from": SINCE}
            for each in range(VILLAGES)
        ]  # fmt: skip
        db.session.execute(insert(Area), villages)
        told = {"commune": commune.id, "households": HOUSEHOLDS, "core": list(core_lessons())}
        for statement in ROWS.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                db.session.execute(text(statement), told)
        db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        # A million rows in one go is no commune's day: what they leave to be written is not weighed against screens.
        connection.execute(text("CHECKPOINT"))


class Browser:
    """A signed-in member of staff."""

    def __init__(self, server: Server, username: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", server.port)
        form = urllib.parse.urlencode({"username": username, "password": PASSWORD})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self._line.request("POST", "/staff/sign-in", form, headers)
        answer = self._line.getresponse()
        answer.read()
        self._line.close()
        if answer.status != http.client.SEE_OTHER:
            raise RuntimeError(f"signing in as {username} answers {answer.status}")
        cookies = answer.headers.get_all("Set-Cookie") or []
        self._cookies = "; ".join(each.partition(";")[0] for each in cookies)

    def get(self, place: str) -> None:
        self._line.request("GET", place, headers={"Cookie": self._cookies})
        answer = self._line.getresponse()
        answer.read()
        self._line.close()  # the server ends lines that rest between two screens
        if answer.status != http.client.OK:
            raise RuntimeError(f"{place} answers {answer.status}")
