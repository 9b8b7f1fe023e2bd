"""Statements of chosen households as a file, to the letter as they stand in the log; every download is noted."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import COLUMNS, head, recorded
from lms.lrs.models import Statement
from lms.reporting.models import TakenAway
from lms.reporting.selection import Selection

FORMS: Final = ("lines", "array")
TYPES: Final = {"lines": "application/x-ndjson", "array": "application/json"}
_AT_ONCE: Final = 500
# What one question may name; a larger selection is read through and sifted here.
_NAMED: Final = 300


@writes
def note_taking(by: Account, form: str, selection: Selection, households: Sequence[uuid.UUID]) -> TakenAway:
    """Note it before the first byte leaves."""
    taken = TakenAway(
        id=ids.new_id(), account_id=by.id, at=clock.now(), form=form, households=len(households),
        selection=json.dumps(selection.arguments(), sort_keys=True), upto=head(db.session()),
    )  # fmt: skip
    db.session.add(taken)
    return taken


def written(taking: uuid.UUID, form: str, households: Sequence[uuid.UUID], upto: int) -> Iterator[str]:
    """The file, piece by piece, in the order of the log up to ``upto``; at its end how many there were is noted."""
    count = 0
    if form == "array":
        yield "["
    for body in _bodies(db.session(), [str(each) for each in households], upto):
        before = "" if form == "lines" or count == 0 else ",\n"
        yield before + json.dumps(body, ensure_ascii=False, separators=(",", ":")) + ("\n" if form == "lines" else "")
        count += 1
    if form == "array":
        yield "]\n"
    _note_end(taking, count)


def _bodies(session: Session, wanted: Sequence[str], upto: int) -> Iterator[dict[str, object]]:
    known, after = frozenset(wanted), 0
    statements = select(*COLUMNS).order_by(Statement.position).limit(_AT_ONCE)
    if len(wanted) <= _NAMED:
        statements = statements.where(or_(Statement.team.in_(wanted), Statement.actor.in_(wanted)))
    while batch := list(
        recorded(session.execute(statements.where(Statement.position > after, Statement.position <= upto)))
    ):
        for each in batch:
            if each.team in known or each.actor in known:
                yield each.body
        after = batch[-1].position
        session.rollback()  # a long download holds no moment of the database back


@writes
def _note_end(taking: uuid.UUID, count: int) -> None:
    db.session.execute(update(TakenAway).where(TakenAway.id == taking).values(how_many=count))


def taken_by(session: Session, officer: Account) -> list[tuple[TakenAway, str]]:
    """The newest downloads of this account, with its name."""
    wanted = select(TakenAway).where(TakenAway.account_id == officer.id).order_by(TakenAway.at.desc()).limit(10)
    return [(each, officer.name) for each in session.scalars(wanted)]
