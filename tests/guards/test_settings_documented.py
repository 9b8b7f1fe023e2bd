"""The operators' table of settings says what the code does: the same names, and defaults that are the defaults."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from lms.foundation.settings import ROOT, Settings, read_settings

ROW = re.compile(r"^\| `(LMS_[A-Z_]+)` \| (.+?) \| (.+?) \|$", re.M)
LITERAL = re.compile(r"`([^`]+)`")


def documented() -> dict[str, str]:
    """Name → default as the table writes it."""
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return {name: default for name, default, _meaning in ROW.findall(table)}


LITERAL_DEFAULTS = {name: found.group(1) for name, text in documented().items() if (found := LITERAL.fullmatch(text))}


def test_every_setting_stands_in_the_table_and_no_other() -> None:
    assert set(documented()) == {f"LMS_{field.name.upper()}" for field in fields(Settings)}


def test_no_variable_is_read_that_the_table_does_not_name() -> None:
    read = {
        name
        for file in (ROOT / "lms").rglob("*.py")
        for name in re.findall(r"LMS_[A-Z_]*[A-Z]", file.read_text(encoding="utf-8"))
    }
    assert read - set(documented()) == set()


@pytest.mark.parametrize("name", sorted(LITERAL_DEFAULTS))
def test_a_default_of_the_table_is_the_default(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings({name: LITERAL_DEFAULTS[name]}) == read_settings({})


def test_most_defaults_are_written_out() -> None:
    assert set(documented()) - set(LITERAL_DEFAULTS) == {
        "LMS_DATABASE_URL", "LMS_SECRET_KEY", "LMS_LESSONS", "LMS_BUILD",
    }  # fmt: skip
