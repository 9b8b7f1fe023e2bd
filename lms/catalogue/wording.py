"""Every text of the lessons folder that a learner hears or reads, with its place, for rules that look at all."""

from collections.abc import Iterator
from dataclasses import dataclass

from lms.catalogue.draft import Draft, LessonDraft
from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Entry, LessonWords, QuestionWords, StepWords
from lms.catalogue.records import texts


@dataclass(frozen=True)
class Worded:
    """One text in one language.

    `where` is the id of the lesson, of the simulation, or `courses`; `value` tells that the text is filled into others,
    and may be a name.
    """

    where: str
    lang: str
    text: str
    line: int
    log: FaultLog
    value: bool = False


def wording(draft: Draft) -> Iterator[Worded]:
    """Yield all texts that could be read."""
    yield from _lists(draft)
    for name, item in draft.simulation_items.items():
        log = draft.log(draft.files.folder / "simulations" / f"{name}.yaml")
        for part, child in item.value.items() if isinstance(item.value, dict) else ():
            for _, lang, text, line in texts(child):
                yield Worded(name, lang, text, line, log, part == "values")
    for lesson in draft.lessons.values():
        yield from _lesson(draft, lesson)


def _lists(draft: Draft) -> Iterator[Worded]:
    log = draft.log(draft.files.folder / "courses.yaml")
    outline = draft.outline
    for group in (*outline.courses, *outline.paths) if outline else ():
        for told in (group.title, group.blurb):
            yield from (Worded("courses", lang, text, group.line, log) for lang, text in told.to_json().items())


def _lesson(draft: Draft, lesson: LessonDraft) -> Iterator[Worded]:
    for lang, words in lesson.words.items():
        log = draft.log(lesson.folder / f"{lang}.md")
        yield from (Worded(lesson.id, lang, text, line, log) for text, line in _words(words) if text)
    if lesson.review_items is not None:
        log = draft.log(lesson.folder / "reviews.yaml")
        yield from (Worded(lesson.id, lang, text, line, log) for _, lang, text, line in texts(lesson.review_items))


def _words(words: LessonWords) -> Iterator[tuple[str, int]]:
    yield words.title, 1
    # the outcome stands in the block under the title (lessons/README.md)
    yield words.outcome, 3
    for step in words.steps.values():
        yield from _step(step)


def _step(step: StepWords) -> Iterator[tuple[str, int]]:
    yield step.caption, step.caption_line
    yield from zip(step.speech.splitlines(), step.speech_lines, strict=True)
    yield step.alt, step.alt_line
    yield from _entries(step.entries)
    for question in step.questions:
        yield from _question(question)


def _question(question: QuestionWords) -> Iterator[tuple[str, int]]:
    yield from zip(question.ask.splitlines(), question.ask_lines, strict=True)
    yield from _entries(question.options)


def _entries(entries: tuple[Entry, ...]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        yield entry.label, entry.line
        yield entry.say, entry.say_line
