"""What is wrong in the lessons folder: file, line, what, and how to cure it, in both languages."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from lms.catalogue.pair import LANGUAGES, Pair

TEXTS = Path(__file__).resolve().parent.parent / "text"


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: `file` relative to the lessons folder, `line` counted from 1, `code` the name of its kind.

    `values` is what its texts were filled with, for those who say the same in other words.
    """

    file: str
    line: int
    what: Pair
    cure: Pair
    code: str
    values: Mapping[str, object] = field(default_factory=dict, compare=False)

    def told(self, lang: str) -> str:
        """Give the fault as one line, `file:line: what — cure`."""
        return f"{self.file}:{self.line}: {self.what[lang]} — {self.cure[lang]}"


@cache
def messages(lang: str) -> dict[str, str]:
    """Give the texts of this room by key, as `lms/text/catalogue.<lang>.json` holds them."""
    texts: dict[str, str] = json.loads((TEXTS / f"catalogue.{lang}.json").read_text("utf-8"))
    return texts


def message(key: str, **values: object) -> Pair:
    """Fill one text in both languages; a value that is a `Pair` speaks its own language."""
    return Pair(*(_filled(key, lang, values) for lang in LANGUAGES))


def _filled(key: str, lang: str, values: dict[str, object]) -> str:
    spoken = {name: value[lang] if isinstance(value, Pair) else value for name, value in values.items()}
    return messages(lang)[key].format(**spoken)


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word most like `word`, or all known words when none is near."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    return near[0] if near else ", ".join(names) or "—"


@dataclass
class FaultLog:
    """Collects the faults of one file."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, code: str, **values: object) -> None:
        """Note a fault; `code` names its two texts, `lesson_fault.<code>` and `….cure`."""
        key = f"lesson_fault.{code}"
        what, cure = message(key, **values), message(f"{key}.cure", **values)
        self.found.append(Fault(self.file, line, what, cure, code, values))

    def unknown(self, line: int, code: str, word: str, known: Iterable[str]) -> None:
        """Note a name that does not exist, with the nearest that does as the cure."""
        self.add(line, code, word=word, near=nearest(word, known))
