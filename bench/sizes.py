"""How many bytes cross the network, compressed as they are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask

from bench.figures import Figure
from lms.catalogue.bundle import LESSON_BYTES
from lms.foundation.assets import asset

KB = 1024
# The budgets of a slow line (400 kbit/s: 20 ms for each kB).
LEARNERS_SCRIPT, CRITICAL_PATH, LESSON, CORE_COURSE, FIRST_VISIT = 20, 35, LESSON_BYTES // KB, 1024, 100


def figures(app: Flask) -> Iterator[Figure]:
    """Sizes of what a phone loads."""
    sizes = {place: packed(app, place) for place in _kept(app)}
    every_script = sum(size for place, size in sizes.items() if place.endswith(".js"))
    styles = sum(size for place, size in sizes.items() if place.endswith(".css"))
    with app.app_context():
        first_script, lesson_script = sizes[asset("learner.js")], sizes[asset("learner-lesson.js")]
    learners = first_script + lesson_script + sizes["/sw.js"]
    lessons = _lessons(app)
    core = {name: size for name, (size, is_core) in lessons.items() if is_core}
    largest = max(lessons, key=lambda name: lessons[name][0])
    first_visit = sum(sizes.values()) + next(iter(core.values()))
    yield Figure("home's script", first_script, "kB")
    yield Figure("learner's scripts: home, lesson and worker", learners, "kB", LEARNERS_SCRIPT)
    yield Figure("all parts and the words in them", every_script, "kB", None, "fetched by the worker behind home")
    yield Figure("learner's styles", styles, "kB")
    yield Figure("shell, words in both languages", sizes["/"], "kB")
    yield Figure("home, critical path", sizes["/"] + styles + first_script, "kB", CRITICAL_PATH)
    yield Figure(f"largest lesson ({largest})", lessons[largest][0], "kB", LESSON)
    yield Figure("core course, all lessons", sum(core.values()), "kB", CORE_COURSE, f"{len(core)} lessons")
    yield Figure("home + worker's store + first lesson", first_visit, "kB", FIRST_VISIT)


def packed(app: Flask, place: str) -> float:
    """Kilobytes of the body that answers a GET of ``place``."""
    response = app.test_client().get(place, headers={"Accept-Encoding": "gzip"})
    if response.status_code != 200:
        raise LookupError(f"{place} answers {response.status_code}")
    return len(response.get_data()) / KB


def _kept(app: Flask) -> list[str]:
    """The worker and every address it keeps, as its first line lists them."""
    first_line = app.test_client().get("/sw.js").get_data(as_text=True).partition("\n")[0]
    listed: list[str] = json.loads(first_line.removeprefix("const SHELL = ").removesuffix(";"))["precache"]
    return ["/sw.js", *listed]


def _lessons(app: Flask) -> dict[str, tuple[float, bool]]:
    """Lesson → kilobytes, and whether it is a core lesson; in the catalogue's order."""
    catalogue: dict[str, Any] = app.test_client().get("/phone/catalogue").get_json()
    listed = [lesson for course in catalogue["courses"] for lesson in course["lessons"]]
    return {lesson["id"]: (packed(app, lesson["url"]), bool(lesson["core"])) for lesson in listed}
