"""Processes: the web server (granian) and the worker (Huey's consumer), started and stopped together."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from huey.consumer_options import ConsumerConfig

from lms.foundation.database import db
from lms.foundation.settings import ROOT
from lms.lrs.subscribers import retry_now

# Measured (findings, “trust”): 16 threads at work serve 2,550 durable writes a second with group commit. The others are
# for phones on slow lines: a thread waits while a body trickles in, and sixteen of those held up everyone.
THREADS = 64
# How often the worker looks for a wake-up, in seconds: what a trainer waits at most to see a phone's work.
POLL = 0.2
# How long a worker may take to finish what it is at, in seconds.
PATIENCE = 10


def serve(app: Flask, host: str, port: int, *, with_worker: bool) -> None:
    """Serve until stopped; the worker beside it ends with it.

    Where the server's process is forked from this one it takes over ``app`` as it is: to make it again would double
    the time until the first answer after a restart.
    """
    leave_databases(app)
    gc.freeze()
    forked = multiprocessing.get_start_method() == "fork"
    with _beside(with_worker):
        Granian(
            "wsgi:app",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            working_dir=ROOT,
            log_access=False,
            respawn_failed_workers=True,
        ).serve(target_loader=(lambda _target: app) if forked else None)


def leave_databases(app: Flask) -> None:
    """Close what this process has open: SQLite's locks belong to a process, and a fork would think it has them too."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _beside(wanted: bool) -> Iterator[None]:
    worker = subprocess.Popen([sys.executable, "-m", "lms", "worker"], cwd=ROOT) if wanted else None
    try:
        yield
    finally:
        if worker:
            _end(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Let it finish what it is at. One that does not end then is killed: log and cursors lose nothing by it."""
    worker.send_signal(signal.SIGINT)
    try:
        worker.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def work(app: Flask) -> None:
    """Run the worker until stopped. A new one may hold the cure of what held a reader up: it tries at once."""
    with app.app_context():
        retry_now()
    options = ConsumerConfig(workers=1, periodic=True, initial_delay=POLL, max_delay=POLL, backoff=1.0)
    options.validate()
    app.extensions["huey"].create_consumer(**options.values).run()
