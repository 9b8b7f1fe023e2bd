"""Killing the server with -9 while phones send: no acknowledged statement is lost, none is doubled."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.lrs.vocabulary import TYPE, activity_id
from tests.lrs.statements import statement
from tests.phone.residents import Resident, a_resident_with_card
from tests.servers import Server
from tests.torture import rounds

KILLS = rounds(20, 200)
PHONES = 6
# A kill waits for work, not for time: on a busy machine the phones may need many seconds to get this much acknowledged.
ACKNOWLEDGED_BEFORE_A_KILL = 60
PATIENCE = 120.0


@dataclass
class SendingPhone:
    """Sends batches until told to stop; whatever was not acknowledged is sent again, as the outbox does."""

    server: Server
    resident: Resident
    stop: threading.Event
    acknowledged: set[str] = field(default_factory=set)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    cookie: str = ""
    entered: bool = False

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._converse()
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.1)

    def _converse(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        if not self.entered:
            self._enter(connection)
        while not self.stop.is_set():
            if len(self.outbox) < 5:
                self.outbox += [self._made() for _ in range(10)]
            answers = self._post(connection, "/phone/statements", {"statements": self.outbox})["answers"]
            sure = {answer["id"] for answer in answers if answer["result"] in ("stored", "already")}
            self.acknowledged |= sure
            self.outbox = [each for each in self.outbox if each["id"] not in sure]

    def _enter(self, connection: http.client.HTTPConnection) -> None:
        self._post(connection, "/phone/card", {"token": self.resident.token})
        turn = {"household": str(self.resident.household), "person": str(self.resident.person)}
        self._post(connection, "/phone/turn", turn)
        self.entered = True

    def _post(self, connection: http.client.HTTPConnection, path: str, content: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        connection.request("POST", path, json.dumps(content), headers)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise ValueError(f"{path}: {response.status} {body[:200]!r}")
        fresh = response.getheader("Set-Cookie")
        if fresh:
            self.cookie = fresh.split(";")[0]
        answer: dict[str, Any] = json.loads(body)
        return answer

    def _made(self) -> dict[str, Any]:
        home = {"homePage": self.server.base_url}
        return {
            **statement(),
            "actor": {"account": {**home, "name": str(self.resident.person)}},
            "object": {"id": activity_id("lessons", "a", "steps", "b"), "definition": {"type": TYPE["step"]}},
            "context": {"team": {"objectType": "Group", "account": {**home, "name": str(self.resident.household)}}},
        }


def send_while_killing(app: Flask, target: str, kills: int) -> list[SendingPhone]:
    """Phones send while the server is killed and started again ``kills`` times."""
    residents = [a_resident_with_card() for _ in range(PHONES)]
    server, stop = Server(app.extensions["settings"], target), threading.Event()
    phones = [SendingPhone(server, resident, stop) for resident in residents]
    threads = [threading.Thread(target=phone.run) for phone in phones]
    server.start()
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            wait_for_acknowledgements(phones, ACKNOWLEDGED_BEFORE_A_KILL)
            time.sleep(random.uniform(0, 0.1))
            server.kill()
            server.start()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.kill()
    return phones


def wait_for_acknowledgements(phones: list[SendingPhone], wanted: int) -> None:
    """Return when the phones have got ``wanted`` more statements acknowledged; raises ``TimeoutError``."""
    before, end = count_acknowledged(phones), time.monotonic() + PATIENCE
    while count_acknowledged(phones) < before + wanted:
        if time.monotonic() > end:
            raise TimeoutError(f"{count_acknowledged(phones) - before} of {wanted} acknowledged in {PATIENCE} s")
        time.sleep(0.02)


def count_acknowledged(phones: list[SendingPhone]) -> int:
    return sum(len(phone.acknowledged) for phone in phones)


def stored_ids() -> Counter[str]:
    db.session.rollback()
    return Counter(str(identifier) for identifier in db.session.scalars(select(Statement.id)))


@pytest.mark.slow
def test_no_acknowledged_statement_is_lost_or_doubled(app: Flask) -> None:
    phones = send_while_killing(app, "wsgi:app", KILLS)
    stored = stored_ids()
    acknowledged = set().union(*(phone.acknowledged for phone in phones))
    assert len(acknowledged) >= ACKNOWLEDGED_BEFORE_A_KILL * KILLS
    assert acknowledged - set(stored) == set()
    assert max(stored.values()) == 1
    positions = list(db.session.scalars(select(Statement.position).order_by(Statement.position)))
    assert positions == list(range(1, len(positions) + 1))


@pytest.mark.slow
@pytest.mark.once
def test_the_mutant_that_acknowledges_too_early_is_caught(app: Flask) -> None:
    phones = send_while_killing(app, "tests.phone.early:app", 5)
    acknowledged = set().union(*(phone.acknowledged for phone in phones))
    assert acknowledged - set(stored_ids())
