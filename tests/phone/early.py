"""The mutant of the kill test: it acknowledges before it commits. A test that does not catch it proves nothing."""

from __future__ import annotations

import queue
import threading
from collections import deque

from lms import create_app
from lms.lrs.log import Draft, Fate
from lms.lrs.writer import Fates, LogWriter

# More batches than phones can have under way: some of those held back were certainly acknowledged when the kill comes.
HELD_BACK = 12

_later: queue.SimpleQueue[tuple[LogWriter, list[Draft]]] = queue.SimpleQueue()
_submit = LogWriter.submit


def early(writer: LogWriter, drafts: list[Draft], answer: Fates, whole: bool = False) -> None:
    """Says “stored” at once and leaves the writing to a thread, which is always ``HELD_BACK`` batches behind."""
    _later.put((writer, drafts))
    answer.set_result([Fate.STORED for _ in drafts])


def _write() -> None:
    behind: deque[tuple[LogWriter, list[Draft]]] = deque()
    while True:
        behind.append(_later.get())
        if len(behind) > HELD_BACK:
            answer: Fates = Fates()
            _submit(*behind.popleft(), answer)
            answer.result()


LogWriter.submit = early  # type: ignore[method-assign, assignment]
threading.Thread(target=_write, daemon=True).start()
app = create_app()
