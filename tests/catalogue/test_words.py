"""The words of a lesson, read from Markdown."""

from __future__ import annotations

from lms.catalogue.faults import FaultLog
from lms.catalogue.model import LessonWords
from lms.catalogue.words import read_words
from tests.catalogue.sample_lesson import VI


def read(text: str) -> LessonWords:
    log = FaultLog("vi.md")
    words = read_words(text, log)
    assert log.found == []
    return words


def test_the_title_and_the_outcome_stand_first() -> None:
    words = read("# Bài\n\n> Tự làm được\n> một việc.\n")
    assert (words.title, words.outcome) == ("Bài", "Tự làm được một việc.")


def test_lines_of_a_paragraph_are_joined_and_paragraphs_stay_apart() -> None:
    story = read(VI).steps["story"]
    assert story.speech == "Cô Lan muốn mở ứng dụng. Cô gọi {sdt_to} để hỏi.\nCô chờ một chút."
    assert story.speech_lines == (8, 11)


def test_a_step_has_its_caption_and_what_its_picture_shows() -> None:
    story = read(VI).steps["story"]
    assert (story.caption, story.alt, story.picture) == ("Cô Lan và chiếc lá", "Cô Lan cầm điện thoại", "story")
    assert (story.line, story.caption_line, story.alt_line) == (5, 6, 13)


def test_a_label_may_have_a_colon() -> None:
    name, maker = read(VI).steps["places"].entries
    assert (name.id, name.label, name.say) == ("name", "Tên", "Tên đúng.")
    assert maker.label == "Nơi làm ra: ở đây"


def test_what_an_option_says_may_go_over_lines() -> None:
    [entry] = read("# A\n> B\n## c\n**D**\nE.\n- f: G\n  > Một.\n  > Hai.\n").steps["c"].entries
    assert (entry.say, entry.line, entry.say_line) == ("Một. Hai.", 6, 7)


def test_questions_have_their_own_options() -> None:
    questions = read(VI).steps["questions"]
    where = questions.questions[0]
    assert questions.speech == "Nghe rồi chọn."
    assert (where.id, where.ask, [option.id for option in where.options]) == ("where", "Cài ở đâu?", ["store", "link"])


def test_windows_line_ends_read_the_same() -> None:
    assert read(VI.replace("\n", "\r\n")) == read(VI)
