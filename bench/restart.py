"""How long a phone waits after the server was killed: `lms serve` with its worker, begun again from nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from time import sleep

from bench.figures import Figure, say, stopwatch, written
from lms.foundation.settings import ROOT, Settings
from tests.servers import free_port

TIMES = 3
# Findings, “trust”: restart to ready.
LONGEST = 2.0
LOOKS_EVERY = 0.005
_BARE = """
from flask import Flask
from werkzeug.serving import make_server
app = Flask("bare")
app.add_url_rule("/healthz", view_func=lambda: "ok")
make_server("127.0.0.1", PORT, app).serve_forever()
"""


def figures(settings: Settings) -> Iterator[Figure]:
    """``settings``: of a migrated database of a commune's size."""
    say("restart: killed with -9, begun again …")
    bare, anew, again = [], [], []
    for _ in range(TIMES + 1):
        with _begun([sys.executable, "-c", _BARE], settings) as seconds:
            bare.append(seconds.first)
        with _begun([sys.executable, "-m", "lms", "serve", "--port", "PORT"], settings) as seconds:
            anew.append(seconds.first)
            again.append(seconds.after_the_server_was_killed())
    # The first of each reads its files from the disk.
    least = min(bare[1:])
    for what, found in (("all of it killed", min(anew[1:])), ("the serving process killed", min(again[1:]))):
        beside = f"{written(found / least)} of the start of a bare process with Flask ({written(least)} s)"
        yield Figure(f"restart: {what}, until the next answer", found, "s", LONGEST, beside)


@dataclass
class _Running:
    """``first``: seconds from the start of the process to its first answer."""

    process: subprocess.Popen[bytes]
    port: int
    first: float = 0.0

    def after_the_server_was_killed(self) -> float:
        """Seconds until another process answers in its place."""
        served_by = _serving(self.process.pid)
        with stopwatch() as seconds:
            os.kill(served_by, signal.SIGKILL)
            while _serving(self.process.pid) == served_by:
                sleep(LOOKS_EVERY)
            self.wait()
        return seconds()

    def wait(self) -> None:
        """Return at an answer; raises ``RuntimeError`` when the process ends instead."""
        while self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=30):
                    return
            except (OSError, HTTPException):
                sleep(LOOKS_EVERY)
        raise RuntimeError("the server ended before it answered: see restart.log")


def _serving(parent: int) -> int:
    """The process that was forked to serve: the last child of `lms serve`; 0 while there is none."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[-1]) if len(children) > 1 else 0


@contextmanager
def _begun(command: Sequence[str], settings: Settings) -> Iterator[_Running]:
    """A process that serves; in the end it is killed with all it began."""
    port = free_port()
    told = [each.replace("PORT", str(port)) for each in command]
    with (settings.data / "restart.log").open("ab") as log, stopwatch() as seconds:
        process = subprocess.Popen(
            told, cwd=ROOT, env=_environment(settings, port), stdout=log, stderr=log, start_new_session=True
        )
        running = _Running(process, port)
        try:
            running.wait()
            running.first = seconds()
            yield running
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _environment(settings: Settings, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {
        "LMS_DATA": str(settings.data),
        "LMS_DATABASE_URL": settings.database_url,
        "LMS_BASE_URL": f"http://127.0.0.1:{port}",
        "LMS_SECRET_KEY": settings.secret_key,
        "LMS_BUILD": str(settings.build),
    }
