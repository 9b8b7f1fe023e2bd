"""A process that makes a print run in parts of two, and dies where it is told to, as by `kill -9`:
`python -m tests.certificates.mortal RUN WHERE`. It says “done” at its end."""

from __future__ import annotations

import os
import signal
import sys
import uuid
from typing import Any

from lms import create_app
from lms.certificates import print_runs

_PREPARE = print_runs._prepare


def _die(*_args: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _prepare_one(run: Any, number: int) -> Any:
    return _die() if number == 2 else _PREPARE(run, number)


def main(run: str, where: str) -> None:
    vars(print_runs)["PART"] = 2
    if where == "laying out":
        vars(print_runs)["_prepare"] = _prepare_one
    if where == "setting the pages":
        vars(print_runs)["documents"] = _die
    with create_app().app_context():
        print_runs.work(uuid.UUID(run))
    print("done")


if __name__ == "__main__":
    main(*sys.argv[1:])
