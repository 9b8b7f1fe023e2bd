"""Phones whose bodies trickle in do not hold up the others."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from lms.foundation.settings import Settings
from tests.servers import Server

pytestmark = pytest.mark.slow

SLOW_PHONES = 48
_BEGUN = b"POST /phone/card HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"


@pytest.fixture
def server(app: object, settings: Settings) -> Iterator[Server]:
    server = Server(settings)
    server.start()
    yield server
    server.kill()


def test_slow_phones_do_not_hold_up_others(server: Server) -> None:
    with ExitStack() as slow:
        for _ in range(SLOW_PHONES):
            phone = slow.enter_context(closing(socket.create_connection(("127.0.0.1", server.port))))
            phone.sendall(_BEGUN)
        with urllib.request.urlopen(f"{server.url}/staff/sign-in", timeout=60) as answer:
            assert answer.status == 200
