"""The lessons a rule can name."""

from __future__ import annotations

from flask import current_app

from lms.catalogue.model import Catalogue, Course


def lessons_by_course() -> list[tuple[Course, tuple[str, ...]]]:
    """Each course with its lessons."""
    return [(course, course.lessons) for course in _catalogue().courses]


def scam_lessons() -> list[str]:
    """Lessons about scams: their reviews bring a new story each time."""
    return [name for name, lesson in _catalogue().lessons.items() if lesson.scam]


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue
