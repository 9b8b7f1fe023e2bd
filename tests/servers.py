"""A real server process for tests that kill, stop and start it."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request

from lms.foundation.settings import Settings
from lms.serving import THREADS
from tests.nursery import Child, begin

# A busy machine may need long to start a process; nothing is measured by it.
PATIENCE = 120.0


class Process:
    """One of our processes in a process group of its own."""

    def __init__(self, settings: Settings, base_url: str, command: list[str], log: str = "server.log") -> None:
        self.base_url = base_url
        self._command = command
        self._log = settings.data / log
        self._environment = {
            **os.environ,
            "LMS_DATA": str(settings.data),
            "LMS_DATABASE_URL": settings.database_url,
            "LMS_BASE_URL": base_url,
            "LMS_BUILD": str(settings.build),
            "LMS_LESSONS": str(settings.lessons),
            "LMS_SECRET_KEY": settings.secret_key,
            "LMS_DEMO": "yes" if settings.demo else "no",
        }
        self._child: Child | None = None

    def start(self) -> None:
        self._child = begin(self._command, self._environment, self._log)

    def kill(self) -> None:
        """SIGKILL to the whole group: no handler runs, nothing is flushed."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals, *, group: bool = True) -> None:
        if self._child is None:
            return
        self._child.signal(how, group=group)
        try:
            self._child.wait(10)
        except TimeoutError:
            self._child.signal(signal.SIGKILL)
            self._child.wait(10)
        self._child = None

    @property
    def pid(self) -> int:
        """Of the server, which is also the number of its process group; 0 while it does not run."""
        return self._child.pid if self._child else 0

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


class Server(Process):
    """granian serving one app on a port of its own; ``base_url``: of several that serve as one."""

    def __init__(self, settings: Settings, target: str = "wsgi:app", port: int = 0, base_url: str = "") -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        granian = ["granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        options = ["--port", str(self.port), "--blocking-threads", str(THREADS), "--no-access-log", target]
        super().__init__(settings, base_url or self.url, [*granian, *options])

    def start(self) -> None:
        """Start and wait until requests are taken."""
        super().start()
        wait_until_answers(f"{self.url}/healthz")


class Worker(Process):
    """`lms worker`, or a module that is one."""

    def __init__(self, settings: Settings, base_url: str, module: str = "lms") -> None:
        super().__init__(settings, base_url, [module, "worker"], "worker.log")

    def stop(self) -> None:
        """As a terminal's Ctrl-C does: what it is at is finished."""
        self._end(signal.SIGINT, group=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answers(url: str, patience: float = PATIENCE) -> None:
    """Return when ``url`` answers; raises ``TimeoutError`` after ``patience`` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.03)
    raise TimeoutError(f"{url} did not answer within {patience} s")
