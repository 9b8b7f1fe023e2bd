"""Words, numbers and days in two languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask, g

from lms.foundation import translation
from lms.foundation.translation import MissingText, both, day, language, minute, number, percent, t, texts

WORDS = {
    "vi": '{"x.seen": "{n} bài", "x.greet": "Chào {name}"}',
    "en": '{"x.seen": "{n} lessons", "x.seen.one": "one lesson", "x.greet": "Hello {name}"}',
}


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for lang, content in WORDS.items():
        (tmp_path / f"x.{lang}.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr(translation, "TEXT", tmp_path)
    texts.cache_clear()
    yield tmp_path
    texts.cache_clear()


@contextmanager
def asked_in(app: Flask, lang: str) -> Iterator[None]:
    with app.test_request_context(f"/?lang={lang}"):
        g.pop("_flask_babel", None)
        yield


def test_a_text_is_filled_in_each_language(words: Path) -> None:
    assert t("x.greet", lang="vi", name="{bà} Mận") == "Chào {bà} Mận"
    assert both("x.greet", name="Mận") == {"vi": "Chào Mận", "en": "Hello Mận"}


def test_one_has_its_own_words_where_the_language_has_them(words: Path) -> None:
    assert [t("x.seen", lang="en", n=n) for n in (0, 1, 2)] == ["0 lessons", "one lesson", "2 lessons"]
    assert [t("x.seen", lang="vi", n=n) for n in (0, 1, 2)] == ["0 bài", "1 bài", "2 bài"]


def test_a_missing_text_says_which_and_in_which_language(words: Path) -> None:
    with pytest.raises(MissingText, match=r"x\.nothing \(en\)"):
        t("x.nothing", lang="en")
    with pytest.raises(MissingText, match="name"):
        t("x.greet", lang="vi")


def test_a_key_written_twice_is_found(words: Path) -> None:
    (words / "y.vi.json").write_text('{"x.greet": "Xin chào"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.greet is written twice"):
        texts("vi")


def test_outside_a_request_vietnamese_is_spoken(app: Flask) -> None:
    assert language() == "vi"


def test_numbers_and_shares_are_written_as_people_write_them(app: Flask) -> None:
    with asked_in(app, "vi"):
        assert (number(1234), number(1234.56), number(0)) == ("1.234", "1.234,6", "0")
        assert percent(131, 200) == "65,5\N{NO-BREAK SPACE}%"
    with asked_in(app, "en"):
        assert (number(1234), number(1234.56)) == ("1,234", "1,234.6")
        assert percent(131, 200) == "65.5\N{NO-BREAK SPACE}%"


def test_a_share_of_nothing_is_a_dash(app: Flask) -> None:
    assert percent(0, 0) == "–"


def test_days_are_those_where_the_users_live(app: Flask) -> None:
    late = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
    assert (day(late), minute(late)) == ("24/11/2026", "24/11/2026 01:05")
    assert day(date(2026, 11, 23)) == "23/11/2026"
