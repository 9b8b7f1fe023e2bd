"""What can be given: a path, a course, a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lms.catalogue.model import Catalogue
from lms.catalogue.pair import Pair

# The kind of a task → the first part of its activity's id.
PLACES: Final = {"path": "paths", "course": "courses", "lesson": "lessons"}
KIND_OF: Final = {place: kind for kind, place in PLACES.items()}


@dataclass(frozen=True)
class Task:
    """``key`` (``path:path-core``) names it in forms."""

    kind: str
    id: str
    title: Pair
    lessons: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def tasks_in(catalogue: Catalogue) -> Iterator[Task]:
    """Everything that can be given: paths, courses, lessons, each in the catalogue's order."""
    for path in catalogue.paths:
        yield Task("path", path.id, path.title, path.lessons)
    for course in catalogue.courses:
        yield Task("course", course.id, course.title, course.lessons)
    for lesson in catalogue.lessons.values():
        yield Task("lesson", lesson.id, lesson.title, (lesson.id,))


def task_of(catalogue: Catalogue, kind: str, identifier: str) -> Task | None:
    """None for what is taught no more."""
    if kind == "lesson":
        lesson = catalogue.lessons.get(identifier)
        return Task(kind, identifier, lesson.title, (identifier,)) if lesson else None
    return next((each for each in tasks_in(catalogue) if (each.kind, each.id) == (kind, identifier)), None)
