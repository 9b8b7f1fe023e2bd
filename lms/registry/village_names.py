"""Which village of a commune a cell means: by code, by name, with or without its kind, with or without marks."""

from __future__ import annotations

from collections.abc import Iterable

from lms.registry.fates import Refused
from lms.registry.models import Area
from lms.registry.spelling import fold


class VillageNames:
    """The villages of one commune."""

    def __init__(self, villages: Iterable[Area]) -> None:
        self._exact: dict[str, list[Area]] = {}
        self._folded: dict[str, list[Area]] = {}
        for village in villages:
            for word in filter(None, (village.code, village.name, village.title)):
                self._exact.setdefault(word.casefold(), []).append(village)
                self._folded.setdefault(fold(word), []).append(village)

    def find(self, text: str) -> Area:
        """The village ``text`` means. Raises ``Refused`` when there is none or more than one."""
        found = self._exact.get(text.casefold()) or self._folded.get(fold(text)) or []
        if not found:
            raise Refused("unknown_village", text=text)
        if len(found) > 1:
            raise Refused("unclear_village", text=text)
        return found[0]
