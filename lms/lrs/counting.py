"""Which statements count for those who read the log: no voided one, and none of a program that may not state learning.

A voiding may come before or after its target. What comes after a voiding is passed over; what was read before it is
taken back (``Subscriber.forget``). So the rows are those of a log in which the voided statement never stood.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lms.foundation import ids
from lms.lrs.log import COLUMNS, Recorded, recorded
from lms.lrs.models import Reference, Statement
from lms.lrs.vocabulary import VERB

# How the authority of a program begins; the second kind was given the right to state what residents learnt.
GUEST: Final = "credential:"
TRUSTED_GUEST: Final = "credential/learning:"
SERVER: Final = "server"
_AT_ONCE: Final = 400
# Counting rule 4 (indicators): the device's time counts when it lies within these bounds of the arrival.
OLDEST_BELIEVED: Final = timedelta(days=60)
FURTHEST_AHEAD: Final = timedelta(minutes=10)

Run = tuple[Sequence[Recorded], Recorded | None]


def effective_time(statement: Recorded) -> datetime:
    """When it was done: the device's time where it can be believed, else the arrival."""
    earliest, latest = statement.stored - OLDEST_BELIEVED, statement.stored + FURTHEST_AHEAD
    return statement.timestamp if earliest <= statement.timestamp <= latest else statement.stored


def writer_of(statement: Recorded) -> str:
    """The account name of its authority: ``server``, ``device:…`` or that of a program's credential."""
    return str(statement.body.get("authority", {}).get("account", {}).get("name", ""))


def counted(session: Session, statements: Sequence[Recorded]) -> list[Recorded]:
    """Those that count, in their order."""
    own = [each for each in statements if not writer_of(each).startswith(GUEST)]
    voided = _voided_among(session, [each.id for each in own])
    return [each for each in own if each.id not in voided or each.verb == VERB["voided"]]


def _voided_among(session: Session, wanted: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found.update(session.scalars(select(Reference.target).where(Reference.target.in_(some), Reference.voids)))
    return frozenset(found)


def runs(statements: Sequence[Recorded]) -> Iterator[Run]:
    """The batch cut behind each voiding: what it takes back must be told again before anything that follows."""
    start = 0
    for number, each in enumerate(statements, 1):
        if each.verb == VERB["voided"]:
            yield statements[start:number], each
            start = number
    if start < len(statements):
        yield statements[start:], None


def target_before(session: Session, voiding: Recorded) -> Recorded | None:
    """What a voiding names, if it stands before it in the log and can be voided (D 2.3.2: another voiding cannot)."""
    target = ids.parse_id(voiding.activity)
    wanted = select(*COLUMNS).where(Statement.id == target, Statement.position < voiding.position)
    found = next(recorded(session.execute(wanted)), None)
    return None if found is None or found.verb == VERB["voided"] else found


def told_before(
    session: Session, which: ColumnElement[bool], voiding: Recorded, verbs: Iterable[str]
) -> Iterator[list[Recorded]]:
    """In batches, the statements ``which`` that stand before the voiding; of these verbs where any are named."""
    wanted = select(*COLUMNS).where(which, Statement.position < voiding.position)
    if heard := list(verbs):
        wanted = wanted.where(Statement.verb.in_(heard))
    after = 0
    while batch := list(
        recorded(session.execute(wanted.where(Statement.position > after).order_by(Statement.position).limit(_AT_ONCE)))
    ):
        yield batch
        after = batch[-1].position
