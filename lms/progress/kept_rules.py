"""Under which rule a standing is kept: a short name of all that the rule demands, by commune."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, case, literal
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.progress.rules import NOW, Rule, Rules, rules

# A year of months is looked back at, and thirty days from the first of them.
KEPT_FOR: Final = timedelta(days=400)


def stamp(rule: Rule, core: Sequence[str]) -> str:
    """Two rules that demand the same have the same."""
    demands = (
        rule.reached_age, rule.trainer_reaches, rule.adult_age, rule.demanded(core), rule.skills,
        sorted(rule.scam_lessons), rule.retained_after, rule.teach_backs,
        *((NOW,) if rule.belonging == NOW else ()),
    )  # fmt: skip
    return hashlib.sha256(repr(demands).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Stamps:
    """The stamp in force: the programme's, and that of each commune with a rule of its own; ``moving``: whether some
    rule among them asks where people belong on the day."""

    rules: Rules
    moment: datetime
    core: tuple[str, ...]
    programme: str
    own: Mapping[int, str]
    moving: bool

    def rule_of(self, commune: int | None) -> Rule:
        return self.rules.on(self.day, commune)

    @property
    def day(self) -> date:
        return self.moment.astimezone(clock.VIETNAM).date()

    def of(self, commune: Any) -> ColumnElement[str]:
        """The stamp that a row of this column's commune must bear."""
        if not self.own:
            return literal(self.programme)
        return case(*((commune == each, own) for each, own in self.own.items()), else_=self.programme)

    def at(self, commune: int | None) -> str:
        """The stamp of one commune, of None the programme's."""
        return self.programme if commune is None else self.own.get(commune, self.programme)

    def same_as(self, other: Stamps) -> bool:
        """Whether both say the same of every commune, and of each day."""
        return not self.moving and (self.programme, self.own) == (other.programme, other.own)


def stamps_at(session: Session, moment: datetime, core: Sequence[str]) -> Stamps:
    """The rules as they are at a moment."""
    return stamps_of(rules(session), moment, core)


def stamps_of(known: Rules, moment: datetime, core: Sequence[str]) -> Stamps:
    """The same of rules that were read already."""
    day = moment.astimezone(clock.VIETNAM).date()
    in_force = {each: known.on(day, each) for each in known.communes}
    own = {each: stamp(rule, core) for each, rule in in_force.items()}
    moving = any(rule.belonging == NOW for rule in (known.on(day), *in_force.values()))
    return Stamps(known, moment, tuple(core), stamp(known.on(day), core), own, moving)


@dataclass(frozen=True)
class InUse:
    """The rules by which figures of the last year are told, and those laid down for later: stamp → rule."""

    programme: Mapping[str, Rule]
    own: Mapping[int, Mapping[str, Rule]]

    def of(self, commune: int | None) -> Mapping[str, Rule]:
        return self.programme if commune is None else self.own.get(commune, self.programme)

    @property
    def named(self) -> frozenset[tuple[int | None, str]]:
        """All of it by name, to see whether it changed."""
        everyone: list[tuple[int | None, Mapping[str, Rule]]] = [(None, self.programme), *self.own.items()]
        return frozenset((commune, under) for commune, some in everyone for under in some)


def in_use(session: Session, now: datetime, core: Sequence[str]) -> InUse:
    """Under which rules standings are to be kept."""
    known, day = rules(session), (now - KEPT_FOR).astimezone(clock.VIETNAM).date()

    def by_stamp(commune: int | None) -> Mapping[str, Rule]:
        return {stamp(one, core): one for one in known.since(day, commune)}

    return InUse(by_stamp(None), {each: by_stamp(each) for each in known.communes})
