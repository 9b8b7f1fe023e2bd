"""Rules for the words of a lesson: they fit its structure, in both languages."""

from collections.abc import Iterable, Sequence

from lms.catalogue.draft import Draft
from lms.catalogue.faults import FaultLog, nearest
from lms.catalogue.model import Entry, LessonWords, QuestionWords, Step, StepWords
from lms.catalogue.text_rules import check_feedback, check_spoken, check_text


def check_words(draft: Draft) -> None:
    """Check the words of every lesson whose files could be read."""
    for lesson in draft.lessons.values():
        for lang, words in lesson.words.items():
            path = lesson.folder / f"{lang}.md"
            check = _Check(lang, draft.log(path))
            check.texts(words)
            if lesson.structure is not None:
                check.steps(lesson.structure.steps, words)


class _Check:
    """Checks one file of words."""

    def __init__(self, lang: str, log: FaultLog) -> None:
        self.lang = lang
        self.log = log

    def texts(self, words: LessonWords) -> None:
        """Check each text by itself."""
        self._text(words.title, 1)
        self._text(words.outcome, 1)
        for step in words.steps.values():
            self._step_texts(step)

    def _step_texts(self, step: StepWords) -> None:
        self._text(step.alt, step.alt_line)
        self._paragraphs(step.speech, step.speech_lines)
        self._text(step.caption, step.caption_line)
        self._entry_texts(step.entries)
        for question in step.questions:
            self._paragraphs(question.ask, question.ask_lines)
            self._entry_texts(question.options)

    def _entry_texts(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._spoken(entry.label, entry.line)
            self._spoken(entry.say, entry.say_line)
            check_feedback(entry.say, entry.say_line, self.log)

    def _paragraphs(self, text: str, lines: Sequence[int]) -> None:
        for paragraph, line in zip(text.splitlines(), lines, strict=True):
            self._spoken(paragraph, line)

    def _spoken(self, text: str, line: int) -> None:
        self._text(text, line)
        check_spoken(text, self.lang, line, self.log)

    def _text(self, text: str, line: int) -> None:
        check_text(text, line, self.log)

    def steps(self, steps: Sequence[Step], words: LessonWords) -> None:
        """Check that the words are those of the steps, no more and no fewer."""
        self._same([step.id for step in steps], {w.id: w.line for w in words.steps.values()}, "step", 1)
        for step in steps:
            if step.id in words.steps:
                self._step(step, words.steps[step.id])

    def _step(self, step: Step, words: StepWords) -> None:
        if not words.speech:
            self.log.add(words.line, "no_speech", word=step.id)
        self._picture(step, words)
        entries = [*(spot.id for spot in step.spots), *step.options, *step.items]
        self._same(entries, _lines(words.entries), "entry", words.line)
        if step.kind in ("look", "choose"):
            self._said(words.entries)
        if step.kind == "choose":
            self._own_feedback(words.entries, step.right)
        self._questions(step, words)

    def _picture(self, step: Step, words: StepWords) -> None:
        if words.picture != step.picture:
            code = "other_picture" if words.picture and step.picture else "alt_picture"
            self.log.add(words.alt_line, code, word=words.picture or "—", picture=step.picture or "—")
        elif step.picture and not words.alt:
            self.log.add(words.alt_line, "no_alt", word=step.picture)

    def _questions(self, step: Step, words: StepWords) -> None:
        asked = {question.id: question for question in words.questions}
        lines = {question.id: question.line for question in words.questions}
        self._same([question.id for question in step.questions], lines, "question", words.line)
        for question in step.questions:
            if question.id in asked:
                self._question(question.options, question.right, asked[question.id])

    def _question(self, options: Sequence[str], right: Sequence[str], words: QuestionWords) -> None:
        if not words.ask:
            self.log.add(words.line, "no_ask", word=words.id)
        self._same(options, _lines(words.options), "entry", words.line)
        self._said(words.options)
        self._own_feedback(words.options, right)

    def _said(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if not entry.say:
                self.log.add(entry.line, "no_feedback", word=entry.id)

    def _own_feedback(self, entries: Iterable[Entry], right: Sequence[str]) -> None:
        seen: dict[str, str] = {}
        for entry in entries:
            if entry.say and entry.id not in right and entry.say in seen:
                self.log.add(entry.say_line, "same_feedback", word=entry.id, other=seen[entry.say])
            seen[entry.say] = entry.id

    def _same(self, wanted: Sequence[str], lines: dict[str, int], thing: str, line: int) -> None:
        for name in wanted:
            if name not in lines:
                self.log.add(line, f"missing_{thing}", word=name)
        for name, where in lines.items():
            if name not in wanted:
                self.log.add(where, f"extra_{thing}", word=name, near=nearest(name, wanted))


def _lines(entries: Iterable[Entry]) -> dict[str, int]:
    return {entry.id: entry.line for entry in entries}
