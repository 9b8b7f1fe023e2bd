"""Processes that begin with the program already loaded.

To load it takes longer than most tests. So one process loads it once and forks; what is forked is a process group of
its own with the command line, environment and log it was given, and lives, works and is killed as any other. That the
program starts from nothing is shown by the tests of `lms demo`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from lms import create_app
from lms.foundation.settings import ROOT, Settings
from tests.remembering import remember

LOADED: Final = ("granian.cli", "granian.server", "lms.cli")


class Child:
    """A process group begun by the nursery, known by its leader."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._end = os.pidfd_open(pid)

    def signal(self, how: signal.Signals, *, group: bool = True) -> None:
        """To all of the group, or to its leader alone."""
        (os.killpg if group else os.kill)(self.pid, how)

    def wait(self, seconds: float) -> None:
        """Return when its leader has ended; raises ``TimeoutError``."""
        if not select.select([self._end], [], [], seconds)[0]:
            raise TimeoutError(f"process {self.pid} still runs after {seconds} s")
        os.close(self._end)


class Nursery:
    """One per test process, begun when it is first needed; it ends with the process that began it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.nursery"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def begin(self, command: list[str], environment: dict[str, str], log: Path) -> Child:
        """``command``: a module, as after `python -m`, and its arguments. What it says is added to ``log``."""
        asked = {"command": command, "environment": environment, "log": str(log)}
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the nursery has no pipes")
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return Child(int(self._process.stdout.readline()))


_ONE_AT_A_TIME: Final = threading.Lock()


def begin(command: list[str], environment: dict[str, str], log: Path) -> Child:
    """As ``Nursery.begin``, for the threads of a test that start several processes at once."""
    with _ONE_AT_A_TIME:
        return _nursery().begin(command, environment, log)


@cache
def _nursery() -> Nursery:
    return Nursery()


def _serve() -> None:
    for module in LOADED:
        importlib.import_module(module)
    remember(pytest.MonkeyPatch())
    # Its routes and templates are compiled for all.
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/none.db"
        create_app(Settings(data=Path(folder), database_url=url, base_url="http://127.0.0.1", secret_key="unused"))
    gc.collect()
    gc.freeze()
    # Whoever ends is forgotten: who asked for it watches it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(asked)
            return
        os.setpgid(pid, pid)
        print(pid, flush=True)


def _live(asked: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = asked["command"]
    try:
        runpy.run_module(asked["command"][0], run_name="__main__", alter_sys=True)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    _serve()
