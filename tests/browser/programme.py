"""The whole program as it runs in a commune: server and worker, real processes, stopped and started at will."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from lms import create_app, wiring
from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.lrs.subscribers import lags
from tests.servers import PATIENCE, Server, Worker


class Programme:
    """Server and worker on one data folder, and our own app on the same database to look into it.

    Without ``worker`` nothing happens behind the server: a process less to start, and to start again.
    """

    def __init__(self, settings: Settings, port: int, *, worker: bool = True) -> None:
        self.settings, self._works = settings, worker
        self._server = Server(settings, port=port)
        self.url = self._server.url
        self._worker = Worker(settings, self.url)
        self.app: Flask = create_app(settings)

    def start(self) -> None:
        """Start both and wait until requests are taken."""
        if self._works:
            self._worker.start()
        self._server.start()

    def stop(self) -> None:
        """Stop both; nothing listens on the port afterwards."""
        self._server.stop()
        self._worker.stop()

    def wait_until_read(self) -> None:
        """Return when the worker's subscribers have read the whole log; raises ``TimeoutError`` with who has not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with self.inside():
                behind = [lag.name for lag in lags(wiring.SUBSCRIBERS) if lag.behind]
            if not behind:
                return
            time.sleep(0.05)
        raise TimeoutError(f"still reading: {behind}")

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """Our own look at the database, as it is now."""
        with self.app.app_context():
            yield self.app
            db.session.remove()
