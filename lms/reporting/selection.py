"""Which households a list shows: village, rung, learning now, waiting, risen of late; as of today or a past day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lms.foundation import clock
from lms.progress.ladder import RUNGS, Rung
from lms.reporting.standings import Standing

# “At least reached” is every rung but the lowest.
AT_LEAST: Final = {f"from_{rung}": RUNGS[RUNGS.index(rung) :] for rung in (Rung.REACHED, Rung.COMPLETED)}
RUNG_CHOICES: Final = (*(str(rung) for rung in RUNGS), *AT_LEAST)
STATE_CHOICES: Final = ("learning", "waiting", *(f"rose_{rung}" for rung in RUNGS[1:]))


# No id and no position of ours is larger, and the databases take none larger.
LARGEST: Final = 2**31 - 1
BEHIND: Final = ("course", "stage", "trainer", "deed")
LONGEST: Final = 80
# No programme of this kind is older.
EARLIEST: Final = date(2020, 1, 1)


def number_in(text: str) -> int | None:
    """The id or position that an address names; None for what can be none."""
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    return min(int(text), LARGEST) if fits else None


def past_day(text: str) -> date | None:
    """The day before today that an address names; None for what can be none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day < clock.today() else None


@dataclass(frozen=True)
class Selection:
    """What was asked for; an empty field asks for nothing. ``behind``: arguments of ``behind.behind``, as given."""

    village: int | None = None
    rung: str = ""
    state: str = ""
    on: date | None = None
    behind: tuple[tuple[str, str], ...] = ()

    @classmethod
    def asked(cls, arguments: Mapping[str, str]) -> Selection:
        """From an address's arguments; what is unknown is left out."""
        village, rung, state = (arguments.get(name, "") for name in ("village", "rung", "state"))
        return cls(
            number_in(village),
            rung if rung in RUNG_CHOICES else "",
            state if state in STATE_CHOICES else "",
            past_day(arguments.get("on", "")),
            tuple((name, value) for name in BEHIND if (value := arguments.get(name, "")[:LONGEST])),
        )

    @property
    def looks_back(self) -> bool:
        """Whether it must be known where households stood before."""
        return self.state.startswith("rose_")

    def arguments(self) -> dict[str, str | int]:
        """What leads back to this selection."""
        given: dict[str, str | int | None] = {
            "village": self.village,
            "rung": self.rung,
            "state": self.state,
            "on": self.on.isoformat() if self.on else None,
        }
        return {name: value for name, value in given.items() if value} | dict(self.behind)

    def kept(self) -> dict[str, str | int]:
        """What a form of village, rung and state must carry along."""
        return {name: value for name, value in self.arguments().items() if name not in ("village", "rung", "state")}

    def of(self, standings: Sequence[Standing]) -> list[Standing]:
        return [standing for standing in standings if self._fits(standing)]

    def _fits(self, standing: Standing) -> bool:
        rungs = AT_LEAST.get(self.rung) or ((Rung(self.rung),) if self.rung else RUNGS)
        return (
            (self.village is None or standing.village_id == self.village)
            and standing.rung in rungs
            and self._in_state(standing)
        )

    def _in_state(self, standing: Standing) -> bool:
        if self.looks_back:
            return standing.rose_to(Rung(self.state.removeprefix("rose_")))
        if self.state == "waiting":
            return standing.waits_for_confirmation
        return standing.now.learning if self.state == "learning" else True
