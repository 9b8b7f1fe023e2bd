"""Doors for those who watch the server: is it up, is it ready, how far has everyone read. No personal data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.foundation.database import db
from lms.foundation.doors import open_to_anyone
from lms.foundation.migrating import revisions
from lms.lrs.log import head
from lms.lrs.subscribers import Lag, Subscriber, lags

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_anyone
def healthz() -> Response:
    """As soon as requests are taken."""
    return Response("ok", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/readyz")
@open_to_anyone
def readyz() -> tuple[Response, int]:
    """200 when the database answers and has every migration of this program, else 503."""
    found = database_revision()
    ready = found == newest_revision()
    answer = jsonify({"ready": ready, "database": found is not None, "migrated": ready})
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if ready else 503


@blueprint.get("/metrics")
@open_to_anyone
def metrics() -> Response:
    """Positions of the log and of its readers, in Prometheus' text format."""
    lines = "\n".join(_metrics(head(db.session()), lags(subscribers()), program_version()))
    return Response(lines + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _metrics(newest: int, behind: Sequence[Lag], program: str) -> Iterator[str]:
    yield from _metric("lms_info", "The program that runs.", [f'lms_info{{version="{program}"}} 1'])
    yield from _metric("lms_log_head", "Newest position of the log.", [f"lms_log_head {newest}"])
    gauges = {
        "lms_subscriber_position": ("Position a subscriber has read.", [lag.position for lag in behind]),
        "lms_subscriber_behind": ("Statements a subscriber has yet to read.", [lag.behind for lag in behind]),
        "lms_subscriber_waited_seconds": (
            "For how long a subscriber's oldest unread statement has waited.",
            [int(lag.waited.total_seconds()) for lag in behind],
        ),
        "lms_subscriber_failures": (
            "How often a subscriber was tried in vain where it is stuck.",
            [lag.failures for lag in behind],
        ),
        "lms_subscriber_stuck": ("1 when a subscriber cannot go on.", [int(lag.error is not None) for lag in behind]),
    }
    for name, (meaning, values) in gauges.items():
        samples = [f'{name}{{name="{lag.name}"}} {value}' for lag, value in zip(behind, values, strict=True)]
        yield from _metric(name, meaning, samples)


def _metric(name: str, meaning: str, samples: Sequence[str]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    yield from samples


def subscribers() -> tuple[Subscriber, ...]:
    """Those who read the log, as the app was wired."""
    known: tuple[Subscriber, ...] = current_app.extensions["subscribers"]
    return known


def database_revision() -> str | None:
    """The migration the database stands at; None when it does not answer or was never migrated."""
    try:
        found: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        db.session.rollback()
        return None
    return found


@cache
def newest_revision() -> str:
    return revisions()[-1]


@cache
def program_version() -> str:
    return version("lop-hoc-so")
