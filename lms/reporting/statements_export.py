"""Statements of chosen households as a file, to the letter as they stand in the log; every download is noted."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import COLUMNS, Recorded, head, recorded
from lms.lrs.models import Statement
from lms.reporting.models import TakenAway
from lms.reporting.wanted import Wanted

FORMS: Final = ("lines", "array")
TYPES: Final = {"lines": "application/x-ndjson", "array": "application/json"}
_AT_ONCE: Final = 500
# What one question may name; a larger selection is read through and sifted here.
_NAMED: Final = 300


@writes
def note_taking(by: Account, form: str, wanted: Wanted, households: Sequence[uuid.UUID]) -> TakenAway:
    """Note it before the first byte leaves."""
    taken = TakenAway(
        id=ids.new_id(), account_id=by.id, at=clock.now(), form=form, households=len(households),
        selection=json.dumps(wanted.arguments(), sort_keys=True), upto=head(db.session()),
    )  # fmt: skip
    db.session.add(taken)
    return taken


@dataclass(frozen=True)
class Count:
    """How many were found up to the position ``after``, of a log that ends at ``upto``."""

    found: int
    after: int
    upto: int

    @property
    def done(self) -> bool:
        return self.after >= self.upto


def count_on(households: Sequence[uuid.UUID], wanted: Wanted, before: Count, seconds: float) -> Count:
    """Count further for about so many seconds: a long log is counted in several requests, each saying how far it is."""
    found, began = before.found, time.monotonic()
    for some, after in _batches(db.session(), households, wanted, before.after, before.upto):
        found += len(some)
        if time.monotonic() - began >= seconds:
            return Count(found, after, before.upto)
    return Count(found, before.upto, before.upto)


def written(taking: uuid.UUID, form: str, households: Sequence[uuid.UUID], wanted: Wanted, upto: int) -> Iterator[str]:
    """The file, piece by piece, in the order of the log up to ``upto``; at its end how many there were is noted."""
    count = 0
    if form == "array":
        yield "["
    for some, _ in _batches(db.session(), households, wanted, 0, upto):
        for each in some:
            before = "" if form == "lines" or count == 0 else ",\n"
            text = json.dumps(each.body, ensure_ascii=False, separators=(",", ":"))
            yield before + text + ("\n" if form == "lines" else "")
            count += 1
    if form == "array":
        yield "]\n"
    _note_end(taking, count)


def _batches(
    session: Session, households: Sequence[uuid.UUID], wanted: Wanted, after: int, upto: int
) -> Iterator[tuple[list[Recorded], int]]:
    """What is wanted of each batch, and up to where it was read."""
    known, fits = frozenset(map(str, households)), wanted.sieve()
    statements = wanted.narrowed(select(*COLUMNS)).order_by(Statement.position).limit(_AT_ONCE)
    if len(known) <= _NAMED:
        statements = statements.where(or_(Statement.team.in_(known), Statement.actor.in_(known)))
    while batch := list(
        recorded(session.execute(statements.where(Statement.position > after, Statement.position <= upto)))
    ):
        after = batch[-1].position
        yield [each for each in batch if (each.team in known or each.actor in known) and fits(each)], after
        session.rollback()  # a long download holds no moment of the database back


@writes
def _note_end(taking: uuid.UUID, count: int) -> None:
    db.session.execute(update(TakenAway).where(TakenAway.id == taking).values(how_many=count))


def taken_by(session: Session, officer: Account) -> list[tuple[TakenAway, str]]:
    """The newest downloads of this account, with its name."""
    wanted = select(TakenAway).where(TakenAway.account_id == officer.id).order_by(TakenAway.at.desc()).limit(10)
    return [(each, officer.name) for each in session.scalars(wanted)]
