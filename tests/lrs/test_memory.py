"""A real server is sent what should break it: its memory stays bounded, it goes on serving, and nothing is stored."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from lms.foundation.database import db
from lms.lrs.log import head
from tests.lrs.reader import Reader
from tests.servers import Server, wait_until_answers

pytestmark = [pytest.mark.slow, pytest.mark.once]

# What one hostile body may cost at most, all processes together. Unbounded, most of these would cost far more.
MOST_MORE: Final = 350_000_000
FIFTY_MEGABYTES: Final = 50_000_000


def many_keys() -> bytes:
    return b"{" + b",".join(b'"k%d":1' % number for number in range(1_000_000)) + b"}"


BODIES: dict[str, tuple[Callable[[], bytes], str]] = {
    "fifty megabytes": (lambda: b"[" + b" " * FIFTY_MEGABYTES + b"]", ""),
    "a gzip bomb": (lambda: gzip.compress(bytes(300_000_000), 1), "gzip"),
    "an object of a million keys": (many_keys, ""),
    "as many keys as fit into a body": (lambda: many_keys()[:7_000_000].rpartition(b",")[0] + b"}", ""),
}


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    serving = Server(app.extensions["settings"])
    serving.start()
    yield serving
    serving.kill()


def test_no_body_takes_all_memory(app: Flask, server: Server) -> None:
    headers = {**Reader(app).headers(), "Content-Type": "application/json"}
    for name, (make, encoding) in BODIES.items():
        body = make()
        for path in ("/xapi/statements", "/phone/statements"):
            before = resident(server)
            status = post(server, path, body, {**headers, **({"Content-Encoding": encoding} if encoding else {})})
            assert status is None or 400 <= status < 500, (name, path, status)
            wait_until_answers(f"{server.url}/healthz")
            assert peak(server) - before < MOST_MORE, (name, path)
    db.session.rollback()
    assert head(db.session()) == 0


def post(server: Server, path: str, body: bytes, headers: dict[str, str]) -> int | None:
    """The status; None when the server hung up before it had read everything."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (ConnectionError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def resident(server: Server) -> int:
    return _memory(server, "VmRSS")


def peak(server: Server) -> int:
    return _memory(server, "VmHWM")


def _memory(server: Server, field: str) -> int:
    """Bytes over all processes of the server's group."""
    total = 0
    for process in Path("/proc").iterdir():
        try:
            group = (process / "stat").read_text().rpartition(")")[2].split()[2] if process.name.isdigit() else ""
            if group == str(server.pid):
                lines = (process / "status").read_text().splitlines()
                total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
    return total
