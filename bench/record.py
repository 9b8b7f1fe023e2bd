"""How fast the record takes what phones send, beside raw inserts of the same rows into the same kind of database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, create_engine, text

from bench.figures import Figure, say, stopwatch, written
from bench.senders import Sender, all_send, bodies_of, statements_of
from lms import create_app
from lms.foundation.database import db, engine_options, prepare, write_intent
from lms.foundation.settings import Settings
from lms.lrs.models import Statement
from tests.phone.residents import a_resident_with_card
from tests.servers import Server

CLIENTS = 16
COLUMNS = ", ".join(Statement.__table__.columns.keys())
BATCH, BATCHES_EACH = 50, 20
SINGLES_EACH = 100


@dataclass(frozen=True)
class Run:
    """Statements a second in batches and one by one; the seconds each single one waited, shortest first."""

    batched: float
    single: float
    waits: list[float]


def figures(settings: Settings, empty_url: str) -> Iterator[Figure]:
    """``settings``: of a migrated, empty database; ``empty_url``: of another such one, for the reference."""
    app = create_app(settings)
    with app.app_context():
        residents = [a_resident_with_card() for _ in range(CLIENTS)]
    each = BATCH * BATCHES_EACH + SINGLES_EACH
    server, catalogue = Server(settings), app.extensions["catalogue"]
    told = [statements_of(who, server.url, catalogue, each, seed) for seed, who in enumerate(residents)]
    say(f"record: {CLIENTS} phones send batches of {BATCH}, then single statements …")
    ours = _run(server, [Sender(server.port, who) for who in residents], told)
    say("record: the same bodies to an endpoint that only parses them …")
    stub = Server(settings, "bench.stub:app")
    stubs = _run(stub, [Sender(stub.port, who, entered=True) for who in residents], told)
    with app.app_context():
        rows = _stored(CLIENTS * each)
    say("record: the same rows, inserted raw …")
    batched = CLIENTS * BATCH * BATCHES_EACH
    raw = Run(_raw_rate(empty_url, rows[:batched], BATCH), _raw_rate(empty_url, rows[batched:], 1), [])
    yield from _told(ours, raw, stubs)


def _run(server: Server, senders: Sequence[Sender], told: Sequence[Sequence[Any]]) -> Run:
    server.start()
    try:
        for sender in senders:
            sender.enter()
        in_batches = all_send(senders, [bodies_of(mine[SINGLES_EACH:], BATCH) for mine in told])
        for sender in senders:
            sender.waits.clear()
        one_by_one = all_send(senders, [bodies_of(mine[:SINGLES_EACH], 1) for mine in told])
    finally:
        server.stop()
    waits = sorted(wait for sender in senders for wait in sender.waits)
    return Run(CLIENTS * BATCH * BATCHES_EACH / in_batches, CLIENTS * SINGLES_EACH / one_by_one, waits)


def _told(ours: Run, raw: Run, stub: Run) -> Iterator[Figure]:
    yield _rate(f"record: batches of {BATCH}, {CLIENTS} phones", ours.batched, raw.batched, stub.batched, BATCH)
    yield _rate(f"record: single statements, {CLIENTS} phones", ours.single, raw.single, stub.single, 1)
    yield Figure(
        "record: single statement, 99th of 100 waits",
        _late(ours) * 1000,
        "ms",
        beside=f"{written(_late(ours) / _late(stub))} of the stub's ({written(_late(stub) * 1000)} ms)",
    )


def _late(run: Run) -> float:
    return run.waits[int(len(run.waits) * 0.99)]


def _rate(what: str, rate: float, raw: float, stub: float, size: int) -> Figure:
    beside = (
        f"{written(rate / raw)} of raw commits of {size} of these rows ({written(raw)}/s), "
        f"{written(rate / stub)} of only parsing them ({written(stub)}/s)"
    )
    return Figure(what, rate, "statements/s", beside=beside)


def _stored(expected: int) -> list[Row[Any]]:
    """All rows of the log as they lie in the table, by position.

    Raises ``RuntimeError`` when they are not as many as were sent.
    """
    rows = list(db.session.execute(text(f"SELECT {COLUMNS} FROM statement ORDER BY position")))
    if len(rows) != expected:
        raise RuntimeError(f"{expected} statements were sent, {len(rows)} are stored")
    return rows


def _raw_rate(url: str, rows: Sequence[Row[Any]], size: int) -> float:
    """Rows a second, in durable commits of ``size`` rows, one connection, the driver and nothing else."""
    engine = prepare(create_engine(url, **engine_options(url)))
    place = {"qmark": "?"}.get(engine.dialect.paramstyle, "%s")
    into = f"INSERT INTO statement ({COLUMNS}) VALUES ({', '.join([place] * len(rows[0]))})"
    with stopwatch() as seconds, write_intent(), engine.connect() as connection:
        for start in range(0, len(rows), size):
            with connection.begin():
                connection.exec_driver_sql(into, [tuple(row) for row in rows[start : start + size]])
    engine.dispose()
    return len(rows) / seconds()
