"""From the fields of a form to a step. Whatever was typed is taken; whether it is good is for the rules to say."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from lms.catalogue.lesson_reading import SKILLS
from lms.composing.content import ANSWERS, QUESTIONS, ROWS, SHOWN, TEACH, Content, Entry, Question, StepDraft, Words
from lms.foundation.translation import both

LONGEST: Final = 1500
ROUNDS: Final = ("guided", "independent")


class TooLong(ValueError):
    """A text is longer than any card could hold; ``step`` or ``content`` is what was typed, as it came."""

    def __init__(self, step: StepDraft | None = None, content: Content | None = None) -> None:
        super().__init__("too long")
        self.step, self.content = step, content


class Form:
    """The fields as sent; ``ticked`` are the names of boxes that were ticked."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.too_long = False

    def text(self, name: str) -> str:
        text = unicodedata.normalize("NFC", self.fields.get(name, "")).replace("\r\n", "\n").strip()
        self.too_long = self.too_long or len(text) > LONGEST
        return text

    def words(self, name: str) -> Words:
        return Words(self.text(f"{name}_vi"), self.text(f"{name}_en"))

    def entry(self, prefix: str, number: int) -> Entry:
        return Entry(
            id=f"o{number}",
            label=self.words(f"{prefix}label_{number}"),
            say=self.words(f"{prefix}say_{number}"),
            right=bool(self.fields.get(f"{prefix}right_{number}")),
            x=self.percent(f"{prefix}x_{number}"),
            y=self.percent(f"{prefix}y_{number}"),
        )

    def percent(self, name: str) -> int:
        text = self.fields.get(name, "").strip()
        return min(100, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else 50


def step_from(fields: Mapping[str, str], step: StepDraft) -> StepDraft:
    """The step as the form has it; its picture stays. Raises ``TooLong``."""
    form = Form(fields)
    made = replace(
        step,
        caption=form.words("caption"),
        speech=form.words("speech"),
        alt=form.words("alt") if step.kind in SHOWN else Words(),
        entries=_entries(form, step.kind),
        questions=_questions(form) if step.kind == "quiz" else (),
        simulation=form.text("simulation"),
        round=fields.get("round", "") if fields.get("round") in ROUNDS else ROUNDS[0],
    )
    if form.too_long:
        raise TooLong(step=made)
    return made


def _entries(form: Form, kind: str) -> tuple[Entry, ...]:
    entries = tuple(form.entry("", number) for number in range(1, ROWS.get(kind, 0) + 1))
    if kind != "own-phone":
        return entries
    last = entries[-1]
    label = last.label.vi or both("composing.teach")["vi"]
    return (*entries[:-1], replace(last, id=TEACH, label=Words(label, last.label.en)))


def _questions(form: Form) -> tuple[Question, ...]:
    return tuple(
        Question(
            f"q{number}",
            form.words(f"q{number}_ask"),
            tuple(form.entry(f"q{number}_", row) for row in range(1, ANSWERS + 1)),
        )
        for number in range(1, QUESTIONS + 1)
    )


def about_from(fields: Mapping[str, str], skills: list[str], content: Content) -> Content:
    """The lesson's own fields as the form has them. Raises ``TooLong``."""
    form = Form(fields)
    minutes = fields.get("minutes", "").strip()
    made = replace(
        content,
        title=form.words("title"),
        outcome=form.words("outcome"),
        minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 else 0,
        skills=tuple(skill for skill in SKILLS if skill in skills),
    )
    if form.too_long:
        raise TooLong(content=made)
    return made
