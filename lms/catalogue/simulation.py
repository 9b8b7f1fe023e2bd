"""What a simulation is: screens, their elements, and what a tap on each does in each round."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.catalogue.codes import Codes
from lms.catalogue.pair import Pair

ROUNDS = ("guided", "independent")

# the kinds of tap, as the table in lessons/README.md has them
ON, NEUTRAL, WRONG, WRONG_PATH, DANGER = "on", "neutral", "wrong", "wrong_path", "danger"
MARK, REFUSED, NEEDS, DONE = "mark", "refused", "needs", "done"


@dataclass(frozen=True)
class Tap:
    """What one tap does: its kind, the screen it leads to, and the elements it needs marked first."""

    kind: str
    to: str
    needs: tuple[str, ...]
    line: int

    @property
    def right(self) -> bool:
        """Whether the tap goes on along a right way."""
        return self.kind in (ON, NEUTRAL, NEEDS)

    @property
    def ends(self) -> bool:
        """Whether the simulation is over with this tap."""
        return self.kind == DONE or (self.kind == NEEDS and not self.to)


@dataclass(frozen=True)
class Element:
    """A thing on a screen; `taps` by round, empty for scenery."""

    id: str
    look: str
    icon: str
    label: Pair
    rounds: tuple[str, ...]
    taps: Mapping[str, Tap]
    line: int


@dataclass(frozen=True)
class Keypad:
    """Asks for an amount; `quick` and the explained `wrong` amounts by round."""

    expect: str
    to: str
    quick: Mapping[str, tuple[int, ...]]
    wrong: Mapping[str, tuple[int, ...]]
    line: int


@dataclass(frozen=True)
class Screen:
    """One simulated screen, shown in `rounds`."""

    id: str
    part: str
    rounds: tuple[str, ...]
    elements: tuple[Element, ...]
    keypad: Keypad | None
    line: int

    def shown(self, round_: str) -> Iterator[Element]:
        """Yield the elements shown in one round."""
        return (element for element in self.elements if round_ in element.rounds)

    def taps(self, round_: str) -> Iterator[Tap]:
        """Yield the taps that are possible in one round."""
        return (element.taps[round_] for element in self.shown(round_) if round_ in element.taps)


@dataclass(frozen=True)
class Simulation:
    """A practice on simulated screens; `source` is the whole of it as the phone's player reads it."""

    id: str
    title: Pair
    start: str
    values: Mapping[str, Mapping[str, object]]
    codes: Codes
    screens: Mapping[str, Screen]
    icons: frozenset[str]
    source: Mapping[str, object]
