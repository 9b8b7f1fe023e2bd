"""How fast the record takes what phones send, beside raw inserts of the same rows into the same kind of database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import create_engine, insert, select

from bench.figures import Figure, say, stopwatch, written
from bench.senders import Sender, all_send, bodies_of, statements_of
from lms import create_app
from lms.foundation.database import db, engine_options, prepare, write_intent
from lms.foundation.settings import Settings
from lms.lrs.models import Statement
from tests.phone.residents import a_resident_with_card
from tests.servers import Server

CLIENTS = 16
BATCH, BATCHES_EACH = 50, 20
SINGLES_EACH = 100


def figures(settings: Settings, empty_url: str) -> Iterator[Figure]:
    """``settings``: of a migrated, empty database; ``empty_url``: of another such one, for the reference."""
    app = create_app(settings)
    server = Server(settings)
    with app.app_context():
        residents = [a_resident_with_card() for _ in range(CLIENTS)]
    each = BATCH * BATCHES_EACH + SINGLES_EACH
    catalogue = app.extensions["catalogue"]
    told = [statements_of(who, server.url, catalogue, each, seed) for seed, who in enumerate(residents)]
    server.start()
    try:
        senders = [Sender(server.port, who) for who in residents]
        for sender in senders:
            sender.enter()
        say(f"record: {CLIENTS} phones send batches of {BATCH}, then single statements …")
        in_batches = all_send(senders, [bodies_of(mine[SINGLES_EACH:], BATCH) for mine in told])
        for sender in senders:
            sender.waits.clear()
        one_by_one = all_send(senders, [bodies_of(mine[:SINGLES_EACH], 1) for mine in told])
    finally:
        server.stop()
    with app.app_context():
        rows = _stored(CLIENTS * each)
    yield from _told(rows, empty_url, in_batches, one_by_one, senders)


def _told(
    rows: list[dict[str, Any]], empty_url: str, in_batches: float, one_by_one: float, senders: Sequence[Sender]
) -> Iterator[Figure]:
    say("record: the same rows, inserted raw …")
    batched, single = CLIENTS * BATCH * BATCHES_EACH, CLIENTS * SINGLES_EACH
    raw_batched = batched / _raw_seconds(empty_url, rows[:batched], BATCH)
    raw_single = single / _raw_seconds(empty_url, rows[batched:], 1)
    waits = sorted(wait for sender in senders for wait in sender.waits)
    yield _rate(f"record: batches of {BATCH}, {CLIENTS} phones", batched / in_batches, raw_batched, BATCH)
    yield _rate(f"record: single statements, {CLIENTS} phones", single / one_by_one, raw_single, 1)
    yield Figure("record: single statement, 99th of 100 waits", waits[int(len(waits) * 0.99)] * 1000, "ms")


def _rate(what: str, rate: float, raw: float, size: int) -> Figure:
    beside = f"{written(rate / raw)} of raw commits of {size} of these rows ({written(raw)}/s)"
    return Figure(what, rate, "statements/s", beside=beside)


def _stored(expected: int) -> list[dict[str, Any]]:
    """All rows of the log, by position; raises ``RuntimeError`` when they are not as many as were sent."""
    found = db.session.execute(select(*Statement.__table__.columns).order_by(Statement.position)).mappings()
    rows = [dict(row) for row in found]
    if len(rows) != expected:
        raise RuntimeError(f"{expected} statements were sent, {len(rows)} are stored")
    return rows


def _raw_seconds(url: str, rows: Sequence[dict[str, Any]], size: int) -> float:
    """Durable commits of ``size`` rows, one connection, nothing else."""
    engine = prepare(create_engine(url, **engine_options(url)))
    with stopwatch() as seconds, write_intent(), engine.connect() as connection:
        for start in range(0, len(rows), size):
            with connection.begin():
                connection.execute(insert(Statement), rows[start : start + size])
    engine.dispose()
    return seconds()
