"""Named reads of signals, always within reach."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import communes_of, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.signals.finding import OF_TRAINERS
from lms.signals.models import Judgement, Signal, SignalLook


@dataclass(frozen=True)
class Seen:
    """A signal with what people made of it, the newest judgement first."""

    signal: Signal
    judgements: Sequence[Judgement]

    @property
    def verdict(self) -> str:
        """The newest one; empty for what nobody has judged."""
        return self.judgements[0].verdict if self.judgements else ""

    @property
    def grown(self) -> int:
        """How many events came since it was last judged."""
        return max(0, self.signal.events - self.judgements[0].events) if self.judgements else 0

    @property
    def open(self) -> bool:
        """Whether somebody should look: not judged yet, or grown since."""
        return not self.judgements or self.grown > 0


def signals_within(session: Session, account: Account) -> list[Seen]:
    """All signals of the villages within reach, the newest first."""
    wanted = select(Signal).where(Signal.village_id.in_(villages_within_reach(account)))
    found = list(session.scalars(wanted.order_by(Signal.last_at.desc(), Signal.id)))
    judged = _judgements(session, [each.id for each in found])
    return [Seen(each, judged.get(each.id, [])) for each in found]


def count_open(session: Session, account: Account) -> int:
    """How many signals within reach somebody should look at."""
    judged = exists().where(Judgement.signal_id == Signal.id, Judgement.events >= Signal.events)
    wanted = select(func.count(Signal.id)).where(Signal.village_id.in_(villages_within_reach(account)), ~judged)
    return session.scalar(wanted) or 0


def signal_within_reach(session: Session, account: Account, identifier: uuid.UUID) -> Seen:
    """Raises ``NotWithinReach``."""
    wanted = select(Signal).where(Signal.id == identifier, Signal.village_id.in_(villages_within_reach(account)))
    found = session.scalar(wanted)
    if found is None:
        raise NotWithinReach
    return Seen(found, _judgements(session, [found.id]).get(found.id, []))


def open_by_trainer(seen: Sequence[Seen]) -> Counter[str]:
    """Account → how many of its signals are open."""
    return Counter(each.signal.subject for each in seen if each.open and each.signal.kind in OF_TRAINERS)


def looked_at(session: Session, account: Account) -> datetime | None:
    """When the record of the account's communes was last looked through; of several the earliest."""
    communes = [each.id for each in communes_of(account)]
    times = list(session.scalars(select(SignalLook.at).where(SignalLook.commune_id.in_(communes))))
    return min(times, default=None)


def _judgements(session: Session, signals: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Judgement]]:
    judged: dict[uuid.UUID, list[Judgement]] = {}
    wanted = select(Judgement).where(Judgement.signal_id.in_(signals)).order_by(Judgement.at.desc(), Judgement.id)
    for each in session.scalars(wanted):
        judged.setdefault(each.signal_id, []).append(each)
    return judged
