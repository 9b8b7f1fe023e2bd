"""Who needs a visit first, and why: one small named rule for each reason, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lms.foundation.translation import day, t
from lms.progress.ladder import LEARNING_WITHIN, HouseholdStanding

UNOPENED_AFTER: Final = timedelta(days=14)


@dataclass(frozen=True)
class Known:
    """What is known of a household. ``last_at``: its last sign of life; ``unopened``: when the oldest assignment
    was given that nobody of the household has opened."""

    standing: HouseholdStanding
    last_at: datetime | None = None
    unopened: datetime | None = None


@dataclass(frozen=True)
class Reason:
    """Why a household needs a visit: the rule's name, and since when. ``skills``: what waits to be confirmed."""

    rule: str
    since: datetime | None = None
    days: int = 0
    skills: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        since = day(self.since) if self.since else ""
        return t(f"teaching.visit.{self.rule}", since=since, days=self.days, skills=", ".join(self.skills))


Rule = Callable[[Known, datetime], Reason | None]


def _waiting(known: Known, _now: datetime) -> Reason | None:
    """Completed, and not all five skills are confirmed."""
    standing = known.standing
    if standing.completed_at is None or not standing.missing_skills:
        return None
    return Reason("waiting", standing.completed_at, skills=tuple(standing.missing_skills))


def _stopped(known: Known, now: datetime) -> Reason | None:
    """Reached, not completed, and no sign of life for as long as “learning now” lasts."""
    standing = known.standing
    last = known.last_at or standing.reached_at
    if standing.reached_at is None or standing.completed_at or last is None or now - last <= LEARNING_WITHIN:
        return None
    return Reason("stopped", last, (now - last).days)


def _unopened(known: Known, now: datetime) -> Reason | None:
    """Something was given two weeks ago and nobody has opened it."""
    if known.unopened is None or now - known.unopened < UNOPENED_AFTER:
        return None
    return Reason("unopened", known.unopened, (now - known.unopened).days)


def _not_reached(known: Known, _now: datetime) -> Reason | None:
    return None if known.standing.reached_at else Reason("not_reached")


RULES: Final[dict[str, Rule]] = {
    "waiting": _waiting,
    "stopped": _stopped,
    "unopened": _unopened,
    "not_reached": _not_reached,
}
_ORDER: Final = tuple(RULES)


def reasons(known: Known, now: datetime) -> tuple[Reason, ...]:
    """All reasons to visit a household, the most urgent first; empty when there is none."""
    return tuple(reason for rule in RULES.values() if (reason := rule(known, now)))


def urgency(found: tuple[Reason, ...]) -> tuple[int, float]:
    """Sorts households by their first reason, those who wait longest before others."""
    if not found:
        return len(_ORDER), 0.0
    first = found[0]
    return _ORDER.index(first.rule), first.since.timestamp() if first.since else 0.0
