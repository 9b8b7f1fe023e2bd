"""Three web processes and three workers on one PostgreSQL, killed with -9 at random while phones send."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.foundation.database import db
from lms.lrs.models import Cursor, Statement
from lms.lrs.replaying import replay
from lms.lrs.subscribers import Subscriber, catch_up, lags
from lms.lrs.vocabulary import VERB, activity_id
from tests.databases import KIND
from tests.phone.residents import a_resident_with_card
from tests.phone.test_kill import SendingPhone, count_acknowledged, stored_ids, wait_for_acknowledgements
from tests.servers import Process, Server, Worker
from tests.torture import rounds

PROCESSES, PHONES, ACKNOWLEDGED_BEFORE_A_KILL = 3, 4, 40
# Restarting takes seconds: phones that did not rest would fill the log meanwhile, and all of it is told three times.
BETWEEN_BATCHES = 0.4
# Seconds; a worker starts within a few.
READ_WITHIN = 60
pytestmark = [pytest.mark.slow, pytest.mark.skipif(KIND != "postgresql", reason="one database for many processes")]
PROJECTIONS = tuple(each for each in wiring.SUBSCRIBERS if each.replayable)


@dataclass
class RovingPhone(SendingPhone):
    """Turns to any of the servers whenever one leaves it; asks for help, of which the log's readers keep each one."""

    servers: Sequence[Server] = ()

    def _converse(self) -> None:
        self.server = random.choice(self.servers)
        super()._converse()

    def _post(self, connection: http.client.HTTPConnection, path: str, content: dict[str, Any]) -> dict[str, Any]:
        time.sleep(BETWEEN_BATCHES)
        return super()._post(connection, path, content)

    def _made(self) -> dict[str, Any]:
        step = {"id": activity_id("lessons", "a", "steps", "b")}
        return {**super()._made(), "verb": {"id": VERB["requested_attention"]}, "object": step}


def send_while_killing(app: Flask, kills: int, worker: str = "lms") -> list[RovingPhone]:
    """Phones send while web processes and workers are killed in turn, ``kills`` times each, and started again."""
    settings = app.extensions["settings"]
    servers = [Server(settings, base_url=settings.base_url) for _ in range(PROCESSES)]
    workers = [Worker(settings, settings.base_url, worker) for _ in range(PROCESSES)]
    stop = threading.Event()
    phones = [RovingPhone(servers[0], a_resident_with_card(), stop, servers=servers) for _ in range(PHONES)]
    db.session.rollback()
    threads = [threading.Thread(target=phone.run) for phone in phones]
    everyone: list[Process] = [*servers, *workers]
    started = [threading.Thread(target=each.start) for each in everyone]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    try:
        for thread in threads:
            thread.start()
        for number in range(kills):
            _kill_one_of_each(phones, servers[number % PROCESSES], workers[number % PROCESSES])
        wait_for_acknowledgements(list(phones), ACKNOWLEDGED_BEFORE_A_KILL)
        wait_for_readers()
    finally:
        stop.set()
        for thread in threads:
            if thread.is_alive():
                thread.join()
        for each in everyone:
            each.kill()
    return phones


def _kill_one_of_each(phones: list[RovingPhone], server: Server, worker: Worker) -> None:
    wait_for_acknowledgements(list(phones), ACKNOWLEDGED_BEFORE_A_KILL)
    wait_for_readers()
    time.sleep(random.uniform(0, 0.1))
    worker.kill()
    server.kill()
    worker.start()
    server.start()


def wait_for_readers() -> None:
    """Return when a worker has just read on: one that is killed while it still starts tries nothing."""
    begun, end = _read_so_far(), time.monotonic() + READ_WITHIN
    while _read_so_far() == begun:
        if time.monotonic() > end:
            raise TimeoutError(f"no worker read on from {begun} within {READ_WITHIN} s")
        time.sleep(0.02)


def _read_so_far() -> int:
    db.session.rollback()
    return db.session.scalar(select(Cursor.position).where(Cursor.name == "teaching")) or 0


def rows(subscriber: Subscriber) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a projection."""
    db.session.rollback()
    found = {each.__tablename__: db.session.execute(select(*each.__table__.columns)) for each in subscriber.tables}
    return {name: sorted((tuple(row) for row in result), key=repr) for name, result in found.items()}


def live_and_rebuilt() -> list[tuple[object, object]]:
    """Of each projection: its rows once everyone has read all, and those of a clean replay."""
    catch_up(wiring.SUBSCRIBERS)
    assert [lag.error for lag in lags(wiring.SUBSCRIBERS) if lag.error] == []
    pairs: list[tuple[object, object]] = []
    for subscriber in PROJECTIONS:
        live = rows(subscriber)
        replay(subscriber, lambda _position, _head: None)
        pairs.append((live, rows(subscriber)))
    return pairs


def test_everything_acknowledged_is_stored_once_in_order_and_counted(app: Flask) -> None:
    phones = send_while_killing(app, rounds(2, 60))
    stored, acknowledged = stored_ids(), set().union(*(phone.acknowledged for phone in phones))
    assert count_acknowledged(list(phones)) >= ACKNOWLEDGED_BEFORE_A_KILL * 3
    assert acknowledged - set(stored) == set()
    assert max(stored.values()) == 1
    log = db.session.execute(select(Statement.position, Statement.stored).order_by(Statement.position)).all()
    assert [position for position, _ in log] == list(range(1, len(log) + 1))
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(log))
    for live, rebuilt in live_and_rebuilt():
        assert live == rebuilt


def test_the_mutant_that_moves_its_cursor_first_is_caught(app: Flask) -> None:
    send_while_killing(app, rounds(1, 9), "tests.phone.forgetful")
    assert any(live != rebuilt for live, rebuilt in live_and_rebuilt())
