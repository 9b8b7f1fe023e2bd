"""The mutant of the kill test: it acknowledges before it commits. A test that does not catch it proves nothing."""

from __future__ import annotations

import queue
import threading
from collections import deque

from lms import create_app
from lms.lrs.log import Draft, Fate
from lms.lrs.writer import LogWriter

# More batches than phones can have under way: some of those held back were certainly acknowledged when the kill comes.
HELD_BACK = 12


class EarlyWriter:
    """Says “stored” at once and leaves the writing to a thread, which is always ``HELD_BACK`` batches behind."""

    def __init__(self, writer: LogWriter) -> None:
        self._writer = writer
        self._later: queue.SimpleQueue[list[Draft]] = queue.SimpleQueue()
        threading.Thread(target=self._write, daemon=True).start()

    def append(self, drafts: list[Draft], whole: bool = False) -> list[Fate]:
        self._later.put(drafts)
        return [Fate.STORED for _ in drafts]

    def _write(self) -> None:
        behind: deque[list[Draft]] = deque()
        while True:
            behind.append(self._later.get())
            if len(behind) > HELD_BACK:
                self._writer.append(behind.popleft())


app = create_app()
app.extensions["lrs_writer"] = EarlyWriter(app.extensions["lrs_writer"])
