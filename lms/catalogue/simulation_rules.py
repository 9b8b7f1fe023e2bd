"""Rules for simulations: screens are reached and left, the hand leads to the end, danger and wrong ways lead back."""

from dataclasses import dataclass
from pathlib import Path

from lms.catalogue.draft import Draft
from lms.catalogue.faults import FaultLog
from lms.catalogue.records import Item, texts
from lms.catalogue.simulation import DANGER, MARK, ROUNDS, WRONG_PATH, Element, Keypad, Screen, Simulation, Tap
from lms.catalogue.simulation_graph import Ways
from lms.catalogue.text_rules import PLACES, check_feedback, check_spoken, check_text
from lms.catalogue.value_rules import check_values, value_names

SPOKEN = ("say", "wrong", "danger", "otherwise", "other", "empty")
LABEL_LETTERS = {"app": 24, "button": 40, "row": 80, "field": 80, "tile": 80, "mark": 80, "code": 60, "photo": 120}
LONG_LABEL = 200
# what the phone reads from the code tapped last
SCANNED = ("scan_name", "scan_amount", "scan_words")


@dataclass(frozen=True)
class Practice:
    """The part of a simulation that a lesson uses."""

    round: str
    start: str
    end: str
    line: int
    file: Path


def check_simulations(draft: Draft) -> None:
    """Check every simulation; those with faults of form only for their texts."""
    for name, item in draft.simulation_items.items():
        log = draft.log(draft.files.folder / "simulations" / f"{name}.yaml")
        check_texts(item, log, {*PLACES, *value_names(item), *SCANNED})
        check_values(item, log)
        if name in draft.simulations:
            simulation = draft.simulations[name]
            for screen in simulation.screens.values():
                check_looks(screen, draft, log)
            _check_mistake(simulation, item.line, log)
            for round_ in ROUNDS:
                _Round(simulation, round_, log).check(draft, _practices(draft, name, round_))


def check_texts(item: Item, log: FaultLog, known: set[str]) -> None:
    """Check each text beneath an item; `known` are the placeholders that somebody fills."""
    for key, lang, text, line in texts(item):
        check_text(text, line, log, known | {"missing"} if key == "otherwise" else known)
        if key in SPOKEN:
            check_spoken(text, lang, line, log)
        if key in ("wrong", "danger"):
            check_feedback(text, line, log)


def check_looks(screen: Screen, draft: Draft, log: FaultLog) -> None:
    """Check icons and labels of one screen."""
    icons = draft.art.names_in("icons")
    for element in screen.elements:
        if element.icon and element.icon not in icons:
            log.unknown(element.line, "unknown_icon", element.icon, icons)
        if element.look == "app" and not element.icon:
            log.add(element.line, "app_without_icon", word=element.id)
        most = LABEL_LETTERS.get(element.look, LONG_LABEL)
        longest = max(element.label.vi, element.label.en, key=len)
        if len(longest) > most:
            log.add(element.line, "long_label", count=len(longest), most=most, text=longest)


def _check_mistake(simulation: Simulation, line: int, log: FaultLog) -> None:
    """Note a simulation in which no mistake can be walked and repaired."""
    taps = [tap for screen in simulation.screens.values() for round_ in screen.rounds for tap in screen.taps(round_)]
    if all(tap.kind != WRONG_PATH for tap in taps):
        log.add(line, "no_wrong_path")


def _practices(draft: Draft, name: str, round_: str) -> list[Practice]:
    return [
        Practice(step.round, step.start, step.end, step.line, lesson.folder / "lesson.yaml")
        for lesson in draft.lessons.values()
        if lesson.structure is not None
        for step in lesson.structure.steps
        if step.simulation == name and step.round == round_
    ]


class _Round:
    """Checks one round of a simulation."""

    def __init__(self, simulation: Simulation, round_: str, log: FaultLog) -> None:
        self.simulation = simulation
        self.round = round_
        self.log = log
        self.ways = Ways(simulation, round_)

    def check(self, draft: Draft, practices: list[Practice]) -> None:
        before = len(self.log.found)
        self._target(self.simulation.start, 1)
        for screen in self.ways.screens.values():
            self._screen(screen)
        if len(self.log.found) == before:
            self._check_ways({self.simulation.start, *(p.start for p in practices if p.start)})
            self._check_practices(draft, practices)

    def _screen(self, screen: Screen) -> None:
        for element in screen.shown(self.round):
            if self.round in element.taps:
                self._tap(element.taps[self.round], screen)
        if screen.keypad is not None:
            self._target(screen.keypad.to, screen.keypad.line)
            self._keypad(screen.keypad)

    def _tap(self, tap: Tap, screen: Screen) -> None:
        if tap.to:
            self._target(tap.to, tap.line)
        shown = {element.id: element for element in screen.shown(self.round)}
        # what only the other round shows is not needed in this one
        known = {name for name, element in shown.items() if self._marks(element)}
        known |= {element.id for element in screen.elements} - shown.keys()
        for name in tap.needs:
            if name not in known:
                self.log.unknown(tap.line, "unknown_need", name, known)

    def _marks(self, element: Element) -> bool:
        return self.round in element.taps and element.taps[self.round].kind == MARK

    def _target(self, name: str, line: int) -> None:
        if name not in self.simulation.screens:
            self.log.unknown(line, "unknown_screen", name, self.simulation.screens)
        elif name not in self.ways.screens:
            self.log.add(line, "screen_of_other_round", word=name, round=self.round)

    def _keypad(self, keypad: Keypad) -> None:
        value = self.simulation.values.get(self.round, {}).get(keypad.expect)
        if not isinstance(value, int) or isinstance(value, bool):
            self.log.add(keypad.line, "keypad_value", word=keypad.expect, round=self.round)
        elif value in keypad.wrong[self.round]:
            self.log.add(keypad.line, "keypad_right_is_wrong", word=value, round=self.round)
        elif keypad.quick[self.round] and value not in keypad.quick[self.round]:
            self.log.add(keypad.line, "keypad_no_right_key", word=value, round=self.round)

    def _check_ways(self, starts: set[str]) -> None:
        reached = set().union(*(self.ways.reached(start) for start in starts))
        for name, screen in self.ways.screens.items():
            if name not in reached:
                self.log.add(screen.line, "not_reached", word=name, round=self.round)
            elif not self.ways.led(name):
                self.log.add(screen.line, "no_way_on", word=name, round=self.round)
            self._check_way_back(screen)

    def _check_way_back(self, screen: Screen) -> None:
        for tap in screen.taps(self.round):
            if tap.kind in (DANGER, WRONG_PATH) and screen.id not in self.ways.reached(tap.to):
                self.log.add(tap.line, "no_way_back", word=tap.to, screen=screen.id, round=self.round)

    def _check_practices(self, draft: Draft, practices: list[Practice]) -> None:
        for practice in practices:
            start = practice.start or self.simulation.start
            known = start in self.ways.screens and (not practice.end or practice.end in self.ways.screens)
            if not known or not self.ways.led(start, practice.end):
                end = practice.end or "done"
                draft.log(practice.file).add(practice.line, "no_way_through", start=start, end=end, round=self.round)
