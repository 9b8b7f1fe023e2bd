"""What becomes of each row of an import file, in words its sender understands."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from lms.foundation.translation import t
from lms.registry.models import Household, Membership, Person, Residence, Stall
from lms.registry.places_models import PlacePast

Inserts = dict[type[Any], list[dict[str, Any]]]
Item = TypeVar("Item")
# Hears how much is done, of how much.
Progress = Callable[[int, int], None]
_HEARD_EVERY = 500


def silent(done: int, whole: int) -> None:
    """Nobody listens."""


def counting(rows: Sequence[Item], heard: Progress) -> Iterator[Item]:
    """The rows one by one; every few hundred ``heard`` is told."""
    for number, row in enumerate(rows):
        if number % _HEARD_EVERY == 0:
            heard(number, len(rows))
        yield row


class Fate(StrEnum):
    """From the strongest to the weakest: a row with several outcomes has the strongest one's fate."""

    REFUSED = "refused"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Refused(Exception):
    """A row cannot be taken; ``reason`` is a key below ``registry.refused``, ``values`` fill its text."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = {name: str(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row does to one thing: ``subject`` is household, person, stall or row."""

    subject: str
    fate: Fate
    fields: tuple[str, ...] = ()
    reason: str = ""
    values: dict[str, str] = field(default_factory=dict)

    def words(self, lang: str) -> str:
        if self.fate is Fate.REFUSED:
            return t(f"registry.refused.{self.reason}", lang=lang, **self.values)
        what = ", ".join(t(f"registry.column.{name}", lang=lang) for name in self.fields)
        return t(f"registry.fate.{self.subject}.{self.fate}", lang=lang, what=what)


def refusal(subject: str, why: Refused) -> Outcome:
    return Outcome(subject, Fate.REFUSED, reason=why.reason, values=why.values)


@dataclass(frozen=True, slots=True)
class RowFate:
    """A row by its number in the file (from 1), the code and the name it shows, and its outcomes (never none)."""

    number: int
    code: str
    name: str
    outcomes: tuple[Outcome, ...]

    @property
    def fate(self) -> Fate:
        fates = {outcome.fate for outcome in self.outcomes}
        return next(fate for fate in Fate if fate in fates)

    def words(self, lang: str) -> str:
        """What becomes of the row; what stays as it is goes without saying beside what does not."""
        told = [each for each in self.outcomes if each.fate is not Fate.UNCHANGED] or self.outcomes[-1:]
        said = [each.words(lang) for each in told]
        if self.fate is Fate.REFUSED and len(told) > 1:
            said.append(t("registry.fate.kept", lang=lang))
        return "; ".join(said)

    def shown(self) -> list[object]:
        """The row as a preview keeps it, with names; ``row_fate`` reads it back."""
        outcomes = [[each.subject, each.fate, list(each.fields), each.reason, each.values] for each in self.outcomes]
        return [self.number, self.code, self.name, outcomes]

    def record(self) -> list[object]:
        """The row as the registry keeps it: without names."""
        return [
            self.number,
            self.code,
            [[each.subject, each.fate, each.reason, *each.fields] for each in self.outcomes],
        ]


def row_fate(shown: list[Any]) -> RowFate:
    """What ``RowFate.shown`` kept."""
    number, code, name, outcomes = shown
    told = tuple(Outcome(what, Fate(fate), tuple(fields), why, values) for what, fate, fields, why, values in outcomes)
    return RowFate(number, code, name, told)


@dataclass(slots=True)
class ImportPlan:
    """The fate of every row, and the rows to write for it. Nothing is written by making one; ``run_id`` is set once it
    was done. ``markets``: the names of new ones; ``markets_open``: since when each is there."""

    kind: str
    fates: list[RowFate] = field(default_factory=list)
    markets: list[str] = field(default_factory=list)
    markets_open: dict[str, date] = field(default_factory=dict)
    inserts: Inserts = field(
        default_factory=lambda: {Household: [], Residence: [], Person: [], Membership: [], Stall: [], PlacePast: []}
    )
    updates: Inserts = field(default_factory=lambda: {Household: [], Person: [], Membership: [], Stall: []})
    run_id: uuid.UUID | None = None

    def rows_of(self, fate: Fate) -> list[RowFate]:
        return [row for row in self.fates if row.fate is fate]

    def counts(self) -> Counter[tuple[str, Fate]]:
        """How many outcomes of each subject and fate there are (a household is counted once, not once a row)."""
        counted: Counter[tuple[str, Fate]] = Counter()
        households: dict[str, Fate] = {}
        order = list(Fate)
        for row in self.fates:
            for outcome in row.outcomes:
                if outcome.subject != "household" or outcome.fate is Fate.REFUSED:
                    counted[outcome.subject, outcome.fate] += 1
                    continue
                known = households.get(row.code, Fate.UNCHANGED)
                households[row.code] = min(known, outcome.fate, key=order.index)
        counted.update(("household", fate) for fate in households.values())
        return counted

    def to_write(self) -> int:
        """How many database rows are to be written."""
        return sum(len(rows) for rows in (*self.inserts.values(), *self.updates.values()))
