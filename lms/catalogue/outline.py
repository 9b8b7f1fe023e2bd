"""Reads `courses.yaml` and `facts.yaml`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Fact
from lms.catalogue.pair import Pair
from lms.catalogue.records import Item, Record, is_pair, pair, scalar
from lms.catalogue.text_rules import PLACES

CERTAINTIES = ("A", "B", "C")


@dataclass(frozen=True)
class Named:
    """An id, and the line on which it is written."""

    id: str
    line: int


@dataclass(frozen=True)
class Group:
    """A course or a path as written: `blurb` and `icon` are of courses."""

    id: str
    title: Pair
    lessons: tuple[Named, ...]
    line: int
    blurb: Pair = field(default_factory=lambda: Pair("", ""))
    icon: str = ""


@dataclass(frozen=True)
class Outline:
    """What `courses.yaml` says."""

    courses: tuple[Group, ...]
    paths: tuple[Group, ...]
    core: tuple[Named, ...]

    def course_of(self) -> dict[str, str]:
        """Give the course of each lesson."""
        return {lesson.id: course.id for course in self.courses for lesson in course.lessons}


def read_outline(item: Item, log: FaultLog) -> Outline:
    """Read courses, paths and the core set."""
    record = Record(item, log, ("courses", "core", "paths"))
    outline = Outline(
        courses=record.made("courses", _group(("id", "title", "blurb", "icon", "lessons"))),
        paths=record.made("paths", _group(("id", "title", "lessons"))) if record.has("paths") else (),
        core=_named(record, "core"),
    )
    _check_once([Named(group.id, group.line) for group in (*outline.courses, *outline.paths)], log)
    _check_once([lesson for course in outline.courses for lesson in course.lessons], log)
    return outline


def _group(known: tuple[str, ...]) -> Callable[[Item, FaultLog], Group]:
    def make(item: Item, log: FaultLog) -> Group:
        record = Record(item, log, known)
        lessons = _named(record, "lessons")
        shared = (record.id("id"), record.pair("title"), lessons, record.line)
        return Group(*shared, record.pair("blurb"), record.id("icon")) if "icon" in known else Group(*shared)

    return make


def _named(record: Record, key: str) -> tuple[Named, ...]:
    found = tuple(Named(scalar(item, record.log, key), item.line) for item in record.items(key))
    _check_once(list(found), record.log)
    return found


def _check_once(names: list[Named], log: FaultLog) -> None:
    seen: set[str] = set()
    for name in names:
        if name.id in seen:
            log.add(name.line, "double_id", word=name.id)
        seen.add(name.id)


def read_facts(item: Item, log: FaultLog) -> dict[str, Fact]:
    """Read the changeable facts, by id; what the phone fills into texts must be among them."""
    record = Record(item, log)
    for place in PLACES:
        record.item(place)
    return {name: _fact(name, child, log) for name, child in record.values.items()}


def _fact(name: str, item: Item, log: FaultLog) -> Fact:
    record = Record(item, log, ("value", "source", "certainty"))
    value = record.item("value")
    return Fact(name, _value(value, log), record.text("source"), record.one_of("certainty", CERTAINTIES))


def _value(item: Item | None, log: FaultLog) -> Pair:
    if item is None:
        return Pair("", "")
    if is_pair(item):
        return pair(item, log)
    same = scalar(item, log, "value")
    return Pair(same, same)
