"""The contact sheet: every drawing of the lessons folder with its size, its budget and where it is used."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lms.catalogue.draft import Draft, LessonDraft, composed_or_fault, read_folder
from lms.catalogue.faults import FaultLog
from lms.catalogue.picture_rules import SCENE_BYTES
from lms.catalogue.pictures import PART

KINDS = ("scenes", "parts", "icons", "marks")
_USED = re.compile(rf"""["']{PART}([^"']+)["']""")
# part or icon → lesson → where in it
_Uses = Mapping[str, Mapping[str, set[str]]]


@dataclass(frozen=True)
class Use:
    """A lesson and the places in it: ids of steps, `simulation/screen`, or reviews."""

    lesson: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """One drawing; `size` in bytes as it travels, composed. `always`: the app itself shows it, whatever the lessons."""

    kind: str
    name: str
    svg: str
    size: int
    uses: tuple[Use, ...]
    always: bool = False

    @property
    def over(self) -> bool:
        """Whether it is larger than a scene may be."""
        return self.size > SCENE_BYTES

    @property
    def unused(self) -> bool:
        return not self.uses and not self.always

    def used_in(self, lesson: str) -> bool:
        return any(use.lesson == lesson for use in self.uses)


@cache
def sheet_of(folder: Path) -> tuple[Piece, ...]:
    """Give all drawings of a folder, by kind and name. Lessons change with the program only: read once."""
    return tuple(pieces(read_folder(folder)))


def pieces(draft: Draft) -> Iterator[Piece]:
    """Yield the scenes of the lessons, then the shared parts, icons and marks; what cannot be drawn is left out."""
    for lesson in draft.lessons.values():
        for name, svg in lesson.pictures.items():
            yield _piece("scenes", f"{lesson.id}/{name}", svg, _scene_uses(lesson, name))
    uses, courses = _uses(draft), {course.icon for course in draft.outline.courses} if draft.outline else set()
    for kind in KINDS[1:]:
        for name in draft.art.names():
            if (name.split("/")[0] if "/" in name else "parts") == kind:
                svg = _composed(draft, name)
                always = kind == "marks" or name.removeprefix("icons/") in courses
                if svg:
                    yield _piece(kind, name.removeprefix(f"{kind}/"), svg, uses.get(name, {}), always)


def _piece(kind: str, name: str, svg: str, uses: Mapping[str, set[str]], always: bool = False) -> Piece:
    listed = tuple(Use(lesson, tuple(sorted(places))) for lesson, places in sorted(uses.items()))
    return Piece(kind, name, svg, len(svg.encode()), listed, always)


def _composed(draft: Draft, name: str) -> str:
    # a part that cannot be read is a fault of the check; here it is only missing
    text = (draft.art.folder / f"{name}.svg").read_text("utf-8", errors="replace")
    return composed_or_fault(text, draft.art, name.replace("/", "-"), FaultLog(name))


def _scene_uses(lesson: LessonDraft, name: str) -> dict[str, set[str]]:
    steps = {step.id for step in lesson.structure.steps if step.picture == name} if lesson.structure else set()
    return {lesson.id: steps} if steps else {}


def _uses(draft: Draft) -> _Uses:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    within = {name: _parts_of(draft, name) for name in draft.art.names()}
    for lesson in draft.lessons.values():
        for scene, text in lesson.drawings.items():
            for part in _reached(set(_USED.findall(text)), within):
                found[part][lesson.id] |= _scene_uses(lesson, scene).get(lesson.id, set())
        for icon, place in _icons(draft, lesson):
            found[f"icons/{icon}"][lesson.id].add(place)
    return {part: {name: places for name, places in each.items() if places} for part, each in found.items()}


def _parts_of(draft: Draft, name: str) -> set[str]:
    return set(_USED.findall((draft.art.folder / f"{name}.svg").read_text("utf-8", errors="replace")))


def _reached(parts: set[str], within: Mapping[str, set[str]]) -> set[str]:
    """The parts, and the parts they are made of."""
    found: set[str] = set()
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += within.get(part, ())
    return found


def _icons(draft: Draft, lesson: LessonDraft) -> Iterator[tuple[str, str]]:
    practised = {step.simulation for step in lesson.structure.steps if step.simulation} if lesson.structure else set()
    for name in practised & draft.simulations.keys():
        for screen in draft.simulations[name].screens.values():
            yield from ((element.icon, f"{name}/{screen.id}") for element in screen.elements if element.icon)
    for review in lesson.reviews:
        for element in review.shown.elements if review.shown else ():
            if element.icon:
                yield element.icon, f"reviews/{review.id}"
