"""One writer thread per process with group commit: batches that arrive together share one durable commit.

Measured (findings, “trust”): twice the throughput of writers that each wait for the lock, p99 22 ms instead of 967.
"""

from __future__ import annotations

from concurrent.futures import Future
from itertools import groupby, islice

from sqlalchemy import Engine

from lms.foundation.database import write_intent
from lms.foundation.gathering import Gathering
from lms.lrs.log import Draft, Fate, insert_drafts

Fates = Future[list[Fate]]
Batch = tuple[list[Draft], bool, Fates]

# Enough to share one commit among many phones, small enough that nobody waits long for a neighbour's batch.
GROUP_STATEMENTS = 2_000


class LogWriter:
    """Appends batches for all threads of this process. An answer is given only after the commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._batches = Gathering("log-writer", self._write, GROUP_STATEMENTS, _size)

    def append(self, drafts: list[Draft], whole: bool = False) -> list[Fate]:
        """The fates in the order of ``drafts`` (``whole``: all or none).

        Raises what the database raised, and then nothing was stored.
        """
        answer: Fates = Future()
        self.submit(drafts, answer, whole)
        return answer.result()

    def submit(self, drafts: list[Draft], answer: Fates, whole: bool = False) -> None:
        """Append without waiting: ``answer`` gets the fates, or what the database raised."""
        self._batches.put((drafts, whole, answer))

    def _write(self, group: list[Batch]) -> None:
        try:
            fates = self._commit(group)
        except Exception:  # one bad batch must not fail its neighbours: each is tried alone and told its own error
            self._commit_alone(group)
        else:
            for (_, _, answer), result in zip(group, fates, strict=True):
                answer.set_result(result)

    def _commit(self, group: list[Batch]) -> list[list[Fate]]:
        """The fates of each batch. Neighbours are inserted together; a batch that is all or none, by itself."""
        fates: list[list[Fate]] = []
        with write_intent(), self._engine.begin() as connection:
            for whole, some in groupby(group, key=lambda batch: batch[1]):
                batches = [drafts for drafts, _, _ in some]
                if whole:
                    fates += [insert_drafts(connection, drafts, whole=True) for drafts in batches]
                else:
                    together = iter(insert_drafts(connection, [each for drafts in batches for each in drafts]))
                    fates += [list(islice(together, len(drafts))) for drafts in batches]
        return fates

    def _commit_alone(self, group: list[Batch]) -> None:
        for batch in group:
            try:
                batch[-1].set_result(self._commit([batch])[0])
            except Exception as error:
                batch[-1].set_exception(error)


def _size(batch: Batch) -> int:
    return len(batch[0])
