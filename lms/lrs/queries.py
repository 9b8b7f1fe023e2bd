"""Finding statements: by id, by filters, page by page (C 2.1.3 / 4.1.6.1)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, text
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs import runs
from lms.lrs.log import APPEND_LOCK, Recorded, columns, head, recorded
from lms.lrs.models import Attachment, Reference, Statement
from lms.lrs.vocabulary import VERB


@dataclass(frozen=True)
class Wanted:
    """``mentions``: for each filter the keys of which a statement must have one. ``after`` and ``before`` bound the
    position, both exclusive; ``since`` is exclusive and ``until`` inclusive, by the time of storing."""

    mentions: tuple[tuple[int, ...], ...]
    since: datetime | None
    until: datetime | None
    ascending: bool
    limit: int
    cursor: int | None


def is_voided() -> ColumnElement[bool]:
    """D 2.3.2: some statement voids it, before or after it came; what voids cannot be voided."""
    voiding = select(Reference.position).where(Reference.target == Statement.id, Reference.voids)
    return (Statement.verb != VERB["voided"]) & voiding.exists()


def one(session: Session, identifier: uuid.UUID, *, voided: bool) -> Recorded | None:
    """The statement of this id, if it is (not) voided."""
    fits = is_voided() if voided else ~is_voided()
    return next(recorded(session.execute(select(*columns()).where(Statement.id == identifier, fits))), None)


def has_key(session: Session, position: int, key: int) -> bool:
    return bool(session.scalar(select(runs.is_mentioned([key], literal(position)))))


def wrote(session: Session, writer: int, identifier: uuid.UUID | None) -> bool:
    """Whether a statement of this id is here and was written by whom this key names."""
    position = session.scalar(select(Statement.position).where(Statement.id == identifier))
    return position is not None and has_key(session, position, writer)


def page(session: Session, wanted: Wanted) -> tuple[list[Recorded], bool]:
    """Up to ``limit`` statements and whether there are more behind them."""
    found = {each.position: each for query in _ordered(session, wanted) for each in recorded(session.execute(query))}
    ordered = [found[position] for position in sorted(found, reverse=not wanted.ascending)]
    return ordered[: wanted.limit], len(ordered) > wanted.limit


def _ordered(session: Session, wanted: Wanted) -> list[Select[Any]]:
    """The first filter leads, one query for each of its keys: their runs lie in the order of the answer. The others are
    asked."""
    low, high = _bounds(session, wanted)
    found = select(*columns()).where(~is_voided()).limit(wanted.limit + 1)
    for keys in wanted.mentions[1:]:
        found = found.where(runs.is_mentioned(keys, Statement.position))
    if wanted.mentions:
        return [runs.in_order(found, key, low, high, wanted.ascending) for key in wanted.mentions[0]]
    plain = found.where(Statement.position > low, Statement.position < high)
    return [plain.order_by(Statement.position.asc() if wanted.ascending else Statement.position.desc())]


def _bounds(session: Session, wanted: Wanted) -> tuple[int, int]:
    """Positions, both exclusive: `stored` rises with them, so a time is found by halving."""
    low = _last_stored(session, wanted.since) if wanted.since else 0
    high = (_last_stored(session, wanted.until) if wanted.until else head(session)) + 1
    if wanted.cursor is not None:
        low, high = (max(low, wanted.cursor), high) if wanted.ascending else (low, min(high, wanted.cursor))
    return low, high


def _last_stored(session: Session, moment: datetime) -> int:
    """The newest position stored at or before ``moment``; 0 for none."""
    low, high = 0, head(session)
    while low < high:
        middle = (low + high + 1) // 2
        stored = session.scalar(select(Statement.stored).where(Statement.position == middle))
        if stored is not None and stored <= moment:
            low = middle
        else:
            high = middle - 1
    return low


def newest_mentioning(session: Session, keys: Sequence[int], limit: int) -> list[Recorded]:
    """The newest statements that mention one of these."""
    plain = select(Statement.position).limit(limit)
    positions = [place for key in keys for place in session.scalars(runs.in_order(plain, key))]
    wanted = select(*columns()).where(Statement.position.in_(positions)).order_by(Statement.position.desc())
    wanted = wanted.limit(limit)
    return list(recorded(session.execute(wanted)))


def files(session: Session, hashes: Collection[str]) -> dict[str, bytes]:
    rows = session.execute(select(Attachment.sha2, Attachment.content).where(Attachment.sha2.in_(hashes)))
    return {row.sha2: row.content for row in rows}


def consistent_through() -> datetime:
    """Until when everything stored can be read by whoever begins to read after this call (C 2.1.3).

    Now, if nobody is appending; else the time of the newest statement that can be seen.
    """
    session = db.session()
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        wanted = text("SELECT pg_try_advisory_xact_lock_shared(:lock)")
        free = bool(session.scalar(wanted, {"lock": APPEND_LOCK}))
        now = clock.now()
        session.rollback()
        if free:
            return now
    newest = session.scalar(select(Statement.stored).order_by(Statement.position.desc()).limit(1))
    session.rollback()
    return newest or datetime.fromtimestamp(0, tz=clock.now().tzinfo)
