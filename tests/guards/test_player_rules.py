"""Rules for the lesson player that its sources show (docs/pedagogy.md): what must never be in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from lms.catalogue.bundle import bundle
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
