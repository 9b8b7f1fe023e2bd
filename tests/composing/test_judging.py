"""A draft is judged by the rules of all lessons, and each fault stands where its author finds it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from msgspec.structs import replace

from lms.catalogue.bundle import bundle
from lms.catalogue.check import check
from lms.composing.content import Content, Words
from lms.composing.exporting import slug, zipped
from lms.composing.judging import Judge, Judgement
from lms.composing.photos import to_photo
from lms.composing.wording import told
from lms.foundation.settings import ROOT
from tests.composing.makers import CHOICE, QUIZ, STORY, TITLE, WHOLE, camera_photo

pytestmark = pytest.mark.slow

LESSONS = ROOT / "lessons"


def judged(content: Content, photo: bytes | None = None) -> Judgement:
    return Judge(LESSONS).judge("xa-mau", content, lambda _: photo)


def placed(content: Content) -> set[tuple[str, str, str]]:
    return {(each.place.step, each.place.field, each.fault.code) for each in judged(content).faults}


def changed(step: Any, **fields: Any) -> Content:
    return WHOLE.with_step(replace(step, **fields))


def test_a_whole_lesson_is_sound_in_vietnamese_alone_and_is_never_of_the_core_set(app: Flask) -> None:
    judgement = judged(WHOLE)
    assert judgement.faults == ()
    assert judgement.catalogue
    assert judgement.catalogue.core == ()
    told = bundle(judgement.catalogue.lessons["xa-mau"])
    words: Any = told["words"]
    assert (told["course"], told["core"], words["en"]["title"]) == ("bai-cua-xa", False, WHOLE.title.vi)


LONG = "Bà con ơi mình gọi điện trước cho trạm y tế xã để hẹn giờ khám rồi hãy đi kẻo phải chờ rất lâu đấy nhé"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (changed(STORY, picture=""), ("listen-1", "", "no_picture")),
        (changed(STORY, caption=Words()), ("listen-1", "", "no_caption")),
        (changed(STORY, speech=Words(LONG)), ("listen-1", "speech", "long_sentence")),
        (changed(STORY, speech=Words("Gọi số 0912345678 nhé.")), ("listen-1", "speech", "whole_number")),
        (changed(STORY, speech=Words("# Chào bà con\n- Gọi Vietcombank nhé.")), ("listen-1", "speech", "real_name")),
        (changed(CHOICE, entries=CHOICE.entries[:1]), ("choose-2", "", "count_of_options")),
        (changed(QUIZ, questions=QUIZ.questions[:2]), ("quiz-3", "", "count_of_questions")),
        (replace(WHOLE, skills=()), ("about", "skills", "not_list")),
        (replace(WHOLE, minutes=0), ("about", "", "minutes")),
        (WHOLE.with_new("practise"), ("practise-5", "", "unknown_simulation")),
        (Content(), ("about", "title", "no_title")),
    ],
)
def test_a_fault_stands_at_its_step(app: Flask, content: Content, fault: tuple[str, str, str]) -> None:
    assert fault in placed(content)


def test_every_fault_of_an_empty_form_is_told_without_a_word_about_files(app: Flask) -> None:
    empty = Content()
    for kind in ("listen", "explain", "look", "practise", "choose", "quiz", "own-phone"):
        empty = empty.with_new(kind)
    said = [told(each) for each in judged(empty).faults]
    assert len(said) >= 8
    of_files = (".yaml", ".md", ".svg", "##", "![", "- ", "items")
    assert [text for text in said if any(word in text for word in of_files)] == []


def test_english_once_begun_is_wanted_everywhere(app: Flask) -> None:
    begun = replace(WHOLE, title=Words(TITLE, "Book a visit"), outcome=Words(WHOLE.outcome.vi, "Books a visit alone."))
    found = judged(begun).faults
    assert {each.lang for each in found if each.place.step == "listen-1"} == {"en"}
    assert told(found[0]).startswith("Tiếng Anh: ")


def test_signs_at_the_beginning_of_a_line_stay_words(app: Flask) -> None:
    judgement = judged(changed(STORY, speech=Words("> - Chào bà con.\n\n## Mình đi khám nhé.")))
    assert judgement.catalogue
    spoken = judgement.catalogue.lessons["xa-mau"].words["vi"].steps["listen-1"].speech
    assert spoken == "Chào bà con.\nMình đi khám nhé."


def test_a_lesson_heavier_than_a_lesson_may_be_is_told_so(app: Flask) -> None:
    steps = [replace(CHOICE, id=f"choose-{number}", picture=f"photo:{number}") for number in range(1, 7)]
    photos = {str(number): to_photo(camera_photo()) for number in range(1, 7)}
    heavy = Judge(LESSONS).judge("xa-mau", replace(WHOLE, steps=tuple(steps)), photos.get)
    assert [each.fault.code for each in heavy.faults] == ["heavy"]
    light = Judge(LESSONS).judge("xa-mau", replace(WHOLE, steps=tuple(steps[:3])), photos.get)
    assert (light.faults, light.bytes <= 40_000) == ((), True)


def test_an_exported_lesson_is_taken_into_lessons_by_the_same_check(app: Flask, tmp_path: Path) -> None:
    content = WHOLE.with_step(replace(STORY, picture="photo:x"))
    name = slug(content, "abc")
    assert name == "dat-lich-kham-o-tram-xa"
    packed = zipped(LESSONS, name, content, lambda _: to_photo(camera_photo()))
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    for part in ("art", "simulations", "facts.yaml"):
        (lessons / part).symlink_to(LESSONS / part)
    for course in ("phone-start", "connect-village", "public-services", "cashless", "scam-shield", "sell-online"):
        (lessons / course).mkdir()
        for lesson in (LESSONS / course).iterdir():
            (lessons / course / lesson.name).symlink_to(lesson)
    zipfile.ZipFile(io.BytesIO(packed)).extractall(lessons / "phone-start")
    outline = (LESSONS / "courses.yaml").read_text("utf-8")
    (lessons / "courses.yaml").write_text(outline.replace("lessons: [", f"lessons: [{name}, ", 1), "utf-8")
    assert {fault.code for fault in check(lessons)} == {"not_english"}, "only the English is still to be written"
