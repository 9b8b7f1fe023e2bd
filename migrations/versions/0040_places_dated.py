"""Markets, stalls and products stand from a day on; in which commune and by whom they were kept before.

How old rows are dated: from the day on which the list that names them was taken in, or the first day on which they are
known to have been there if that is earlier or there was no list: a look at one, a frozen month that counts it, for a
market its first stall, for a stall its market. What none of these tells of is dated from the day of this step.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

from lms.foundation.types import UtcDateTime

revision = "0040"
down_revision = "0039"

_VIETNAM = timezone(timedelta(hours=7))
# For who writes a row without knowing the column, while old and new processes run side by side.
_OTHERWISE = "2025-07-01"
_NEW = {"stall": ("opened_on",), "market": ("opened_on", "closed_on")}
Days = dict[str, date]

_market = sa.table(
    "market",
    *(
        sa.column(*each)
        for each in (
            ("id", sa.Integer),
            ("area_id", sa.Integer),
            ("name", sa.Text),
            ("opened_on", sa.Date),
            ("closed_on", sa.Date),
        )
    ),
)
_stall = sa.table(
    "stall",
    *(
        sa.column(*each)
        for each in (
            ("id", sa.Uuid),
            ("market_id", sa.Integer),
            ("number", sa.Text),
            ("label", sa.Text),
            ("household_id", sa.Uuid),
            ("opened_on", sa.Date),
            ("closed_on", sa.Date),
        )
    ),
)
_product = sa.table("product", sa.column("id", sa.Uuid), sa.column("opened_on", sa.Date),
                    sa.column("closed_on", sa.Date))  # fmt: skip
_change = sa.table(
    "import_change",
    *(
        sa.column(*each)
        for each in (
            ("run_id", sa.Uuid),
            ("number", sa.Integer),
            ("subject", sa.Text),
            ("row_id", sa.Text),
            ("made", sa.Boolean),
            ("after", sa.Text),
        )
    ),
)
_run = sa.table("import_run", sa.column("id", sa.Uuid), sa.column("applied_at", UtcDateTime))
_snapshot = sa.table("snapshot", sa.column("id", sa.Uuid), sa.column("as_of", UtcDateTime))
_list = sa.table("snapshot_list", sa.column("snapshot_id", sa.Uuid), sa.column("kind", sa.Text),
                 sa.column("members", sa.LargeBinary))  # fmt: skip
_TABLES: Mapping[str, Any] = {"market": _market, "stall": _stall, "product": _product}


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("opened_on", sa.Date, nullable=False, server_default=_OTHERWISE))
    op.add_column("market", sa.Column("closed_on", sa.Date))
    op.create_table(
        "place_past",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("market_id", sa.Integer, sa.ForeignKey("market.id"), index=True),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey("product.id"), index=True),
        sa.Column("stall_id", sa.Uuid, sa.ForeignKey("stall.id"), index=True),
        sa.Column("area_id", sa.Integer, sa.ForeignKey("area.id"), index=True),
        sa.Column("household_id", sa.Uuid, sa.ForeignKey("household.id"), index=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=False),
    )
    _date_old_rows(op.get_bind())
    _sign_again(op.get_bind(), without_before=True)


def downgrade() -> None:
    _sign_again(op.get_bind(), without_before=False)
    op.drop_table("place_past")
    op.drop_column("market", "closed_on")
    for table in _TABLES:
        op.drop_column(table, "opened_on")


def _date_old_rows(bind: sa.Connection) -> None:
    today = datetime.now(UTC).astimezone(_VIETNAM).date()
    stalls = _earliest(*_listed(bind, "stall"), *_seen(bind, "stall"), *_frozen(bind, "stalls"))
    markets = _earliest(*_listed(bind, "market"))
    for stall, market in bind.execute(sa.select(_stall.c.id, _stall.c.market_id)).all():
        # A market stands as long as the first of its stalls; a stall of which nothing is known, as long as its market.
        if str(stall) in stalls:
            markets = _earliest(*markets.items(), (str(market), stalls[str(stall)]))
    for stall, market in bind.execute(sa.select(_stall.c.id, _stall.c.market_id)).all():
        stalls.setdefault(str(stall), markets.get(str(market), today))
    products = _earliest(*_seen(bind, "product"), *_frozen(bind, "products"))
    for name, known in (("market", markets), ("stall", stalls), ("product", products)):
        table = _TABLES[name]
        for key, ended in bind.execute(sa.select(table.c.id, table.c.closed_on)).all():
            day = min(known.get(str(key), today), ended or today)
            bind.execute(sa.update(table).where(table.c.id == key).values(opened_on=day))


def _earliest(*known: tuple[str, date]) -> Days:
    found: Days = {}
    for key, day in known:
        found[key] = min(found.get(key, day), day)
    return found


def _listed(bind: sa.Connection, table: str) -> Iterable[tuple[str, date]]:
    """Row → the day on which the list that made it was taken in."""
    rows = sa.select(_change.c.row_id, _run.c.applied_at).join(_run, _run.c.id == _change.c.run_id)
    made = bind.execute(rows.where(_change.c.subject == table, _change.c.made)).all()
    return [(row_id, _day(at)) for row_id, at in made]


def _seen(bind: sa.Connection, what: str) -> Iterable[tuple[str, date]]:
    """Stall or product → the day of the first look at it."""
    table = sa.table(f"{what}_check", sa.column(f"{what}_id", sa.Uuid), sa.column("at", UtcDateTime))
    key = table.c[f"{what}_id"]
    first = bind.execute(sa.select(key, sa.func.min(table.c.at, type_=UtcDateTime())).group_by(key)).all()
    return [(str(thing), _day(at)) for thing, at in first]


def _frozen(bind: sa.Connection, kind: str) -> Iterable[tuple[str, date]]:
    """Stall or product → the last day of each frozen month that counts it."""
    rows = sa.select(_list.c.members, _snapshot.c.as_of).join(_snapshot, _snapshot.c.id == _list.c.snapshot_id)
    return [
        (str(uuid.UUID(bytes=members[start : start + 16])), _day(as_of))
        for members, as_of in bind.execute(rows.where(_list.c.kind == kind)).all()
        for start in range(0, len(members) - 15, 16)
    ]


def _day(at: datetime) -> date:
    return at.astimezone(_VIETNAM).date()


def _sign_again(bind: sa.Connection, *, without_before: bool) -> None:
    """An import can be undone while its rows are as it left them, which a digest of the whole row tells: where nobody
    touched it, the digest is made anew with, or without, the new columns."""
    for name, new in _NEW.items():
        table = _TABLES[name]
        rows = {str(row["id"]): dict(row) for row in bind.execute(sa.select(table)).mappings()}
        wanted = sa.select(_change.c.run_id, _change.c.number, _change.c.row_id, _change.c.after)
        for run, number, row_id, after in bind.execute(wanted.where(_change.c.subject == name)).all():
            if row_id not in rows:
                continue
            whole = rows[row_id]
            less = {column: value for column, value in whole.items() if column not in new}
            before, then = (less, whole) if without_before else (whole, less)
            if after == _digest(before):
                mine = (_change.c.run_id == run) & (_change.c.number == number)
                bind.execute(sa.update(_change).where(mine).values(after=_digest(then)))


def _digest(row: Mapping[str, Any]) -> str:
    plain = {
        name: value if value is None or isinstance(value, int | str) else str(value) for name, value in row.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]
