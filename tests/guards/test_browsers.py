"""The oldest phones: Chrome 106 (the last for Android 6) and Safari 15.4. Newer syntax and calls are kept out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lms.foundation.settings import ROOT

STATIC = ROOT / "lms" / "static"
TOO_NEW_JS = {
    r"\.(toSorted|toReversed|toSpliced|with)\(": "Chrome 110",
    r"Object\.groupBy|Map\.groupBy": "Chrome 117",
    r"Array\.fromAsync": "Chrome 121",
    r"Promise\.withResolvers": "Chrome 119",
    r"\bstatic\s*\{": "Safari 16.4",
    r"\(\?<[=!]": "Safari 16.4",
    r"\bshowPopover|popover=": "Chrome 114",
    r"AbortSignal\.any": "Chrome 116",
    r"\bSet\.prototype\.union|\.isSubsetOf\(": "Chrome 122",
}
TOO_NEW_CSS = {
    r"color-mix\(": "Chrome 111",
    r"(?m)^\s+&": "Chrome 112",
    r"@starting-style": "Chrome 117",
    r"@scope": "Chrome 118",
    r"light-dark\(": "Chrome 123",
}


def too_new(file: Path, patterns: dict[str, str]) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [
        f"{file.name}: {found.group(0)} ({since})"
        for pattern, since in patterns.items()
        for found in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("file", sorted((STATIC / "pwa").rglob("*.js")), ids=lambda file: file.name)
def test_learners_scripts_run_on_the_oldest_phones(file: Path) -> None:
    assert too_new(file, TOO_NEW_JS) == []


@pytest.mark.parametrize("file", sorted(STATIC.rglob("*.css")), ids=lambda file: file.name)
def test_styles_hold_on_the_oldest_phones(file: Path) -> None:
    without_supports = re.sub(r"@supports[^{]+\{(?:[^{}]|\{[^{}]*\})*\}", "", file.read_text(encoding="utf-8"))
    assert [found for pattern, since in TOO_NEW_CSS.items() for found in re.findall(pattern, without_supports)] == []
