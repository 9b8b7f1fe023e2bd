"""What a household must have shown to stand on each rung: rules that are data, each in force from a day on.

Definitions: `household_reached`, `household_completed`, `digital_household` of the indicators. A rule is only added,
never written over (record 25): the ladder of a past month stays what it was, and a certificate says by which rule it
was earned.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.progress.models import LadderRule
from lms.registry.models import Area

SKILLS: Final = ("DVC", "MUA", "TT", "AT", "NT")
SCAM_LESSONS: Final = frozenset({"otp-and-fake-police", "fake-gov-app", "deepfake-call", "scam-first-aid"})
RETAINED_AFTER: Final = timedelta(days=7)
AGE_REACHED, AGE_ADULT = 15, 18

# For which household someone's learning counts: the one she belonged to when she did it, or the one she belongs to on
# the day that is looked at.
THEN, NOW = "then", "now"


@dataclass(frozen=True)
class Rule:
    """What is asked for. Reached: a person of ``reached_age`` took a step, or (``trainer_reaches``) a trainer guided.
    Completed: the same adult completed all ``lessons`` (empty: the core set). Digital: a review of one of
    ``scam_lessons`` (empty: of any lesson) passed ``retained_after`` (None: no review asked) and more after completing;
    ``skills`` confirmed on the spot, done alone; ``teach_backs``. ``belonging``: ``THEN`` or ``NOW``."""

    id: uuid.UUID
    name: str
    since: date
    reached_age: int = AGE_REACHED
    trainer_reaches: bool = True
    adult_age: int = AGE_ADULT
    belonging: str = THEN
    lessons: tuple[str, ...] = ()
    skills: tuple[str, ...] = SKILLS
    scam_lessons: frozenset[str] = SCAM_LESSONS
    retained_after: timedelta | None = RETAINED_AFTER
    teach_backs: int = 1

    def demanded(self, core: Sequence[str]) -> tuple[str, ...]:
        """The lessons to complete; ``core``: the programme's core set."""
        return self.lessons or tuple(core)

    def recalls(self, lesson: str) -> bool:
        """Whether a passed review of this lesson is asked for."""
        return not self.scam_lessons or lesson in self.scam_lessons


# The programme's first rule as the migration of the ledger wrote it down; also what holds before the first day of any.
FIRST: Final = Rule(uuid.UUID("00000000-0000-4000-8000-000000002026"), "2026", date(2026, 1, 1))


def rule_of(row: LadderRule) -> Rule:
    """A row as what the ladder asks."""
    return Rule(
        id=row.id,
        name=row.name,
        since=row.valid_from,
        reached_age=row.reached_age,
        trainer_reaches=row.trainer_reaches,
        adult_age=row.adult_age,
        belonging=row.belonging,
        lessons=tuple(json.loads(row.lessons)),
        skills=tuple(json.loads(row.skills)),
        scam_lessons=frozenset(json.loads(row.review_lessons)),
        retained_after=None if row.retained_days is None else timedelta(days=row.retained_days),
        teach_backs=row.teach_backs,
    )


class Rules:
    """All rules there are, read once: which of them holds for a commune on a day."""

    def __init__(self, rows: Sequence[LadderRule]) -> None:
        self._rows = rows

    @property
    def one_for_all(self) -> bool:
        """Whether no commune has a rule of its own."""
        return all(row.commune_id is None for row in self._rows)

    @property
    def all(self) -> list[Rule]:
        """Each of them, whenever and wherever it holds; where there is none, the first."""
        return [rule_of(row) for row in self._rows] or [FIRST]

    @property
    def communes(self) -> frozenset[int]:
        """Those with a rule of their own, whenever it holds."""
        return frozenset(row.commune_id for row in self._rows if row.commune_id is not None)

    def since(self, day: date, commune: int | None = None) -> list[Rule]:
        """All that hold in a commune on that day or later, in the order in which they begin to."""
        later = (row.valid_from for row in self._rows if row.valid_from > day and row.commune_id in (None, commune))
        return [self.on(each, commune) for each in sorted({day, *later})]

    def on(self, day: date, commune: int | None = None) -> Rule:
        """The commune's own rule in force, else the programme's; before the first one, that one."""
        begun = [row for row in self._rows if row.valid_from <= day and row.commune_id in (None, commune)]
        last = max(begun, key=_precedence, default=None)
        return rule_of(last) if last else FIRST


def _precedence(row: LadderRule) -> tuple[bool, date, object]:
    """A commune's own stands before the programme's, then the later day, then what was written last."""
    return row.commune_id is not None, row.valid_from, row.made_at


def rules(session: Session) -> Rules:
    return Rules(session.scalars(select(LadderRule)).all())


def rule_on(session: Session, day: date, commune: int | None = None) -> Rule:
    """The rule in force in a commune on a day."""
    return rules(session).on(day, commune)


def rule_by_id(session: Session, identifier: uuid.UUID) -> Rule | None:
    row = session.get(LadderRule, identifier)
    return rule_of(row) if row else None


def rules_for(session: Session, commune: Area) -> list[LadderRule]:
    """All that ever held, hold or will hold in a commune, the newest first."""
    wanted = select(LadderRule).where(or_(LadderRule.commune_id.is_(None), LadderRule.commune_id == commune.id))
    return sorted(session.scalars(wanted), key=lambda row: (row.valid_from, row.made_at), reverse=True)
