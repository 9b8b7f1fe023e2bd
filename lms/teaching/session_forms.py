"""The form that plans a session: what was typed is kept, and each fault is a key of a text."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from lms.foundation import clock, ids
from lms.registry.models import Area
from lms.registry.spelling import tidy
from lms.teaching.forms import identifier_in


@dataclass
class SessionForm:
    """Where, when (the users' own time), for whom, with what."""

    place: str = ""
    day: str = ""
    hour: str = "19:30"
    villages: list[int] = field(default_factory=list)
    lessons: list[str] = field(default_factory=list)
    id: uuid.UUID = field(default_factory=ids.new_id)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(cls, villages: Sequence[Area]) -> SessionForm:
        """This evening; where there is one village it is chosen."""
        chosen = [village.id for village in villages] if len(villages) == 1 else []
        return cls(day=clock.today().isoformat(), villages=chosen)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> SessionForm:
        form = cls(
            place=tidy(sent.get("place", "")),
            day=sent.get("day", ""),
            hour=sent.get("hour", ""),
            villages=[int(each) for each in sent.getlist("villages") if each.isascii() and each.isdigit()],
            lessons=sent.getlist("lessons"),
            id=identifier_in(sent),
        )
        form._check()
        return form

    @property
    def starts_at(self) -> datetime:
        """Raises ``ValueError`` where day or hour cannot be read."""
        day, hour = datetime.fromisoformat(self.day).date(), time.fromisoformat(self.hour)
        return datetime.combine(day, hour, tzinfo=clock.VIETNAM)

    def refuse(self, key: str) -> None:
        """A rule stands against it: a new id, so that what is sent next is taken for another form."""
        self.errors["place" if key.endswith(".place") else "villages" if key.endswith(".villages") else "lessons"] = key
        self.id = ids.new_id()

    def _check(self) -> None:
        if not self.place:
            self.errors["place"] = "sessions.fault.place"
        if not self.villages:
            self.errors["villages"] = "sessions.fault.villages"
        try:
            long_ago = self.starts_at < clock.now() - timedelta(days=60)
        except ValueError:
            self.errors["day"] = "sessions.fault.when"
        else:
            if long_ago:
                self.errors["day"] = "sessions.fault.long_ago"
