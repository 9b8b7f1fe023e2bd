"""Every text stands in both languages, every key that is used has a text, and no text is written for nobody."""

from __future__ import annotations

import re
import string

import pytest

from lms.foundation.settings import ROOT
from lms.foundation.translation import LANGUAGES, texts

USED_IN = ("lms/**/*.py", "lms/templates/**/*.html", "lms/static/**/*.js")
KEY = re.compile(r"""["'`]([a-z][a-z_]*(?:\.[a-z0-9_-]+)+)["'`]""")
# `t("progress.rung." + name)`, `t(f"phone.refused.{reason}")`: whatever begins so is used.
STEM = re.compile(r"""["'`]([a-z][a-z_]*\.[a-z0-9_.-]*)(?:["'`]\s*[+~]|\$?\{|%)""")
LOOKUP = re.compile(r"""\b(?:t|both)\(\s*["'`]([a-z][a-z0-9_.-]*[a-z0-9_-])["'`]""")


def sources() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for pattern in USED_IN for file in ROOT.glob(pattern))


def test_both_languages_have_the_same_keys() -> None:
    vietnamese, english = (set(texts(language)) for language in LANGUAGES)
    allowed_only_in_english = {key for key in english if key.endswith(".one")}
    assert vietnamese - english == set()
    assert english - vietnamese - allowed_only_in_english == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, text in texts(language).items() if not text.strip()] == []


def test_the_same_values_are_filled_in_both_languages() -> None:
    def names(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    vietnamese, english = texts("vi"), texts("en")
    assert {
        key: (names(vietnamese[key]), names(english[key]))
        for key in vietnamese
        if names(vietnamese[key]) != names(english[key])
    } == {}


def test_every_key_that_is_looked_up_has_a_text() -> None:
    assert sorted(set(LOOKUP.findall(sources())) - set(texts("vi"))) == []


def test_no_text_is_written_for_nobody() -> None:
    written = sources()
    named, stems = set(KEY.findall(written)), tuple(set(STEM.findall(written)))
    unused = [
        key
        for key in texts("vi")
        if key not in named and not key.startswith(stems) and key.removesuffix(".one") not in named
    ]
    assert unused == []
