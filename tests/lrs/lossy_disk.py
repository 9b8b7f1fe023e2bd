"""A disk that loses its power: what was synced lies on it, of what was written later any part, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from random import Random
from typing import Final

from tests.lrs.watched_disk import Acknowledged, Cut, Event, Synced, Written

# Disks write sectors: of a write under way any of them may be there.
_SECTOR: Final = 512
# How much of what was not synced is there afterwards, and how many of those writes are whole.
_KEPT: Final = (0.0, 0.3, 0.7, 0.95, 1.0)
_WHOLE: Final = 0.8

Files = dict[str, bytearray]


class LossyDisk:
    """Follows the events of a watch, beginning with the files as they were."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._safe: Files = {name: bytearray(content) for name, content in files.items()}
        self._unsafe: dict[str, list[tuple[int, Written | Cut]]] = {}
        self.acknowledged: set[str] = set()

    def follow(self, number: int, event: Event) -> None:
        """``number``: the event's place among those the watch gave at once."""
        if isinstance(event, Acknowledged):
            self.acknowledged |= event.ids
        elif isinstance(event, Synced):
            self._settle(event)
        else:
            self._safe.setdefault(event.file, bytearray())
            self._unsafe.setdefault(event.file, []).append((number, event))

    def rest(self) -> None:
        """All events so far were followed; those that come are counted from 0 again."""
        self._unsafe = {name: [(-1, change) for _, change in changes] for name, changes in self._unsafe.items()}

    def _settle(self, synced: Synced) -> None:
        changes = self._unsafe.get(synced.file, [])
        for number, change in changes:
            if number < synced.since:
                _apply(self._safe[synced.file], change)
        self._unsafe[synced.file] = [each for each in changes if each[0] >= synced.since]

    def as_written(self) -> dict[str, bytes]:
        """The files as the program sees them, and as they are after a power loss that lost nothing."""
        return self._with({name: [change for _, change in changes] for name, changes in self._unsafe.items()})

    def after_power_loss(self, dice: Random) -> dict[str, bytes]:
        """The files as they may be found when the power comes back."""
        kept = dice.choice(_KEPT)
        lucky = {
            name: [part for _, change in changes if dice.random() < kept for part in _torn(change, dice)]
            for name, changes in self._unsafe.items()
        }
        return self._with(lucky)

    def _with(self, changes: dict[str, list[Written | Cut]]) -> dict[str, bytes]:
        files = {name: bytearray(content) for name, content in self._safe.items()}
        for name, some in changes.items():
            for change in some:
                _apply(files[name], change)
        return {name: bytes(content) for name, content in files.items()}


def _apply(content: bytearray, change: Written | Cut) -> None:
    if isinstance(change, Cut):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    content.extend(bytes(max(0, change.offset - len(content))))
    content[change.offset : change.offset + len(change.content)] = change.content


def _torn(change: Written | Cut, dice: Random) -> Iterable[Written | Cut]:
    """The change, or some sectors of it."""
    if isinstance(change, Cut) or dice.random() < _WHOLE:
        return [change]
    begin, end = change.offset, change.offset + len(change.content)
    edges = [begin, *range(begin - begin % _SECTOR + _SECTOR, end, _SECTOR), end]
    return [
        Written(change.file, edge, change.content[edge - begin : following - begin])
        for edge, following in pairwise(edges)
        if dice.random() < 0.5
    ]
