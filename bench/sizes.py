"""How many bytes cross the network, compressed as they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask

from bench.figures import Figure
from lms.foundation.assets import asset

KB = 1024
# The budgets of a slow line (400 kbit/s: 20 ms for each kB).
LEARNERS_SCRIPT, CRITICAL_PATH, LESSON, CORE_COURSE, FIRST_VISIT = 20, 35, 40, 1024, 100


def figures(app: Flask) -> Iterator[Figure]:
    """Sizes of what a phone loads."""
    sizes = {name: packed(app, place) for name, place in _places(app).items()}
    scripts = sizes["learner.js"] + sizes["sw.js"]
    home = sizes["shell"] + sizes["learner.css"] + sizes["learner.js"]
    lessons = _lessons(app)
    core = {name: size for name, (size, is_core) in lessons.items() if is_core}
    largest = max(lessons, key=lambda name: lessons[name][0])
    yield Figure("learner's scripts, worker included", scripts, "kB", LEARNERS_SCRIPT)
    yield Figure("learner's styles", sizes["learner.css"], "kB")
    yield Figure("shell, words in both languages", sizes["shell"], "kB")
    yield Figure("home, critical path", home, "kB", CRITICAL_PATH)
    yield Figure(f"largest lesson ({largest})", lessons[largest][0], "kB", LESSON)
    yield Figure("core course, all lessons", sum(core.values()), "kB", CORE_COURSE, f"{len(core)} lessons")
    yield Figure(
        "home + worker's store + first lesson", sum(sizes.values()) + next(iter(core.values())), "kB", FIRST_VISIT
    )


def packed(app: Flask, place: str) -> float:
    """Kilobytes of the body that answers a GET of ``place``."""
    response = app.test_client().get(place, headers={"Accept-Encoding": "gzip"})
    if response.status_code != 200:
        raise LookupError(f"{place} answers {response.status_code}")
    return len(response.get_data()) / KB


def _places(app: Flask) -> dict[str, str]:
    with app.app_context():
        built = {name: asset(name) for name in ("learner.js", "learner.css", "icon.svg", "icon-192.png")}
    return {
        "shell": "/",
        "sw.js": "/sw.js",
        "manifest": "/manifest.webmanifest",
        "catalogue": "/phone/catalogue",
        **built,
    }


def _lessons(app: Flask) -> dict[str, tuple[float, bool]]:
    """Lesson → kilobytes, and whether it is a core lesson; in the catalogue's order."""
    catalogue: dict[str, Any] = app.test_client().get("/phone/catalogue").get_json()
    listed = [lesson for course in catalogue["courses"] for lesson in course["lessons"]]
    return {lesson["id"]: (packed(app, lesson["url"]), bool(lesson["core"])) for lesson in listed}
