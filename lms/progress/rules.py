"""What a household must have shown to stand on the highest rung: rules with the day from which each holds.

Definition: `digital_household` of the indicators. A new rule is added below the old one, never written over it, so that
a certificate says by which it was earned and the ladder of a past month stays what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SKILLS: Final = ("DVC", "MUA", "TT", "AT", "NT")
SCAM_LESSONS: Final = frozenset({"otp-and-fake-police", "fake-gov-app", "deepfake-call", "scam-first-aid"})
RETAINED_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True)
class DigitalRule:
    """One adult completed the core set; ``retained_after`` that a scam lesson's review was passed; ``skills`` were
    confirmed on the spot by someone of another household; one teach-back."""

    name: str
    since: date
    skills: tuple[str, ...] = SKILLS
    scam_lessons: frozenset[str] = SCAM_LESSONS
    retained_after: timedelta = RETAINED_AFTER


RULES: Final = (DigitalRule("2026", date(2026, 1, 1)),)


def rule_on(day: date) -> DigitalRule:
    """The rule in force on a day; before the first one, that one."""
    return next((rule for rule in reversed(RULES) if rule.since <= day), RULES[0])
