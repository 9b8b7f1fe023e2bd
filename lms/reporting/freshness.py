"""How much of what learners did has arrived: printed beside every figure (indicator 24)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach
from lms.lrs.log import head
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB
from lms.progress.ladder import Households
from lms.progress.models import LessonStanding
from lms.registry.models import Household

ACTIVE_WITHIN: Final = timedelta(days=60)
SENT_WITHIN: Final = timedelta(days=14)
GOOD_FOR: Final = timedelta(minutes=10)
_ASKED_AT_ONCE = 400
# What is said about a learner: a trainer sent the confirmation, the server states milestones and papers.
_OF_OTHERS: Final = [VERB[name] for name in ("confirmed", "satisfied", "earned")]


@dataclass(frozen=True)
class Freshness:
    """Of the learners active in the last 60 days, how many sent something in the last 14."""

    sent: int
    active: int


def freshness(session: Session, account: Account, within_reach: Iterable[int], as_of: datetime) -> Freshness:
    """Of the learners of the households in the villages within reach; asked again within ``GOOD_FOR``, what was found
    then.

    It speaks of a fortnight and costs more than all else on the first screen.
    """
    known: dict[frozenset[int], tuple[datetime, Freshness]] = current_app.extensions.setdefault("freshness", {})
    villages = frozenset(within_reach)
    then, found = known.get(villages, (None, None))
    if then is None or found is None or not timedelta() <= as_of - then < GOOD_FOR:
        found = freshness_of(session, households_within_reach(account).with_only_columns(Household.id), as_of)
        known[villages] = (as_of, found)
    return found


def freshness_of(session: Session, households: Households, as_of: datetime) -> Freshness:
    """Of the learners of these households."""
    active = session.scalars(
        select(LessonStanding.person_id)
        .where(LessonStanding.household_id.in_(households), LessonStanding.last_at > as_of - ACTIVE_WITHIN)
        .distinct()
    ).all()
    since = position_at(session, as_of - SENT_WITHIN)
    return Freshness(sum(_senders(session, active, since)), len(active))


def _senders(session: Session, learners: Sequence[uuid.UUID], since: int) -> Iterator[int]:
    names = [str(learner) for learner in learners]
    for start in range(0, len(names), _ASKED_AT_ONCE):
        some = names[start : start + _ASKED_AT_ONCE]
        wanted = select(Statement.actor).where(
            Statement.actor.in_(some), Statement.position > since, Statement.verb.not_in(_OF_OTHERS)
        )
        yield len(session.scalars(wanted.distinct()).all())


def position_at(session: Session, moment: datetime) -> int:
    """The newest position stored before ``moment``; 0 when there is none.

    ``stored`` rises with the position, so halving finds it in a few look-ups and needs no index of its own.
    """
    low, high = 0, head(session)
    while low < high:
        middle = (low + high + 1) // 2
        stored = session.scalar(select(Statement.stored).where(Statement.position == middle))
        if stored is not None and stored < moment:
            low = middle
        else:
            high = middle - 1
    return low
