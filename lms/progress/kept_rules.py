"""Under which rule a standing is kept: a short name of all that the rule demands, by commune."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import Mapped, Session

from lms.foundation import clock
from lms.progress.models import LadderRule
from lms.progress.rules import NOW, Rule, Rules, rules

# No row is kept under it: households of such a commune are read from the ladder one by one.
NEVER: Final = ""


def stamp(rule: Rule, core: Sequence[str]) -> str:
    """Two rules that demand the same have the same; ``NEVER`` for one that asks where people belong on the day."""
    if rule.belonging == NOW:
        return NEVER
    demands = (
        rule.reached_age, rule.trainer_reaches, rule.adult_age, rule.demanded(core), rule.skills,
        sorted(rule.scam_lessons), rule.retained_after, rule.teach_backs,
    )  # fmt: skip
    return hashlib.sha256(repr(demands).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Stamps:
    """The stamp in force: the programme's, and that of each commune with a rule of its own."""

    rules: Rules
    moment: datetime
    core: tuple[str, ...]
    programme: str
    own: Mapping[int, str]

    def rule_of(self, commune: int | None) -> Rule:
        return self.rules.on(self.moment.astimezone(clock.VIETNAM).date(), commune)

    def of(self, commune: Any) -> ColumnElement[str]:
        """The stamp that a row of this column's commune must bear."""
        if not self.own:
            return literal(self.programme)
        return case(*((commune == each, own) for each, own in self.own.items()), else_=self.programme)

    def agreeing(self, other: Stamps) -> Stamps:
        """With ``NEVER`` wherever the other says something else."""
        own = {each: self.agreed(other, each) for each in {*self.own, *other.own}}
        programme = self.programme if self.programme == other.programme else NEVER
        return Stamps(self.rules, self.moment, self.core, programme, own)

    def agreed(self, other: Stamps, commune: int) -> str:
        mine, theirs = (each.own.get(commune, each.programme) for each in (self, other))
        return mine if mine == theirs else NEVER


def stamps_at(session: Session, moment: datetime, core: Sequence[str]) -> Stamps:
    """The rules as they are at a moment."""
    known, day = rules(session), moment.astimezone(clock.VIETNAM).date()
    communes: Mapped[Any] = LadderRule.commune_id
    own = session.scalars(select(communes).where(communes.is_not(None)).distinct())
    return Stamps(
        known, moment, tuple(core), stamp(known.on(day), core), {each: stamp(known.on(day, each), core) for each in own}
    )
