"""Phones that send over real HTTP, with bodies made beforehand so that only the server is measured."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lms.catalogue.bundle import bundle
from lms.catalogue.model import Catalogue
from lms.demo.telling import Learner
from lms.foundation import clock
from tests.phone.residents import Resident

_HEADERS = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Sender:
    """One phone with a kept-alive connection and a device cookie; ``waits``: seconds of each answer; ``entered``: it
    need not open its card (a server that asks for none)."""

    port: int
    resident: Resident
    waits: list[float] = field(default_factory=list)
    cookie: str = ""
    entered: bool = False

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def enter(self) -> None:
        """Open the card and take the turn."""
        if self.entered:
            return
        self._post("/phone/card", json.dumps({"token": self.resident.token}).encode())
        turn = {"household": str(self.resident.household), "person": str(self.resident.person)}
        self._post("/phone/turn", json.dumps(turn).encode())

    def send(self, bodies: Sequence[bytes]) -> None:
        """Send all, one after the other. Raises ``RuntimeError`` when one statement is not stored."""
        for body in bodies:
            begun = time.perf_counter()
            answer = self._post("/phone/statements", body, {"Content-Encoding": "gzip"})
            self.waits.append(time.perf_counter() - begun)
            if b'"refused"' in answer or b'"stored"' not in answer:
                raise RuntimeError(answer[:300].decode())

    def _post(self, path: str, body: bytes, more: dict[str, str] | None = None) -> bytes:
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        self._connection.request("POST", path, body, {**_HEADERS, **cookie, **(more or {})})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {answer[:300]!r}")
        fresh = response.getheader("Set-Cookie")
        self.cookie = fresh.split(";")[0] if fresh else self.cookie
        return answer


def statements_of(
    resident: Resident, home_page: str, catalogue: Catalogue, count: int, seed: int
) -> list[dict[str, Any]]:
    """What the phone of ``resident`` says while she works through lesson after lesson."""
    learner = Learner(home_page, str(resident.person), str(resident.household), Random(seed), careful=0.8)
    lessons = [bundle(catalogue.lessons[name]) for name in catalogue.core]
    told: list[dict[str, Any]] = []
    while len(told) < count:
        told += learner.work_through(lessons[len(told) % len(lessons)], clock.now())
    return told[:count]


def bodies_of(statements: Sequence[dict[str, Any]], size: int) -> list[bytes]:
    """Batches of ``size``, packed as phones pack them."""
    batches = [statements[start : start + size] for start in range(0, len(statements), size)]
    return [gzip.compress(json.dumps({"statements": batch}).encode(), 1) for batch in batches]


def all_send(senders: Sequence[Sender], bodies: Sequence[Sequence[bytes]]) -> float:
    """Let all send at once; the seconds until the last has its last answer. Raises what one of them raised."""
    faults: list[Exception] = []

    def run(sender: Sender, mine: Sequence[bytes]) -> None:
        try:
            sender.send(mine)
        except Exception as fault:  # told to the caller below: a thread's own exception would be lost
            faults.append(fault)

    threads = [threading.Thread(target=run, args=pair) for pair in zip(senders, bodies, strict=True)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - begun
