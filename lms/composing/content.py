"""What an author writes: a lesson as fields of a form, kept as JSON, in whatever state it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

KINDS = ("listen", "explain", "look", "practise", "choose", "quiz", "own-phone")
SHOWN = ("listen", "explain", "look", "choose")
# How many rows a form offers; how few must be filled is for the rules of lessons to say.
ROWS = {"look": 4, "choose": 3, "own-phone": 5}
QUESTIONS, ANSWERS = 3, 4
TEACH = "teach"
PHOTO, DRAWING = "photo:", "drawing:"


class Words(msgspec.Struct, frozen=True):
    """A text in both languages; what is not written yet is empty."""

    vi: str = ""
    en: str = ""

    def __getitem__(self, lang: str) -> str:
        return str(getattr(self, lang))


class Entry(msgspec.Struct, frozen=True):
    """An option, a spot or a deed; ``x`` and ``y`` of a spot in per cent of the picture."""

    id: str
    label: Words = Words()
    say: Words = Words()
    right: bool = False
    x: int = 50
    y: int = 50

    @property
    def empty(self) -> bool:
        return not any((self.label.vi, self.label.en, self.say.vi, self.say.en))


class Question(msgspec.Struct, frozen=True):
    id: str
    ask: Words = Words()
    entries: tuple[Entry, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.ask.vi or self.ask.en) and all(entry.empty for entry in self.entries)


class StepDraft(msgspec.Struct, frozen=True):
    """One card. ``picture`` is empty, ``photo:<digest>`` or ``drawing:<lesson>/<name>`` of the programme's lessons."""

    id: str
    kind: str
    caption: Words = Words()
    speech: Words = Words()
    picture: str = ""
    alt: Words = Words()
    entries: tuple[Entry, ...] = ()
    questions: tuple[Question, ...] = ()
    simulation: str = ""
    round: str = "guided"

    @property
    def photo(self) -> str:
        """The digest of its photo, if it has one."""
        return self.picture.removeprefix(PHOTO) if self.picture.startswith(PHOTO) else ""

    @property
    def drawing(self) -> str:
        """``<lesson>/<name>`` of the drawing it borrows, if it does."""
        return self.picture.removeprefix(DRAWING) if self.picture.startswith(DRAWING) else ""

    def texts(self) -> Iterator[Words]:
        """All that is said and written on the card."""
        yield from (self.caption, self.speech)
        yield from (words for entry in self.entries for words in (entry.label, entry.say))
        for question in self.questions:
            yield question.ask
            yield from (words for entry in question.entries for words in (entry.label, entry.say))


class Content(msgspec.Struct, frozen=True):
    """A whole draft. ``made`` counts the steps ever made, so that the id of one removed is never used again."""

    title: Words = Words()
    outcome: Words = Words()
    minutes: int = 4
    skills: tuple[str, ...] = ()
    steps: tuple[StepDraft, ...] = ()
    made: int = 0

    def step(self, name: str) -> StepDraft | None:
        return next((step for step in self.steps if step.id == name), None)

    @property
    def about(self) -> tuple[object, ...]:
        """What the lesson's first form holds."""
        return (self.title, self.outcome, self.minutes, self.skills)

    @property
    def has_english(self) -> bool:
        """Whether anything is said in English; a lesson may be in Vietnamese alone. What pictures show does not count:
        a borrowed drawing brings it along in both languages."""
        texts = [self.title, self.outcome, *(words for step in self.steps for words in step.texts())]
        return any(words.en for words in texts)

    def written(self) -> str:
        """As JSON, in composed letters: equal drafts are equal texts."""
        return unicodedata.normalize("NFC", msgspec.json.encode(self).decode())

    def with_step(self, step: StepDraft) -> Content:
        """Put a step in the place of the one with its id."""
        return replace(self, steps=tuple(step if each.id == step.id else each for each in self.steps))

    def with_new(self, kind: str) -> Content:
        """Add an empty step at the end."""
        made = self.made + 1
        return replace(self, steps=(*self.steps, StepDraft(f"{kind}-{made}", kind)), made=made)

    def without(self, name: str) -> Content:
        return replace(self, steps=tuple(step for step in self.steps if step.id != name))

    def moved(self, name: str, by: int) -> Content:
        """Move a step earlier (-1) or later (1); at the end it stays where it is."""
        steps = list(self.steps)
        at = next((place for place, step in enumerate(steps) if step.id == name), None)
        if at is None or not 0 <= at + by < len(steps):
            return self
        steps.insert(at + by, steps.pop(at))
        return replace(self, steps=tuple(steps))


def content_of(written: str) -> Content:
    return msgspec.json.decode(written, type=Content)
