"""Every lesson is played on a phone without network: all that is right, all that is wrong, in both languages.

Authors run it for one lesson: ``pytest tests/browser/test_every_lesson.py -k install-app-safely``. What fails names
lesson, language, step and cure. The judge itself is the JavaScript in ``judge/``; it plays within the page.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from deno import find_deno_bin
from playwright.sync_api import Browser, Page

from lms.catalogue.bundle import bundle, packed_size
from lms.catalogue.load import load
from lms.foundation.settings import ROOT
from tests.browser.conftest import MakeWorld
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import PHONE, Phone

LESSONS = sorted(file.parent.name for file in (ROOT / "lessons").glob("*/*/lesson.yaml"))
JUDGE = Path(__file__).with_name("judge") / "judge.js"
TEXTS = ROOT / "lms" / "text"
MOST_BYTES = 40_000
TAKE_ALL = """async () => {
  const {courses} = await (await fetch("/phone/catalogue")).json();
  const cache = await caches.open("lessons");
  await cache.addAll(courses.flatMap(({lessons}) => lessons.map(({url}) => url)));
}"""
LARGE_LETTERS = "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '130%')"


@pytest.fixture(scope="module")
def page_without_network(browser: Browser, make_world: MakeWorld) -> Iterator[Page]:
    """A small phone with large letters that has taken all lessons; then the server went away."""
    world = make_world(worker=False)
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(LARGE_LETTERS)
    phone = Phone(context.new_page(), world.url)
    phone.open()
    phone.ready_for_offline()
    phone.page.evaluate(TAKE_ALL)
    world.programme.stop()
    phone.page.reload()
    phone.page.evaluate(_judge())
    phone.page.evaluate(_axe())
    yield phone.page
    context.close()


@cache
def _judge() -> str:
    """The judge as one script, bundled as the app itself is."""
    command = [find_deno_bin(), "bundle", "--quiet", str(JUDGE)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert made.returncode == 0, made.stderr
    return f"(() => {{ {made.stdout} }})()"


@cache
def _texts(lang: str) -> dict[str, str]:
    """All words of the learner's app."""
    files = [*TEXTS.glob(f"learner/*.{lang}.json"), *TEXTS.glob(f"parts/*/*.{lang}.json")]
    return {key: text for file in files for key, text in json.loads(file.read_text("utf-8")).items()}


def _axe() -> str:
    return str(Axe().axe_script) + "; undefined"


_looked_at: set[str] = set()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_can_be_learned_without_network(page_without_network: Page, lesson: str, lang: str) -> None:
    told: dict[str, Any] = page_without_network.evaluate(
        "([lesson, lang, texts, lookedAt]) => judge(lesson, lang, texts, lookedAt)",
        [lesson, lang, _texts(lang), sorted(_looked_at)],
    )
    assert told["faults"] == [], _report(told["faults"])
    _looked_at.update(told["lookedAt"])


def _report(faults: list[dict[str, str]]) -> str:
    lines = [
        f"{each['lesson']} [{each['lang']}] step {each['step']} ({each['kind']}): {each['what']} — {each['cure']}"
        for each in faults
    ]
    return "\n" + "\n".join(lines)


def test_each_lesson_is_small() -> None:
    sizes = {name: packed_size(bundle(lesson)) for name, lesson in load(ROOT / "lessons").lessons.items()}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
