"""What a trainer's forms carry: what was typed is kept, and each fault is a key of a text."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from werkzeug.exceptions import BadRequest

from lms.foundation import ids
from lms.progress.ladder import RUNGS, SKILLS
from lms.registry.spelling import tidy
from lms.teaching.actions import Sight
from lms.teaching.households import Asked
from lms.teaching.visits import RULES

LONGEST_NOTE: Final = 300
_YES_NO: Final = {"yes": True, "no": False}

Sent = Mapping[str, str]


def identifier_in(sent: Sent) -> uuid.UUID:
    """The id our page put into its form. Raises ``BadRequest`` where there is none: not a form of ours."""
    identifier = ids.parse_id(sent.get("id", ""))
    if identifier is None:
        raise BadRequest
    return identifier


@dataclass
class AssignmentForm:
    """What to give, until when, with which words. ``id`` goes with the form, so that sent twice is given once."""

    id: uuid.UUID = field(default_factory=ids.new_id)
    path: str = ""
    due: str = ""
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    day: date | None = None

    @classmethod
    def read(cls, sent: Sent) -> AssignmentForm:
        """What was sent; ``errors`` by field is filled where it cannot be used."""
        note = tidy(sent.get("note", "").replace("\x00", ""))
        form = cls(identifier_in(sent), sent.get("path", ""), sent.get("due", "").strip(), note)
        if not form.path:
            form.errors["path"] = "teaching.unanswered.path"
        try:
            form.day = date.fromisoformat(form.due) if form.due else None
        except ValueError:
            form.errors["due"] = "teaching.fault.due_unread"
        if len(note) > LONGEST_NOTE:
            form.errors["note"] = "teaching.fault.note_long"
        return form

    def refuse(self, key: str) -> None:
        """Take in what the action refused, beside the field it is about."""
        place = {"teaching.fault.due": "due", "teaching.fault.path": "path"}.get(key, "form")
        self.errors[place] = key
        self.id = ids.new_id()


@dataclass
class ConfirmationForm:
    """Who showed which skill, alone or not, on which phone."""

    id: uuid.UUID = field(default_factory=ids.new_id)
    person: str = ""
    skill: str = ""
    alone: str = ""
    own_phone: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: Sent) -> ConfirmationForm:
        """What was sent; a question left open is an error beside it."""
        person, skill, alone, own_phone = (sent.get(name, "") for name in ("person", "skill", "alone", "own_phone"))
        form = cls(identifier_in(sent), person, skill, alone, own_phone)
        for name, answers in cls._answers().items():
            if getattr(form, name) not in answers:
                form.errors[name] = f"teaching.unanswered.{name}"
        return form

    @staticmethod
    def _answers() -> dict[str, tuple[str, ...]]:
        return {"skill": SKILLS, "alone": tuple(_YES_NO), "own_phone": tuple(_YES_NO)}

    @property
    def sight(self) -> Sight:
        """Only of a form without errors."""
        return Sight(self.skill, _YES_NO[self.alone], _YES_NO[self.own_phone])

    def refuse(self, key: str) -> None:
        self.errors["form"] = key
        self.id = ids.new_id()


def asked_in(sent: Sent, village: int | None) -> Asked:
    """To what a list is narrowed; words that mean nothing are left out."""
    rung, need = sent.get("rung", ""), sent.get("need", "")
    return Asked(
        village=village,
        rung=rung if rung in RUNGS else "",
        need=need if need in RULES else "",
        q=tidy(sent.get("q", ""))[:100],
    )


def page_in(sent: Sent, pages: int) -> int:
    """The page asked for, from 1 to ``pages``."""
    asked = sent.get("page", "1")
    return min(max(int(asked), 1), max(pages, 1)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
