"""What can be spoken: every line of a lesson, and every line of the app itself.

A recording belongs to the words it speaks, not to a place: `words_key` of what is written finds it. So a sentence that
stands twice is recorded once, a changed sentence silently loses its old recording, and the player asks with the text
it shows (`lms/static/pwa/voice/key.js` makes the same key).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lms.catalogue.pair import LANGUAGES, Pair

# The app's own lines (buttons, remarks, errors) are kept under this name beside the lessons.
APP = "app"
# What a learner hears of each kind, and the order in which a speaker is asked for it.
STEPS, ANSWERS, PRACTICE = "steps", "answers", "practice"
_WORD = re.compile(r"[^\W_]+")
_HELD = re.compile(r"[.:]$")
_SEEDS = (0x811C9DC5, 0x9747B28C)
# Kinds of step whose caption is said before the sentence, as the player does (`lead` in player/lesson.js).
_LED = ("practise", "quiz")
_SAID = ("say", "wrong", "danger", "otherwise", "other", "empty")


def words_key(text: str) -> str:
    """Twelve hexadecimal digits for the words of a text; signs, spaces and capitals do not count. FNV-1a, twice."""
    words = " ".join(_WORD.findall(unicodedata.normalize("NFC", text).lower()))
    first, second = (_fnv(words, seed) for seed in _SEEDS)
    return f"{first:08x}{second >> 16:04x}"


def _fnv(text: str, value: int) -> int:
    units = text.encode("utf-16-le")
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = ((value ^ (low | high << 8)) * 0x01000193) & 0xFFFFFFFF
    return value


@dataclass(frozen=True)
class Line:
    """One thing that is said; ``group`` is STEPS, ANSWERS or PRACTICE."""

    group: str
    words: Pair

    def key(self, reads: str) -> str:
        return self._keys[reads]

    @property
    def keys(self) -> frozenset[str]:
        """By which the phone may ask for it: the words in whichever language they are shown."""
        return frozenset(self._keys.values())

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {lang: words_key(self.words[lang]) for lang in LANGUAGES}


@dataclass(frozen=True)
class Script:
    """All lines of a lesson, or of the app, each once."""

    id: str
    title: Pair
    lines: tuple[Line, ...]


def script_of(bundle: Mapping[str, Any]) -> Script:
    """The lines of a lesson, from its bundle (docs/phone.md)."""
    words = bundle["words"]
    title = Pair(words["vi"]["title"], words["en"]["title"])
    return Script(bundle["id"], title, _once(_lines(bundle)))


def app_script(texts: Mapping[str, Mapping[str, str]], title: Pair) -> Script:
    """The app's own lines; one with a value in it cannot be recorded."""
    pairs = (Pair(texts["vi"][key], texts["en"][key]) for key in texts["vi"] if key in texts["en"])
    return Script(APP, title, _once(Line(STEPS, pair) for pair in pairs if "{" not in pair.vi))


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Each line once; what is empty, or holds a fact of the village, is no line: facts are never in recordings."""
    kept: dict[str, Line] = {}
    for line in lines:
        if all(_WORD.search(line.words[lang]) and "{" not in line.words[lang] for lang in LANGUAGES):
            kept.setdefault(words_key(line.words.vi), line)
    return tuple(kept.values())


def _lines(bundle: Mapping[str, Any]) -> Iterator[Line]:
    vi, en = (bundle["words"][lang] for lang in LANGUAGES)
    for step in bundle["steps"]:
        yield Line(STEPS, Pair(*(_told(step, words["steps"][step["id"]]) for words in (vi, en))))
    yield Line(STEPS, Pair(vi["outcome"], en["outcome"]))
    for step in bundle["steps"]:
        yield from _answers(step["kind"], vi["steps"][step["id"]], en["steps"][step["id"]])
    for simulation in bundle["simulations"].values():
        yield from _practice(simulation, simulation.get("values", {}))


def _told(step: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if step["kind"] not in _LED:
        return words["speech"]
    return ". ".join(part for part in (_HELD.sub("", words["caption"]), words["speech"]) if part)


def _answers(kind: str, vi: Mapping[str, Any], en: Mapping[str, Any]) -> Iterator[Line]:
    if kind in ("look", "choose"):
        part = "spots" if kind == "look" else "options"
        yield from _entries(vi.get(part, {}), en.get(part, {}), labels=kind == "choose")
    for name, question in vi.get("questions", {}).items():
        other = en["questions"][name]
        yield Line(ANSWERS, Pair(question["ask"], other["ask"]))
        yield from _entries(question["options"], other["options"], labels=True)


def _entries(vi: Mapping[str, Any], en: Mapping[str, Any], *, labels: bool) -> Iterator[Line]:
    for name, entry in vi.items():
        if labels:
            yield Line(ANSWERS, Pair(entry["label"], en[name]["label"]))
        yield Line(ANSWERS, Pair(entry.get("say", entry["label"]), en[name].get("say", en[name]["label"])))


def _practice(node: Any, values: Mapping[str, Any], said: bool = False) -> Iterator[Line]:
    """Every spoken text beneath a part of a simulation, once for each round's values."""
    if isinstance(node, list):
        for child in node:
            yield from _practice(child, values)
    elif isinstance(node, dict) and said and set(LANGUAGES) <= node.keys():
        rounds: list[Mapping[str, Any]] = list(values.values()) or [{}]
        for round_ in rounds:
            yield Line(PRACTICE, Pair(*(_filled(node[lang], round_, lang) for lang in LANGUAGES)))
    elif isinstance(node, dict):
        for name, child in node.items():
            if name != "values":
                yield from _practice(child, values, name in _SAID or (said and name in ("guided", "independent")))


def _filled(text: str, values: Mapping[str, Any], lang: str) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value[lang] if isinstance(value, dict) else value))
    return text
