"""Which statements an officer takes away: of which households, lessons, days and people, and of what kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import Select
from werkzeug.datastructures import MultiDict

from lms.foundation import clock, ids
from lms.lrs.counting import FURTHEST_AHEAD, OLDEST_BELIEVED, effective_time
from lms.lrs.log import Recorded
from lms.lrs.mentions import Kind, identifier_of, key_of, keys_of
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB, activity_parts
from lms.progress.ladder import Rung
from lms.reporting.behind import lessons_by_course
from lms.reporting.selection import AT_LEAST, EARLIEST, LONGEST, RUNG_CHOICES, number_in
from lms.reporting.standings import Standing

Choice = MultiDict[str, str]


def _reviewed(statement: Recorded) -> bool:
    return activity_parts(statement.activity)[2:] == ("review",)


def _practised(statement: Recorded) -> bool:
    return not _reviewed(statement)


# Kind of evidence → the verbs that may state it, and what must hold besides.
KINDS: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Recorded], bool] | None]]] = {
    "opened": (("initialized", "experienced"), None),
    "answered": (("answered",), None),
    "practised": (("passed", "failed", "responded"), _practised),
    "reviewed": (("passed", "failed"), _reviewed),
    "completed": (("completed",), None),
    "taught_on": (("shared",), None),
    "confirmed": (("confirmed",), None),
    "met": (("attended", "visited", "checked"), None),
    "given": (("was_assigned", "changed", "withdrew"), None),
    "earned": (("satisfied", "earned"), None),
    "asked_help": (("requested_attention",), None),
    "voided": (("voided",), None),
}


class BadDays(ValueError):
    """A day that is none, or a first one after the last."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for; an empty field asks for all. ``subject``: a lesson, or a course for all of its lessons;
    ``first`` to ``last``: the days on which it was done; ``group``: of a trainer, ``people`` are those in it now."""

    villages: tuple[int, ...] = ()
    rung: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    group: uuid.UUID | None = None
    kind: str = ""
    people: Collection[uuid.UUID] = field(default=(), repr=False)

    @classmethod
    def asked(cls, sent: Choice) -> Wanted:
        """From a form or an address; what is unknown is left out. Raises ``BadDays``."""
        rung, kind = sent.get("rung", ""), sent.get("kind", "")
        villages = {number for each in sent.getlist("village") if (number := number_in(each)) is not None}
        first, last = _day(sent.get("first", "")), _day(sent.get("last", ""))
        if first and last and last < first:
            raise BadDays
        return cls(
            tuple(sorted(villages)), rung if rung in RUNG_CHOICES else "", sent.get("subject", "")[:LONGEST], first,
            last, ids.parse_id(sent.get("group", "")), kind if kind in KINDS else "",
        )  # fmt: skip

    def arguments(self) -> dict[str, str | list[str]]:
        """What leads back to this, and what is noted of it."""
        given: dict[str, str | list[str]] = {
            "village": [str(each) for each in self.villages], "rung": self.rung, "subject": self.subject,
            "first": self.first.isoformat() if self.first else "", "last": self.last.isoformat() if self.last else "",
            "group": str(self.group or ""), "kind": self.kind,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value}

    def households(self, standings: Sequence[Standing]) -> list[uuid.UUID]:
        """Those of the villages and on the rungs."""
        rungs = AT_LEAST.get(self.rung) or ((Rung(self.rung),) if self.rung else None)
        return [
            each.id for each in standings
            if (not self.villages or each.village_id in self.villages) and (rungs is None or each.rung in rungs)
        ]  # fmt: skip

    def narrowed(self, statements: Select[Any]) -> Select[Any]:
        """What the database can say of it: the verbs, and when it can have arrived at all."""
        if self.kind:
            statements = statements.where(Statement.verb.in_([VERB[each] for each in KINDS[self.kind][0]]))
        if self.first:
            statements = statements.where(Statement.stored >= _begins(self.first) - FURTHEST_AHEAD)
        if self.last:
            statements = statements.where(Statement.stored < _begins(self.last) + timedelta(days=1) + OLDEST_BELIEVED)
        return statements

    def sieve(self) -> Callable[[Recorded], bool]:
        """Whether a statement is one of them, as far as it is not about households."""
        tests: list[Callable[[Recorded], bool]] = []
        if self.kind and (more := KINDS[self.kind][1]):
            tests.append(more)
        if self.first or self.last:
            first, last = self.first or date.min, self.last or date.max
            tests.append(lambda each: first <= effective_time(each).astimezone(clock.VIETNAM).date() <= last)
        if self.subject:
            lessons = frozenset(lessons_by_course().get(self.subject, (self.subject,)))
            tests.append(lambda each: not lessons.isdisjoint(_lessons_of(each)))
        if self.group:
            keys = _keys_of(self.people)
            tests.append(lambda each: not keys.isdisjoint(keys_of(each.body)))
        return lambda statement: all(test(statement) for test in tests)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadDays from None
    return max(day, EARLIEST)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.VIETNAM)


def _lessons_of(statement: Recorded) -> set[str]:
    """The lesson it is about, or in which it happened."""
    activities = [statement.activity]
    for near in statement.body.get("context", {}).get("contextActivities", {}).values():
        activities += [each["id"] for each in (near if isinstance(near, list) else [near])]
    found = (activity_parts(each) for each in activities)
    return {parts[1] for parts in found if parts[:1] == ("lessons",) and len(parts) > 1}


def _keys_of(people: Collection[uuid.UUID]) -> frozenset[int]:
    home_page = current_app.extensions["settings"].base_url
    names = [identifier_of({"account": {"homePage": home_page, "name": str(each)}}) for each in people]
    return frozenset(key_of(kind, name) for kind in (Kind.ACTOR, Kind.AGENT) for name in names)
