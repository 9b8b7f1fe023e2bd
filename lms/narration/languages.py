"""The languages one can listen in: `lessons/voices.yaml`, which a programme may extend."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lms.catalogue.pair import LANGUAGES, Pair
from lms.catalogue.records import KEBAB
from lms.foundation.settings import BadSetting

FILE = "voices.yaml"


@dataclass(frozen=True)
class Listening:
    """A language to listen in; ``reads``: the language whose words its speakers are given, ``vi`` or ``en``."""

    id: str
    name: Pair
    reads: str


WITHOUT_A_FILE = (
    Listening("vi", Pair("Tiếng Việt", "Vietnamese"), "vi"),
    Listening("en", Pair("Tiếng Anh", "English"), "en"),
)


def read_languages(lessons: Path) -> dict[str, Listening]:
    """By id, in the order written; Vietnamese and English where there is no file. Raises ``BadSetting``."""
    file = lessons / FILE
    if not file.exists():
        return {each.id: each for each in WITHOUT_A_FILE}
    try:
        found = [_listening(each) for each in yaml.safe_load(file.read_text(encoding="utf-8"))]
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise BadSetting(f"{file} must list languages as {{id, name: {{vi, en}}, reads: vi or en}}: {fault}") from None
    return {each.id: each for each in found}


def _listening(told: dict[str, Any]) -> Listening:
    language = Listening(str(told["id"]), Pair(str(told["name"]["vi"]), str(told["name"]["en"])), str(told["reads"]))
    if not KEBAB.fullmatch(language.id) or language.reads not in LANGUAGES:
        raise ValueError(told)
    return language
