"""The form that gives something or changes it, and the one that makes a group: what was typed is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from werkzeug.datastructures import FileStorage, MultiDict

from lms.access.models import Account
from lms.foundation import ids
from lms.registry.models import Area
from lms.registry.spelling import tidy
from lms.teaching.forms import identifier_in
from lms.teaching.group_models import HAND
from lms.teaching.groups import Draft
from lms.teaching.refusals import NotAllowed
from lms.teaching.voice_models import VoiceNote
from lms.teaching.voices import draft_of, keep_draft, sound_of

LONGEST_NOTE: Final = 300


@dataclass
class AssignmentForm:
    """What to give (``path:path-core``), until when, with which words. ``id``: sent twice it is given once."""

    id: uuid.UUID = field(default_factory=ids.new_id)
    task: str = ""
    due: str = ""
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    voice: VoiceNote | None = None

    @classmethod
    def read(cls, by: Account, sent: Mapping[str, str], files: Mapping[str, FileStorage]) -> AssignmentForm:
        """What was sent; ``errors`` by field is filled where it cannot be used. A voice is kept at once."""
        form = cls.change(sent)
        form._take_voice(by, sent, files)
        form.task = sent.get("task", "")
        if not form.task:
            form.errors["task"] = "teaching.unanswered.task"
        return form

    @classmethod
    def change(cls, sent: Mapping[str, str]) -> AssignmentForm:
        """Of what was given already: only day and words."""
        note = tidy(sent.get("note", "").replace("\x00", ""))
        form = cls(identifier_in(sent), due=sent.get("due", "").strip(), note=note)
        try:
            form.day = date.fromisoformat(form.due) if form.due else None
        except ValueError:
            form.errors["due"] = "teaching.fault.due_unread"
        if len(note) > LONGEST_NOTE:
            form.errors["note"] = "teaching.fault.note_long"
        return form

    def _take_voice(self, by: Account, sent: Mapping[str, str], files: Mapping[str, FileStorage]) -> None:
        file = files.get("voice")
        spoken = file.read() if file and file.filename else b""
        if sent.get("voice_off") != "yes":
            self.voice = draft_of(by, ids.parse_id(sent.get("voice_kept", "")))
        try:
            if spoken:
                self.voice = keep_draft(by, sound_of(spoken))
        except NotAllowed as refusal:
            self.errors["voice"] = refusal.key
        if self.voice and not self.note:
            self.errors["note"] = "teaching.fault.voice_without_words"

    @property
    def kind_and_id(self) -> tuple[str, str]:
        kind, _, identifier = self.task.partition(":")
        return kind, identifier

    def refuse(self, key: str) -> None:
        """Take in what the action refused, beside the field it is about."""
        place = {"teaching.fault.due": "due", "teaching.fault.task": "task"}.get(key, "form")
        self.errors[place] = key
        self.id = ids.new_id()


@dataclass
class GroupForm:
    """A group's name, its villages, how its people are found."""

    id: uuid.UUID = field(default_factory=ids.new_id)
    name: str = ""
    rule: str = HAND
    villages: list[int] = field(default_factory=list)
    age_from: str = ""
    age_to: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> GroupForm:
        return cls(
            identifier_in(sent),
            tidy(sent.get("name", "").replace("\x00", "")),
            sent.get("rule", ""),
            [int(each) for each in sent.getlist("villages") if each.isascii() and each.isdigit() and len(each) < 10],
            sent.get("age_from", "").strip(),
            sent.get("age_to", "").strip(),
        )

    def draft(self, villages: list[Area]) -> Draft:
        """An age that is no number is read as -1, which no group has."""
        return Draft(self.name, self.rule, villages, _age(self.age_from), _age(self.age_to))

    def refuse(self, key: str) -> None:
        self.errors[key.rpartition(".")[2]] = key
        self.id = ids.new_id()


def _age(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
