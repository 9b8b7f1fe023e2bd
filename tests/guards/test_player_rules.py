"""Rules for the lesson player that its sources show (docs/pedagogy.md): what must never be in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from lms.catalogue.bundle import bundle
from lms.catalogue.faults import messages
from lms.foundation.settings import ROOT

PWA = ROOT / "lms" / "static" / "pwa"
TEXT = ROOT / "lms" / "text"
PLAYER = [*sorted((PWA / "player").glob("*.js")), PWA / "screens" / "lesson.js", PWA / "screens" / "review.js"]
# rule 5: nothing goes by itself; rule 6: no noise and no shaking at a mistake
BY_ITSELF = re.compile(r"\b(?:setTimeout|setInterval|requestAnimationFrame|AudioContext|vibrate)\b|new Audio\b")
# rule 4: only a tap is needed
GESTURES = re.compile(r"\b(?:touchstart|touchmove|pointermove|dragstart|dragover|dblclick|contextmenu|swipe\w*)\b")
# rule 15: no points, no stars, no streaks, no ranks of persons
PRIZES = re.compile(
    r"\b(?:điểm số|điểm thưởng|xếp hạng|thứ hạng|huy hiệu|scores?|leaderboards?|stars?|rank(?:s|ing)?|streaks?)\b"
    r"|[\d}] (?:points?|điểm)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


PAGE = ROOT / "docs" / "pedagogy.md"
NAMED_TEST = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`(?: “([^”]+)”)?")
NAMED_CHECK = re.compile(r"check `(\w+)`")


def code_of(file: Path) -> str:
    return COMMENT.sub("", file.read_text("utf-8"))


@pytest.mark.parametrize("file", PLAYER, ids=lambda file: file.name)
def test_the_player_does_nothing_by_itself_and_asks_for_taps_only(file: Path) -> None:
    code = code_of(file)
    assert BY_ITSELF.findall(code) == []
    assert GESTURES.findall(code) == []


def test_the_patterns_see_what_they_forbid() -> None:
    assert BY_ITSELF.search("setTimeout(next, 3000)")
    assert BY_ITSELF.search("navigator.vibrate(200)")
    assert GESTURES.search('addEventListener("touchmove", swipe)')
    assert PRIZES.search("You earned 3 points")
    assert PRIZES.search("Bà con đạt huy hiệu mới")


def test_no_learners_text_speaks_of_points_stars_or_ranks() -> None:
    files = [*TEXT.glob("learner/*.json"), *TEXT.glob("parts/*/*.json")]
    assert files
    found = {
        f"{file.name}: {key}": text
        for file in files
        for key, text in json.loads(file.read_text("utf-8")).items()
        if PRIZES.search(text)
    }
    assert found == {}


def test_motion_stops_where_the_phone_is_asked_to_hold_still() -> None:
    for sheet in ("learner/player.css", "base.css"):
        style = (ROOT / "lms" / "static" / "css" / sheet).read_text("utf-8")
        asked = style[style.index("prefers-reduced-motion: reduce") :]
        assert "animation: none !important" in asked, sheet


def test_a_recommended_lesson_is_never_a_lock(app: Flask) -> None:
    lessons = app.extensions["catalogue"].lessons.values()
    assert any(lesson.before for lesson in lessons)
    assert [lesson.id for lesson in lessons if "before" in bundle(lesson)] == []


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_can_be_read_in_the_sun() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    tokens = (ROOT / "lms" / "static" / "css" / "tokens.css").read_text("utf-8")
    # the first of each name: the learner's pages have one scheme, the light one
    colours = dict(reversed(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", tokens)))
    pairs = [(word, "paper") for word in ("ink", "grey-2", "leaf", "sky", "brick")]
    pairs += [("on-colour", "leaf"), ("on-colour", "sky"), ("on-colour", "brick"), ("ink", "amber"), ("ink", "grey-1")]
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 7} == {}


def test_the_page_about_the_rules_names_only_tests_and_checks_that_exist() -> None:
    page = PAGE.read_text("utf-8")
    numbers = re.findall(r"^\| (\d+) \|", page, re.MULTILINE)
    assert numbers == [*map(str, range(1, 16)), *map(str, range(1, 9))]
    missing = [
        found[0]
        for found in NAMED_TEST.finditer(page)
        if not (ROOT / found[1]).is_file() or not _says((ROOT / found[1]).read_text("utf-8"), found[2], found[3])
    ]
    assert missing == []
    known = messages("en")
    assert [code for code in NAMED_CHECK.findall(page) if f"lesson_fault.{code}" not in known] == []


def _says(source: str, function: str | None, sentence: str | None) -> bool:
    return (not function or f"def {function}(" in source) and (not sentence or f'"{sentence}"' in source)
