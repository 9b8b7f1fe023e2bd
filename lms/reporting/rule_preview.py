"""What a rule would change: the same record, the same moment, read by the rule in force and by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.progress.ladder import Rung, count_by_rung, ladder
from lms.progress.rules import Rule
from lms.registry.models import Household
from lms.reporting.scope import Scope
from lms.reporting.standings import core_lessons


@dataclass(frozen=True)
class Move:
    """The households that would stand elsewhere, by code."""

    before: Rung
    after: Rung
    households: list[Household]


@dataclass(frozen=True)
class Preview:
    """How many households stand on each rung by each of the two rules, and which would move."""

    total: int
    before: dict[Rung, int]
    after: dict[Rung, int]
    moves: list[Move]

    @property
    def moved(self) -> int:
        return sum(len(move.households) for move in self.moves)


def preview(session: Session, villages: Sequence[int], as_of: datetime, now: Rule, then: Rule) -> Preview:
    """Of the households living in these villages at ``as_of``."""
    households = Scope(session, tuple(villages), as_of).households
    before, after = (ladder(session, households, core_lessons(), as_of, rule) for rule in (now, then))
    moved = Counter({(before[each].rung, after[each].rung): 0 for each in before})
    rows = session.scalars(select(Household).where(Household.id.in_(households)).order_by(Household.code)).all()
    moves = [
        Move(old, new, [row for row in rows if (before[row.id].rung, after[row.id].rung) == (old, new)])
        for old, new in sorted(moved, key=lambda pair: [list(Rung).index(rung) for rung in pair])
        if old is not new
    ]
    return Preview(len(before), count_by_rung(before.values()), count_by_rung(after.values()), moves)
