"""How the log keeps its speed as it grows: filled by its own append, asked the usual questions at each size."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bench.figures import least_seconds, say, stopwatch, written
from lms import create_app
from lms.catalogue.bundle import bundle
from lms.demo.telling import Learner
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.lrs import credentials
from lms.lrs.log import append, draft
from lms.lrs.vocabulary import VERB, activity_id

SIZES = (100_000, 1_000_000, 10_000_000)
# As many as a commune's, so that one learner's statements become more as the log grows, as they would.
LEARNERS = 5_000
AT_ONCE, RUNS = 1_000, 5
AUTHORITY = {"objectType": "Agent", "account": {"homePage": "http://localhost", "name": "device:bench"}}


def report(settings: Settings, largest: int) -> str:
    """A table in Markdown: a column for each size up to ``largest`` (statements)."""
    app = create_app(settings)
    sizes = [size for size in SIZES if size < largest] + [largest]
    columns: list[dict[str, str]] = []
    with app.app_context():
        told, count = _told(app), 0
        made = credentials.add("bench", ("all",))
        packed = base64.b64encode(f"{made.key}:{made.secret}".encode()).decode()
        for size in sizes:
            say(f"log: {size:,} statements …")
            rate = _fill(told, size - count)
            columns.append({"insert, batches of 1,000": f"{written(rate)}/s", "database": _size(settings, size)})
            count = size
            _know(settings)
            for what, ask in _questions(app.test_client(), packed).items():
                columns[-1][what] = f"{written(least_seconds(ask, RUNS) * 1000)} ms"
    head = "| | " + " | ".join(f"{size:,}" for size in sizes) + " |\n|" + "---|" * (len(sizes) + 1)
    rows = (f"| {what} | " + " | ".join(column[what] for column in columns) + " |" for what in columns[0])
    return "\n".join((head, *rows))


def _told(app: Flask) -> Iterator[dict[str, Any]]:
    """What the phones of a commune say, without end."""
    chance = Random(1)
    lessons = [bundle(app.extensions["catalogue"].lessons[name]) for name in app.extensions["catalogue"].core]
    people = [(str(uuid.UUID(int=chance.getrandbits(128), version=4)), uuid.uuid4()) for _ in range(LEARNERS)]
    while True:
        person, household = chance.choice(people)
        learner = Learner("http://localhost", person, str(household), Random(chance.random()), careful=0.8)
        yield from learner.work_through(chance.choice(lessons), clock.now())


def _fill(told: Iterator[dict[str, Any]], count: int) -> float:
    """Append so many; statements a second of the append alone, its commits and all by which they are found."""
    spent, left = 0.0, count
    while left:
        drafts = [draft(each, AUTHORITY) for each in islice(told, min(AT_ONCE, left))]
        with stopwatch() as seconds:
            append(drafts)
        spent, left = spent + seconds(), left - len(drafts)
        if left % 100_000 == 0:
            say(f"log: {left:,} to go")
    return count / spent


def _know(settings: Settings) -> None:
    """What a running PostgreSQL does by itself, and that of the tests does not: count what is there, to plan by it."""
    if not settings.on_sqlite:
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _size(settings: Settings, count: int) -> str:
    """The bytes of the whole database, for each statement."""
    sqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    wanted = sqlite if settings.on_sqlite else "SELECT pg_database_size(current_database())"
    return f"{written(float(db.session.scalar(text(wanted)) or 0) / count)} bytes a statement"


def _questions(client: FlaskClient, packed: str) -> dict[str, Callable[[], object]]:
    """The ten usual queries of `/xapi/statements`, about a statement in the middle of the log."""
    headers = {"Authorization": f"Basic {packed}", "X-Experience-API-Version": "2.0.0"}

    def get(**params: Any) -> dict[str, Any]:
        plain = {name: each if isinstance(each, str) else msgspec.json.encode(each) for name, each in params.items()}
        answer = client.get(f"/xapi/statements?{urlencode(plain)}", headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{params}: {answer.status_code} {answer.text[:200]}")
        found: dict[str, Any] = msgspec.json.decode(answer.data)
        return found

    newest = get(limit=1)["statements"][0]
    agent, stored = newest["actor"], clock.parse_iso(newest["stored"])
    lesson = activity_id("lessons", "qr-pay-buyer")
    earlier = clock.iso(stored - timedelta(seconds=20))
    return {
        "the newest 100": lambda: get(),
        "one by its id": lambda: get(statementId=newest["id"]),
        "of an agent": lambda: get(agent=agent),
        "of a verb": lambda: get(verb=VERB["completed"]),
        "about an activity": lambda: get(activity=lesson),
        "about an activity or what belongs to it": lambda: get(activity=lesson, related_activities="true"),
        "of an agent with a verb": lambda: get(agent=agent, verb=VERB["completed"]),
        "of an agent about an activity": lambda: get(agent=agent, activity=lesson),
        "since a time, oldest first": lambda: get(since=earlier, ascending="true"),
        "until a time, of a verb": lambda: get(until=earlier, verb=VERB["answered"]),
    }
