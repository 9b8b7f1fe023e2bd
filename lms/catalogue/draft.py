"""Reads the whole lessons folder, faults and all, before anything is judged."""

from dataclasses import dataclass, field
from pathlib import Path

from lms.catalogue.faults import FaultLog
from lms.catalogue.files import Files
from lms.catalogue.lesson_reading import Structure, read_structure
from lms.catalogue.model import Fact, LessonWords, Review
from lms.catalogue.outline import Outline, read_facts, read_outline
from lms.catalogue.pair import LANGUAGES
from lms.catalogue.photos import as_svg
from lms.catalogue.pictures import Art, UnknownPart, compose
from lms.catalogue.records import Item
from lms.catalogue.review_reading import read_reviews
from lms.catalogue.simulation import Simulation
from lms.catalogue.simulation_reading import read_simulation
from lms.catalogue.svg import BrokenSvg
from lms.catalogue.words import read_words

SHARED = ("art", "simulations")


@dataclass
class LessonDraft:
    """A lesson's folder as read; what has faults of form is left out.

    `drawings` holds the SVG as drawn, `photos` the JPEG, `pictures` what the phone shows of both, all by name;
    `review_items` keeps the lines of the reviews' texts.
    """

    id: str
    folder: Path
    structure: Structure | None = None
    words: dict[str, LessonWords] = field(default_factory=dict)
    drawings: dict[str, str] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    review_items: Item | None = None


@dataclass
class Draft:
    """All of the lessons folder as read; `simulation_items` keeps the lines of their texts."""

    files: Files
    art: Art
    outline: Outline | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    simulations: dict[str, Simulation] = field(default_factory=dict)
    simulation_items: dict[str, Item] = field(default_factory=dict)
    lessons: dict[str, LessonDraft] = field(default_factory=dict)

    def log(self, path: Path) -> FaultLog:
        """Give the log of one file."""
        return self.files.log(path)


def read_folder(folder: Path) -> Draft:
    """Read the lessons folder; whatever is wrong is noted in `draft.files`."""
    draft = Draft(Files(folder), Art(folder / "art"))
    _read_outline(draft, folder)
    for path in sorted((folder / "simulations").glob("*.yaml")):
        _read_simulation(draft, path)
    for path in sorted(folder.glob("*/*/")):
        if path.parent.name not in SHARED and any(path.iterdir()):
            _read_lesson(draft, path)
    return draft


def _read_outline(draft: Draft, folder: Path) -> None:
    path = folder / "courses.yaml"
    item = draft.files.yaml(path)
    if item is not None:
        outline = read_outline(item, draft.log(path))
        draft.outline = None if draft.log(path).found else outline
    facts = folder / "facts.yaml"
    item = draft.files.yaml(facts)
    if item is not None:
        draft.facts = read_facts(item, draft.log(facts))


def _read_simulation(draft: Draft, path: Path) -> None:
    item = draft.files.yaml(path)
    if item is None:
        return
    log = draft.log(path)
    found = read_simulation(item, log)
    if found.id and found.id != path.stem:
        log.add(1, "id_not_name", word=found.id, name=path.stem)
    draft.simulation_items[path.stem] = item
    if not log.found:
        draft.simulations[path.stem] = found


def _read_lesson(draft: Draft, folder: Path) -> None:
    lesson = draft.lessons[folder.name] = LessonDraft(folder.name, folder)
    path = folder / "lesson.yaml"
    item = draft.files.yaml(path)
    if item is not None:
        _take_structure(lesson, item, draft.log(path))
    for lang in LANGUAGES:
        _read_words(draft, lesson, lang)
    _read_reviews(draft, lesson)
    for drawing in sorted((folder / "drawings").glob("*.svg")):
        _read_drawing(draft, lesson, drawing)
    for photo in sorted((folder / "photos").glob("*.jpg")):
        lesson.photos[photo.stem] = photo.read_bytes()
        lesson.pictures[photo.stem] = as_svg(lesson.photos[photo.stem])


def _take_structure(lesson: LessonDraft, item: Item, log: FaultLog) -> None:
    structure = read_structure(item, log)
    if structure.id and structure.id != lesson.id:
        log.add(1, "id_not_name", word=structure.id, name=lesson.id)
    if not log.found:
        lesson.structure = structure


def _read_words(draft: Draft, lesson: LessonDraft, lang: str) -> None:
    path = lesson.folder / f"{lang}.md"
    text = draft.files.text(path)
    if text is not None:
        words = read_words(text, draft.log(path))
        if not draft.log(path).found:
            lesson.words[lang] = words


def _read_reviews(draft: Draft, lesson: LessonDraft) -> None:
    path = lesson.folder / "reviews.yaml"
    item = draft.files.yaml(path) if path.is_file() else None
    if item is not None:
        lesson.review_items = item
        lesson.reviews = read_reviews(item, draft.log(path))


def _read_drawing(draft: Draft, lesson: LessonDraft, path: Path) -> None:
    text = draft.files.text(path)
    if text is None:
        return
    lesson.drawings[path.stem] = text
    composed = composed_or_fault(text, draft.art, path.stem, draft.log(path))
    if composed:
        lesson.pictures[path.stem] = composed


def composed_or_fault(text: str, art: Art, name: str, log: FaultLog) -> str:
    """Compose a drawing; empty, and a fault, when it or one of its parts cannot be read."""
    try:
        return compose(text, art, name)
    except BrokenSvg as error:
        log.add(error.line, "broken_svg", problem=error.problem)
    except UnknownPart as error:
        log.unknown(error.line, "unknown_part", error.name, art.names())
    return ""
