"""Evidence in words: lessons by their titles, moments by their days."""

from __future__ import annotations

from datetime import date

from flask import current_app

from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.foundation.translation import day, language


def lesson_title(name: str) -> str:
    """A lesson's title in the reader's language; its id where it is taught no more."""
    catalogue: Catalogue = current_app.extensions["catalogue"]
    lesson = catalogue.lessons.get(name)
    return str(lesson.title.to_json()[language()]) if lesson else name


def day_of(written: str) -> str:
    """``23/11/2026`` of an ISO time or date."""
    return day(clock.parse_iso(written)) if "T" in written else day(date.fromisoformat(written))
