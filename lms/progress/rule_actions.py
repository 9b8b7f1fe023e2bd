"""An officer lays down a rule for her commune. What held before stays; what is wrong is put right by one more rule."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.progress.models import LadderRule
from lms.progress.rules import NOW, SKILLS, THEN, Rule
from lms.registry.models import Area
from lms.registry.spelling import tidy

LONGEST_REASON: Final = 400
YOUNGEST, OLDEST = 15, 100
MOST_DAYS, MOST_TEACH_BACKS = 365, 20
# A draft is nobody's rule yet.
UNWRITTEN: Final = uuid.UUID(int=0)


class RuleRefused(ValueError):
    """What was asked for cannot be a rule; ``reason`` is a key below ``rules.fault``, ``field`` where it stands."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


@dataclass(frozen=True)
class Known:
    """What a rule can name: the lessons there are, and those about scams."""

    lessons: Collection[str]


def earliest() -> date:
    """Months that are over are closed: a rule begins on the first of this one, or later."""
    return clock.today().replace(day=1)


def checked(rule: Rule, known: Known) -> Rule:
    """The same rule. Raises ``RuleRefused``."""
    if rule.since < earliest():
        raise RuleRefused("too_early", "since")
    for name, age in (("reached_age", rule.reached_age), ("adult_age", rule.adult_age)):
        if not YOUNGEST <= age <= OLDEST:
            raise RuleRefused("age", name)
    if rule.belonging not in (THEN, NOW):
        raise RuleRefused("belonging", "belonging")
    if not {*rule.lessons, *rule.scam_lessons} <= set(known.lessons) or not set(rule.skills) <= set(SKILLS):
        raise RuleRefused("unknown", "lessons")
    if rule.retained_after is not None and not timedelta(days=1) <= rule.retained_after <= timedelta(days=MOST_DAYS):
        raise RuleRefused("days", "retained_days")
    if not 0 <= rule.teach_backs <= MOST_TEACH_BACKS:
        raise RuleRefused("teach_backs", "teach_backs")
    return rule


@writes
def lay_down(by: Account, commune: Area, rule: Rule, reason: str, identifier: uuid.UUID, known: Known) -> None:
    """From ``rule.since`` on the commune's ladder is read by this rule. Sent twice it is written once.

    Raises ``RuleRefused`` as ``checked`` does, and without a reason.
    """
    checked(rule, known)
    words = tidy(reason.replace("\x00", ""))
    if not words or len(words) > LONGEST_REASON:
        raise RuleRefused("reason", "reason")
    if db.session.get(LadderRule, identifier):
        return
    db.session.add(
        LadderRule(
            id=identifier, commune_id=commune.id, name=rule.since.isoformat(), valid_from=rule.since,
            reached_age=rule.reached_age, trainer_reaches=rule.trainer_reaches, adult_age=rule.adult_age,
            belonging=rule.belonging, lessons=json.dumps(sorted(rule.lessons)), skills=json.dumps(list(rule.skills)),
            review_lessons=json.dumps(sorted(rule.scam_lessons)),
            retained_days=rule.retained_after.days if rule.retained_after else None, teach_backs=rule.teach_backs,
            reason=words, made_at=clock.now(), made_by=by.id,
        )
    )  # fmt: skip
