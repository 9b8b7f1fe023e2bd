"""The oldest phones: Chrome 106 (the last for Android 6) and Safari 15.4. Newer syntax and calls are kept out."""

from __future__ import annotations

import re
from pathlib import Path

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


def too_new(file: Path, text: str, patterns: dict[str, str]) -> list[str]:
    return [
        f"{file.name}: {found.group(0)} ({since})"
        for pattern, since in patterns.items()
        for found in re.finditer(pattern, text)
    ]


def without_supports(style: str) -> str:
    return re.sub(r"@supports[^{]+\{(?:[^{}]|\{[^{}]*\})*\}", "", style)


def test_learners_scripts_run_on_the_oldest_phones() -> None:
    scripts = {file: file.read_text("utf-8") for file in (STATIC / "pwa").rglob("*.js")}
    assert [found for file, script in scripts.items() for found in too_new(file, script, TOO_NEW_JS)] == []


def test_styles_hold_on_the_oldest_phones() -> None:
    styles = {file: without_supports(file.read_text("utf-8")) for file in STATIC.rglob("*.css")}
    assert [found for file, style in styles.items() for found in too_new(file, style, TOO_NEW_CSS)] == []
