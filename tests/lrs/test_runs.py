"""Mentions in runs (record 30): whatever is appended and added late, each key finds its positions, in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

from lms.foundation.database import db
from lms.lrs import runs
from lms.lrs.log import append, draft
from lms.lrs.models import Mention, Statement
from tests.lrs.statements import AUTHORITY, statement

POSITIONS, KEYS = 400, 6
PLAIN = select(Statement.position)


@pytest.fixture
def empty(app: Flask) -> Iterator[None]:
    """A log whose statements mention nothing."""
    append([draft(statement(), AUTHORITY) for _ in range(POSITIONS)])
    db.session.execute(delete(Mention))
    yield
    db.session.rollback()


def tell(chance: Random) -> dict[int, set[int]]:
    """Batches of all sizes, and between them mentions that come late; answers key → positions, kept plainly."""
    known: dict[int, set[int]] = {key: set() for key in range(-1, KEYS - 1)}
    begun = 1
    while begun <= POSITIONS:
        batch = range(begun, min(begun + chance.choice((1, 3, 50, 150)), POSITIONS + 1))
        told = [(at, [key for key in known if chance.random() < 1 / (abs(key) + 1.5)]) for at in batch]
        rows = [dict(zip(("key", "position", "bits"), row, strict=True)) for row in runs.runs_of(told)]
        if rows:
            db.session.execute(insert(Mention), rows)
        late = [(chance.randint(1, batch[-1]), [key for key in known if chance.random() < 0.3]) for _ in range(4)]
        for at, keys in late:
            runs.add(db.session.connection(), at, keys)
        for at, keys in told + late:
            for key in keys:
                known[key].add(at)
        begun = batch[-1] + 1
    return known


@pytest.mark.parametrize("seed", range(4))
def test_each_key_finds_its_positions_in_order(empty: None, seed: int) -> None:
    known = tell(Random(seed))
    for key, positions in known.items():
        assert sorted(db.session.scalars(runs.mentioning([key]))) == sorted(positions)
        assert list(db.session.scalars(runs.in_order(PLAIN, key))) == sorted(positions, reverse=True)
        within = runs.in_order(PLAIN, key, 90, 180, ascending=True)
        assert list(db.session.scalars(within)) == [at for at in sorted(positions) if 90 < at < 180]
    both = set(db.session.scalars(select(Statement.position).where(runs.is_mentioned([-1, 2], Statement.position))))
    assert both == known[-1] | known[2]


def test_few_rows_tell_of_many_statements(empty: None) -> None:
    rows = runs.runs_of((at, {7}) for at in range(1, 201))
    assert [position for _, position, _ in rows] == [1, 64, 127, 190]
    assert all(after - before == runs.SPAN for before, after in pairwise(position for _, position, _ in rows))
