"""Who needs a visit first, and why: one small named rule for each reason, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from lms.catalogue.pair import Pair
from lms.foundation.translation import LANGUAGES, day, language, t
from lms.progress.ladder import LEARNING_WITHIN, HouseholdStanding
from lms.teaching.contacts import Contact

UNOPENED_AFTER: Final = timedelta(days=14)
# Tries with dangerous taps in one lesson: once is learning, twice asks for somebody to sit beside her.
STUMBLED_TIMES: Final = 2
# Whoever was met at the door is left in peace for so long, unless something urgent waits.
MET_LATELY: Final = timedelta(days=7)


@dataclass(frozen=True)
class Known:
    """What is known of a household. ``last_at``: its last sign of life; ``unopened``: when the oldest assignment
    was given that nobody of the household has opened; ``every``: after how long without meeting it comes up again;
    ``lesson``: the title of the lesson it fell for; ``asks_since``: since when it asks for help."""

    standing: HouseholdStanding
    last_at: datetime | None = None
    unopened: datetime | None = None
    contact: Contact = field(default_factory=Contact)
    every: timedelta = timedelta(days=90)
    asks_since: datetime | None = None
    lesson: Pair | None = None


@dataclass(frozen=True)
class Reason:
    """Why a household needs a visit: the rule's name, and since when. ``skills``: what waits to be confirmed;
    ``times`` and ``lesson``: how often it fell for what."""

    rule: str
    since: datetime | None = None
    days: int = 0
    skills: tuple[str, ...] = ()
    times: int = 0
    lesson: Pair | None = None

    @property
    def words(self) -> str:
        return self.in_language(language())

    def both(self) -> dict[str, str]:
        """For a phone, which shows them in its own language."""
        return {lang: self.in_language(lang) for lang in LANGUAGES}

    def in_language(self, lang: str) -> str:
        since = day(self.since) if self.since else ""
        skills, lesson = ", ".join(self.skills), self.lesson[lang] if self.lesson else ""
        values = {"since": since, "days": self.days, "skills": skills, "times": self.times, "lesson": lesson}
        return t(f"teaching.visit.{self.rule}", lang=lang, **values)


Rule = Callable[[Known, datetime], Reason | None]


def _asks_help(known: Known, _now: datetime) -> Reason | None:
    """Somebody asked for help and nobody has answered."""
    return Reason("asks_help", known.asks_since) if known.asks_since else None


def _waiting(known: Known, now: datetime) -> Reason | None:
    """Completed, and not all five skills are confirmed."""
    standing = known.standing
    if standing.completed_at is None or not standing.missing_skills:
        return None
    days = max(0, (now - standing.completed_at).days)
    return Reason("waiting", standing.completed_at, days, tuple(standing.missing_skills))


def _stumbled(known: Known, _now: datetime) -> Reason | None:
    """Dangerous places were tapped in two tries of one lesson or more, and it is not settled since."""
    contact = known.contact
    if contact.fell_times < STUMBLED_TIMES or (contact.met_at and contact.fell_at and contact.met_at > contact.fell_at):
        return None
    return Reason("stumbled", contact.fell_at, times=contact.fell_times, lesson=known.lesson)


def _stopped(known: Known, now: datetime) -> Reason | None:
    """Reached, not completed, and no sign of life for as long as “learning now” lasts."""
    standing = known.standing
    last = known.last_at or standing.reached_at
    if standing.reached_at is None or standing.completed_at or last is None or now - last <= LEARNING_WITHIN:
        return None
    return None if _met_lately(known, now) else Reason("stopped", last, (now - last).days)


def _unopened(known: Known, now: datetime) -> Reason | None:
    """Something was given two weeks ago and nobody has opened it."""
    if known.unopened is None or now - known.unopened < UNOPENED_AFTER or _met_lately(known, now):
        return None
    return Reason("unopened", known.unopened, (now - known.unopened).days)


def _not_reached(known: Known, now: datetime) -> Reason | None:
    """Those at whose door nobody was come first, then those who wait longest since."""
    if known.standing.reached_at or _met_lately(known, now):
        return None
    return Reason("not_reached", known.contact.visited_at)


def _due(known: Known, now: datetime) -> Reason | None:
    """Nobody is forgotten: every household comes up when nobody has met it for as long as the commune has set."""
    met = known.contact.met_at or known.standing.reached_at
    if met is None or now - met < known.every:
        return None
    return Reason("due", met, (now - met).days)


def _met_lately(known: Known, now: datetime) -> bool:
    met = known.contact.met_at
    return met is not None and known.contact.visited_at == met and now - met < MET_LATELY


RULES: Final[dict[str, Rule]] = {
    "asks_help": _asks_help,
    "stumbled": _stumbled,
    "waiting": _waiting,
    "stopped": _stopped,
    "unopened": _unopened,
    "not_reached": _not_reached,
    "due": _due,
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
