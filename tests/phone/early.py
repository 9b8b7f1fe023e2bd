"""The mutant of the kill test: it acknowledges before it commits. A test that does not catch it proves nothing."""

from __future__ import annotations

import queue
import threading

from flask import Flask

from lms import create_app
from lms.lrs.log import Draft, Fate
from lms.lrs.writer import LogWriter


class EarlyWriter:
    """Says “stored” at once and leaves the writing to a thread."""

    def __init__(self, writer: LogWriter, app: Flask) -> None:
        self._writer, self._app = writer, app
        self._later: queue.SimpleQueue[list[Draft]] = queue.SimpleQueue()
        threading.Thread(target=self._write, daemon=True).start()

    def append(self, drafts: list[Draft], whole: bool = False) -> list[Fate]:
        self._later.put(drafts)
        return [Fate.STORED for _ in drafts]

    def _write(self) -> None:
        while True:
            self._writer.append(self._later.get())


app = create_app()
app.extensions["lrs_writer"] = EarlyWriter(app.extensions["lrs_writer"], app)
