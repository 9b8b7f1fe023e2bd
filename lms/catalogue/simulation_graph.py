"""The ways through a simulation in one round: what a tap leads to, and where the pointing hand leads."""

from collections.abc import Iterator

from lms.catalogue.simulation import NEUTRAL, Screen, Simulation


class Ways:
    """The screens of one round and the ways between them."""

    def __init__(self, simulation: Simulation, round_: str) -> None:
        self.round = round_
        self.screens = {name: screen for name, screen in simulation.screens.items() if round_ in screen.rounds}

    def next(self, name: str) -> Iterator[str]:
        """Yield the screens any tap of a screen leads to."""
        screen = self.screens[name]
        yield from (tap.to for tap in screen.taps(self.round) if tap.to in self.screens)
        yield from self._by_keypad(screen)

    def right(self, name: str) -> Iterator[str]:
        """Yield the screens the hand may lead to, the first place it points at first."""
        screen = self.screens[name]
        yield from self._by_keypad(screen)
        for tap in screen.taps(self.round):
            if tap.right and tap.kind != NEUTRAL and tap.to in self.screens:
                yield tap.to

    def _by_keypad(self, screen: Screen) -> Iterator[str]:
        if screen.keypad is not None and screen.keypad.to in self.screens:
            yield screen.keypad.to

    def ends(self, name: str) -> bool:
        """Tell whether the simulation can be ended on a screen."""
        return any(tap.ends for tap in self.screens[name].taps(self.round))

    def reached(self, start: str) -> set[str]:
        """Give all screens that taps can lead to from one screen, itself included."""
        found: set[str] = set()
        waiting = [start] if start in self.screens else []
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.next(name))
        return found

    def led(self, start: str, end: str = "") -> bool:
        """Tell whether the hand, always at the first right place, leads from `start` to `end` or to the end of all."""
        name, passed = start, set[str]()
        while name in self.screens and name not in passed:
            if name == end or self.ends(name):
                return name == end or not end
            passed.add(name)
            name = next(self.right(name), "")
        return False
