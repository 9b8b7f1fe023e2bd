"""Rules for how much is said: the table “Lengths” of docs/authors.md, and the way to the first deed.

The lengths come from the smallest phone with large text, where a step must stand on one screen.
"""

from collections.abc import Iterable

from lms.catalogue.draft import Draft
from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Entry, LessonWords, Step, StepWords
from lms.catalogue.text_rules import word_count

CAPTION = {"vi": 6, "en": 6}
SPEECH = {"vi": 40, "en": 50}
STORY = {"vi": 60, "en": 70}
LABEL = {"vi": 9, "en": 13}
FEEDBACK = {"vi": 25, "en": 32}
OPENING_WORDS = 120
TOLD = ("listen", "explain")


def check_lengths(draft: Draft) -> None:
    """Check the lengths of all words that could be read."""
    for lesson in draft.lessons.values():
        steps = lesson.structure.steps if lesson.structure else ()
        stories = {step.id for step in steps if step.kind == "listen"}
        for lang, words in lesson.words.items():
            log = draft.log(lesson.folder / f"{lang}.md")
            for step in words.steps.values():
                _check_step(step, lang, (STORY if step.id in stories else SPEECH)[lang], log)
            if lang == "vi":
                _check_opening(steps, words, log)


def _check_step(step: StepWords, lang: str, speech: int, log: FaultLog) -> None:
    if not step.caption:
        log.add(step.line, "no_caption", word=step.id)
    _check(step.caption, CAPTION[lang], step.caption_line, "long_caption", log)
    _check(step.speech, speech, step.speech_lines[0] if step.speech_lines else step.line, "long_speech", log)
    for entries in (step.entries, *(question.options for question in step.questions)):
        _check_entries(entries, lang, log)


def _check_entries(entries: Iterable[Entry], lang: str, log: FaultLog) -> None:
    for entry in entries:
        _check(entry.label, LABEL[lang], entry.line, "long_entry", log)
        _check(entry.say, FEEDBACK[lang], entry.say_line, "long_feedback", log)


def _check(text: str, most: int, line: int, code: str, log: FaultLog) -> None:
    count = word_count(text)
    if count > most:
        log.add(line, code, count=count, most=most, text=text)


def _check_opening(steps: Iterable[Step], words: LessonWords, log: FaultLog) -> None:
    """Note when more is said before the first deed than a learner will sit through."""
    said, line = 0, 1
    for step in steps:
        spoken = words.steps.get(step.id)
        if spoken is not None:
            said, line = said + word_count(spoken.speech), spoken.line
        if step.kind not in TOLD:
            break
    if said > OPENING_WORDS:
        log.add(line, "long_opening", count=said, most=OPENING_WORDS)
