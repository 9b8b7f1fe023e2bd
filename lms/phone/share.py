"""What a lesson's address shows where it is shared, and the picture that goes with it (Open Graph)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import font_source_sans_pro
import typst

from lms.catalogue.model import Lesson

WIDTH, HEIGHT = 1200, 630
_FONTS: Final = [str(font_source_sans_pro.font_directory)]
# One point is one pixel at 72 dots an inch.
_PAGE: Final = b"""
#let told = json(bytes(sys.inputs.told))
#set page(width: 1200pt, height: 630pt, margin: 48pt, fill: rgb("#FFFDF8"))
#set text(font: "Source Sans Pro", fill: rgb("#1D1A16"), lang: told.lang)
#grid(columns: (1fr, 500pt), gutter: 48pt, rows: 1fr, align: horizon,
  [#text(size: 64pt, weight: "bold", told.title)
   #v(20pt)
   #text(size: 30pt, told.outcome)
   #v(1fr)
   #text(size: 30pt, weight: "bold", fill: rgb("#0B5D3B"), told.site)],
  image(bytes(told.drawing), format: "svg", width: 500pt, height: 500pt, fit: "contain"))
"""


@dataclass(frozen=True)
class Shared:
    """Title, sentence and addresses of a shared lesson, in the reader's language."""

    title: str
    sentence: str
    address: str
    picture: str


def shared(lesson: Lesson, language: str, base_url: str) -> Shared:
    words = lesson.words[language]
    place = f"{base_url}/lessons/{lesson.id}"
    return Shared(words.title, words.outcome, place, f"{place}/picture.png?lang={language}")


def picture(lesson: Lesson, language: str, site: str) -> bytes:
    """The lesson's first drawing with its title, as PNG of 1200 × 630."""
    words = lesson.words[language]
    drawing = next(
        (lesson.pictures[step.picture] for step in words.steps.values() if step.picture in lesson.pictures), ""
    )
    told = {"lang": language, "title": words.title, "outcome": words.outcome, "site": site, "drawing": _sized(drawing)}
    return _drawn(json.dumps(told, ensure_ascii=False))


def _sized(drawing: str) -> str:
    """Typst wants to know how large a drawing is; a lesson without one gets an empty field."""
    empty = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    return re.sub(r"<svg\b(?![^>]*\bwidth=)", '<svg width="500" height="500"', drawing or empty, count=1)


@lru_cache(maxsize=256)
def _drawn(told: str) -> bytes:
    how: dict[str, Any] = {"format": "png", "ppi": 72, "font_paths": _FONTS, "sys_inputs": {"told": told}}
    return bytes(typst.compile(_PAGE, **how))
