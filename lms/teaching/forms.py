"""What a trainer's forms carry: what was typed is kept, and each fault is a key of a text."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from werkzeug.exceptions import BadRequest

from lms.foundation import ids
from lms.progress.ladder import RUNGS, SKILLS
from lms.registry.spelling import tidy
from lms.teaching.actions import Sight
from lms.teaching.households import Asked
from lms.teaching.visits import RULES

_YES_NO: Final = {"yes": True, "no": False}

Sent = Mapping[str, str]


def identifier_in(sent: Sent) -> uuid.UUID:
    """The id our page put into its form. Raises ``BadRequest`` where there is none: not a form of ours."""
    identifier = ids.parse_id(sent.get("id", ""))
    if identifier is None:
        raise BadRequest
    return identifier


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
