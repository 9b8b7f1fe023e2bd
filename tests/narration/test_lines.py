"""What can be spoken, and by which key it is found again."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.catalogue.bundle import bundle
from lms.catalogue.model import Catalogue
from lms.foundation.settings import BadSetting, Settings
from lms.narration.languages import read_languages
from lms.narration.lines import APP, PRACTICE, STEPS, script_of, words_key
from tests.narration.takes import script

# The same pairs stand in tests/js/voice/key.test.js.
KEYS = {"Bà con nhìn ba chỗ.": "ffdbfd1e5030", "45.000 đ": "a80ca325b80a", "Đúng rồi, ạ!": "c0fef128d6f2"}


def test_the_key_is_the_one_the_phone_makes() -> None:
    assert {text: words_key(text) for text in KEYS} == KEYS


def test_signs_spaces_and_capitals_do_not_count() -> None:
    assert words_key("Bà con nhìn ba chỗ.") == words_key("bà con  NHÌN — ba chỗ")
    assert words_key("Bà con nhìn ba chỗ.") != words_key("Bà con nhìn bốn chỗ.")


def test_every_step_of_every_lesson_has_its_line(app: Flask) -> None:
    catalogue: Catalogue = app.extensions["catalogue"]
    for lesson in catalogue.lessons.values():
        steps = [line for line in script_of(bundle(lesson)).lines if line.group == STEPS]
        factual = [each for each in lesson.words["vi"].steps.values() if "{" in each.speech]
        assert len(steps) == len(lesson.steps) + 1 - len(factual), lesson.id


def test_no_line_holds_a_fact_of_the_village_or_a_value(app: Flask) -> None:
    lines = [line for found in app.extensions["scripts"].values() for line in found.lines]
    assert [line for line in lines if "{" in line.words.vi + line.words.en] == []


def test_each_line_stands_once(app: Flask) -> None:
    keys = [line.key("vi") for line in script("qr-pay-buyer").lines]
    assert len(keys) == len(set(keys))


def test_a_practice_says_each_rounds_own_amount(app: Flask) -> None:
    said = " ".join(line.words.vi for line in script("qr-pay-buyer").lines if line.group == PRACTICE)
    assert "bốn mươi lăm nghìn" in said.lower()
    assert "sáu mươi tám nghìn" in said.lower()


def test_the_apps_own_words_can_be_spoken(app: Flask) -> None:
    assert "Bà con nhìn chỗ đang sáng lên." in [line.words.vi for line in script(APP).lines]


def test_the_languages_are_those_of_the_file(settings: Settings) -> None:
    assert list(read_languages(settings.lessons)) == ["vi", "en", "dao", "tay", "san-chi", "san-diu"]


def test_a_broken_list_of_languages_is_named_at_the_start(settings: Settings) -> None:
    (settings.data / "voices.yaml").write_text("- {id: Dao, name: {vi: Tiếng Dao, en: Dao}, reads: fr}\n")
    with pytest.raises(BadSetting, match=r"voices\.yaml must list"):
        read_languages(settings.data)


def test_without_a_list_there_are_vietnamese_and_english(settings: Settings) -> None:
    assert list(read_languages(settings.data)) == ["vi", "en"]
