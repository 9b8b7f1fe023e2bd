"""A draft judged by the rules of all lessons: written as their files into a folder that is then thrown away."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lms.catalogue.bundle import bundle, packed_size
from lms.catalogue.check import judge
from lms.catalogue.draft import Draft, read_folder
from lms.catalogue.faults import Fault
from lms.catalogue.load import catalogue_of
from lms.catalogue.local import COURSE
from lms.catalogue.model import Catalogue
from lms.catalogue.outline import Group, Named, Outline
from lms.catalogue.pair import Pair
from lms.composing.content import Content
from lms.composing.writing import ABOUT, Lines, Place, files
from lms.foundation.translation import both

LESSON_BYTES = 40_000
ICON = "home"
_PART = re.compile(r"art:([a-z0-9/-]+)")
_ICON = re.compile(r"icon: *([a-z0-9-]+)")
_DRAWING = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_KEPT = 200

PhotoOf = Callable[[str], bytes | None]


@dataclass(frozen=True)
class StepFault:
    """One fault where its author finds it; ``lang`` is the language of the text that has it, if it is one."""

    place: Place
    lang: str
    fault: Fault


@dataclass(frozen=True)
class Judgement:
    """What the rules say of a draft: its faults, or else the catalogue that holds it alone."""

    faults: tuple[StepFault, ...]
    catalogue: Catalogue | None = None
    bytes: int = 0

    @property
    def sound(self) -> bool:
        return self.catalogue is not None

    def of(self, step: str) -> list[StepFault]:
        return [each for each in self.faults if each.place.step == step]


class Judge:
    """Judges drafts against one lessons folder; the latest judgements are kept, for a draft is looked at often."""

    def __init__(self, lessons: Path) -> None:
        self.lessons = lessons
        self._kept: OrderedDict[tuple[str, str], Judgement] = OrderedDict()

    def judge(self, name: str, content: Content, photo: PhotoOf) -> Judgement:
        """Judge a draft; ``photo`` gives a photo by its digest."""
        key = (name, content.written())
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._judged(name, content, photo)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _judged(self, name: str, content: Content, photo: PhotoOf) -> Judgement:
        written = files(name, content)
        with tempfile.TemporaryDirectory() as folder:
            write_folder(self.lessons, Path(folder), name, content, photo)
            draft = read_folder(Path(folder))
            outline = draft.outline = _outline(draft, name)
            placed = [_placed(fault, written, name) for fault in judge(draft)]
            # where the Vietnamese stands in for English, that it is Vietnamese is no news
            faults = tuple(each for each in placed if content.has_english or each.lang != "en")
            return Judgement(faults) if faults else _within_weight(catalogue_of(draft, outline), name)

    def drawing(self, reference: str) -> Path | None:
        """The file of a drawing of the programme's lessons, ``<lesson>/<name>``."""
        lesson, _, name = reference.partition("/")
        if not _DRAWING.fullmatch(reference):
            return None
        return next(self.lessons.glob(f"*/{lesson}/drawings/{name}.svg"), None)


def _within_weight(catalogue: Catalogue, name: str) -> Judgement:
    size = packed_size(bundle(catalogue.lessons[name]))
    if size <= LESSON_BYTES:
        return Judgement((), catalogue, size)
    values = {"size": -(-size // 1000), "most": LESSON_BYTES // 1000}
    told = Pair(**both("composing.fault.heavy", **values))
    return Judgement((StepFault(Place(ABOUT, ""), "", Fault("", 1, told, told, "heavy", values)),))


def _outline(draft: Draft, name: str) -> Outline:
    """Give the lesson the course it stands in; it is never of the core set."""
    title, blurb = (Pair(**both(f"composing.course.{part}")) for part in ("title", "blurb"))
    course = Group(COURSE, title, (Named(name, 1),), 1, blurb, ICON)
    draft.log(draft.files.folder / "courses.yaml").found.clear()
    return Outline((course,), (), ())


def write_folder(lessons: Path, folder: Path, name: str, content: Content, photo: PhotoOf) -> None:
    """Write a lessons folder that holds this lesson, and of the programme's files what it uses."""
    shutil.copy(lessons / "facts.yaml", folder)
    home = folder / COURSE / name
    write_lesson(lessons, home, name, content, photo)
    (folder / "simulations").mkdir()
    _copy_part(lessons / "art", folder / "art", f"icons/{ICON}")
    for simulation in {step.simulation for step in content.steps if step.simulation}:
        source = lessons / "simulations" / f"{simulation}.yaml"
        if source.is_file():
            shutil.copy(source, folder / "simulations")
            for icon in _ICON.findall(source.read_text("utf-8")):
                _copy_part(lessons / "art", folder / "art", f"icons/{icon}")
    for drawn in (home / "drawings").glob("*.svg"):
        for part in _PART.findall(drawn.read_text("utf-8")):
            _copy_part(lessons / "art", folder / "art", part)


def write_lesson(lessons: Path, home: Path, name: str, content: Content, photo: PhotoOf) -> None:
    """Write the lesson's own folder: words, structure, photos, and the drawings it borrows."""
    home.mkdir(parents=True)
    for file, lines in files(name, content).items():
        (home / file).write_text(lines.text(), encoding="utf-8")
    for step in content.steps:
        drawn = Judge(lessons).drawing(step.drawing) if step.drawing else None
        taken = photo(step.photo) if step.photo else None
        if drawn:
            (home / "drawings").mkdir(exist_ok=True)
            shutil.copy(drawn, home / "drawings" / f"{step.id}.svg")
        if taken:
            (home / "photos").mkdir(exist_ok=True)
            (home / "photos" / f"{step.id}.jpg").write_bytes(taken)


def _copy_part(source: Path, target: Path, part: str) -> None:
    """Copy a part, and the parts it is made of; one that does not exist is for the rules to name."""
    file, copy = source / f"{part}.svg", target / f"{part}.svg"
    if file.is_file() and not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
        for inner in _PART.findall(file.read_text("utf-8")):
            _copy_part(source, target, inner)


def _placed(fault: Fault, written: dict[str, Lines], name: str) -> StepFault:
    course, _, file = fault.file.partition("/")
    file = file.removeprefix(f"{name}/") if course == COURSE else ""
    if file in written:
        lang = file.removesuffix(".md") if file.endswith(".md") else ""
        return StepFault(written[file].place(fault.line), lang, fault)
    if file.startswith(("photos/", "drawings/")):
        return StepFault(Place(Path(file).stem, "picture"), "", fault)
    return StepFault(Place(ABOUT, ""), "", fault)


def notes(faults: tuple[StepFault, ...]) -> Iterator[StepFault]:
    """Each fault once; where a picture is missing, its missing words are no news."""
    seen: set[tuple[Place, str, str]] = set()
    without = {each.place.step for each in faults if each.fault.code == "no_picture"}
    for each in faults:
        key = (each.place, each.lang, each.fault.what.vi)
        if key in seen or (each.fault.code in ("alt_picture", "no_alt") and each.place.step in without):
            continue
        seen.add(key)
        yield each
