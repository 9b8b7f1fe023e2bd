"""Where things are mentioned, in runs: a key, a first position, and a bit for each position from there on (record 30).

A phone's statements mention the same person, household and lesson again and again: one row tells of up to 63 of them.
Runs of one key never interleave, since positions only rise and a late mention joins the run around it: all of a run
come before the first of the next. So runs in order, and positions in order within each, are positions in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, Select, and_, case, cast, insert, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.functions import FunctionElement

from lms.lrs.models import Mention, Statement

# A signed BIGINT has so many bits beside its sign.
SPAN: Final = 63

Row = TypeVar("Row", bound=tuple[Any, ...])
Place = ColumnElement[int] | InstrumentedAttribute[int]


class _Aside(FunctionElement[int]):
    """A position that is compared, and not looked up: SQLite would take a plain bound's index instead of the run's own.
    PostgreSQL weighs both by what it knows of the column, of which a sum would tell it nothing."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Aside)
def _plain(element: _Aside, compiler: Any, **how: Any) -> str:
    return str(compiler.process(element.clauses, **how))


@compiles(_Aside, "sqlite")
def _kept_from_the_index(element: _Aside, compiler: Any, **how: Any) -> str:
    return f"+{compiler.process(element.clauses, **how)}"


def runs_of(mentioned: Iterable[tuple[int, Collection[int]]]) -> list[tuple[int, int, int]]:
    """Rows (key, position, bits) of statements given as (position, keys), which must come in order; sorted."""
    done: list[tuple[int, int, int]] = []
    growing: dict[int, list[int]] = {}
    for position, keys in mentioned:
        for key in keys:
            run = growing.get(key)
            if run and position - run[0] < SPAN:
                run[1] |= 1 << (position - run[0])
                continue
            if run:
                done.append((key, run[0], run[1]))
            growing[key] = [position, 1]
    done += [(key, first, bits) for key, (first, bits) in growing.items()]
    return sorted(done)


def marks(run: Any, position: Place) -> ColumnElement[bool]:
    """Whether ``run`` (``Mention`` or an alias of it) has a bit for a position."""
    last = run.position + case((run.bits == 1, 0), else_=SPAN - 1)
    bit = run.bits.bitwise_rshift(cast(position - run.position, Integer)).bitwise_and(1)
    return and_(position >= run.position, position <= last, bit == 1)


def mentioning(keys: Collection[int]) -> Select[tuple[int]]:
    """The positions of statements that mention one of these."""
    run, statement = aliased(Mention), aliased(Statement)
    found = select(statement.position).join_from(run, statement, marks(run, statement.position))
    return found.where(run.key.in_(keys))


def in_order(
    wanted: Select[Row], key: int, low: int = 0, high: int | None = None, ascending: bool = False
) -> Select[Row]:
    """``wanted`` (of ``Statement``) for those that mention ``key``, between two positions (both exclusive), in order:
    nothing is read that stands behind the last one wanted."""
    found = wanted.join(Mention, marks(Mention, Statement.position)).where(Mention.key == key)
    found = found.where(Mention.position > low - SPAN, _Aside(Statement.position) > low)
    if high is not None:
        found = found.where(Mention.position < high, _Aside(Statement.position) < high)
    order = (Mention.position, Statement.position)
    return found.order_by(*(each.asc() if ascending else each.desc() for each in order))


def is_mentioned(keys: Collection[int], position: Place) -> ColumnElement[bool]:
    """Whether the statement at ``position`` mentions one of these."""
    run = aliased(Mention)
    near = run.position.between(position - (SPAN - 1), position)
    return select(run.key).where(run.key.in_(keys), near, marks(run, position)).exists()


def add(connection: Connection, position: int, keys: Collection[int]) -> None:
    """A statement that has long been here mentions more."""
    for key in keys:
        near = Mention.position.between(position - (SPAN - 1), position)
        wanted = select(Mention.position, Mention.bits).where(Mention.key == key, near)
        run = connection.execute(wanted.order_by(Mention.position.desc()).limit(1)).first()
        if run is None:
            connection.execute(insert(Mention).values(key=key, position=position, bits=1))
            continue
        bits = run.bits | 1 << (position - run.position)
        this = (Mention.key == key) & (Mention.position == run.position)
        connection.execute(update(Mention).where(this).values(bits=bits))
