"""One thread that handles together what others hand in at about the same time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathering(Generic[T]):
    """``handle`` gets all that waits, in the order it came, up to ``most`` (by ``weight``), and must not raise.

    The thread begins with the first piece of work, so that a process forked before has one of its own.
    """

    def __init__(self, name: str, handle: Callable[[list[T]], None], most: int, weight: Callable[[T], int]) -> None:
        self._name, self._handle, self._most, self._weight = name, handle, most, weight
        self._waiting: queue.SimpleQueue[T] = queue.SimpleQueue()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, item: T) -> None:
        self._ensure_thread()
        self._waiting.put(item)

    def _ensure_thread(self) -> None:
        if self._thread and self._thread.is_alive():
            return
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._handle(self._gather())

    def _gather(self) -> list[T]:
        group = [self._waiting.get()]
        heavy = self._weight(group[0])
        while heavy < self._most and not self._waiting.empty():
            group.append(self._waiting.get())
            heavy += self._weight(group[-1])
        return group
