"""The plan of a market's list of stalls."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.foundation import ids
from lms.foundation.database import db
from lms.registry import cells
from lms.registry.fates import Fate, ImportPlan, Outcome, Progress, Refused, RowFate, counting, refusal, silent
from lms.registry.known import known_households
from lms.registry.models import Area, Stall
from lms.registry.queries import markets_of
from lms.registry.reading import Row


@dataclass(slots=True)
class KnownStall:
    """A stall in the registry or (``new``) in the file; ``row`` is the row that speaks of it."""

    id: uuid.UUID
    market: str
    values: dict[str, Any]
    new: bool = False
    row: int | None = None
    changed: bool = False


class StallPlanner:
    """Goes through the rows in order. A market that is not known yet is named in the plan's ``markets``."""

    def __init__(self, commune: Area, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._markets = {market.name.casefold(): market for market in markets_of(commune.id)}
        self._households = known_households({row["code"].upper() for row in rows if row["code"]})
        self._stalls = self._known_stalls()
        self._new_markets: dict[str, str] = {}

    def plan(self, heard: Progress = silent) -> ImportPlan:
        plan = ImportPlan("stalls", fates=[self._fate(row) for row in counting(self._rows, heard)])
        plan.markets = list(self._new_markets.values())
        for (market, _), stall in self._stalls.items():
            if stall.new and market in self._markets:
                place = {"market_id": self._markets[market].id}
                plan.inserts[Stall].append({"id": stall.id, **place, **stall.values})
            elif stall.changed:
                plan.updates[Stall].append({"id": stall.id, **stall.values})
        return plan

    def _known_stalls(self) -> dict[tuple[str, str], KnownStall]:
        names = {market.id: name for name, market in self._markets.items()}
        rows = db.session.scalars(select(Stall).where(Stall.market_id.in_(names)))
        return {
            (names[row.market_id], row.number): KnownStall(
                row.id,
                names[row.market_id],
                {"number": row.number, "label": row.label, "household_id": row.household_id},
            )
            for row in rows
        }

    def _fate(self, row: Row) -> RowFate:
        try:
            outcome = self._stall(row)
        except Refused as why:
            outcome = refusal("stall", why)
        return RowFate(row.number, row["number"].upper(), row["label"], (outcome,))

    def _stall(self, row: Row) -> Outcome:
        for column in ("market", "number", "label"):
            cells.words(row[column])
        if not row["market"]:
            raise Refused("no_market")
        if not row["number"]:
            raise Refused("no_number")
        said = self._said(row)
        key = (row["market"].casefold(), said["number"])
        stall = self._stalls.get(key)
        if stall is None:
            return self._begin(row, said)
        if stall.row is not None:
            raise Refused("duplicate_stall", row=stall.row)
        stall.row = row.number
        changed = tuple(column for column, value in said.items() if stall.values[column] != value)
        stall.values.update(said)
        stall.changed = bool(changed)
        return Outcome("stall", Fate.CHANGED if changed else Fate.UNCHANGED, changed)

    def _said(self, row: Row) -> dict[str, Any]:
        code = row["code"].upper()
        household = self._households.get(code)
        if code and (household is None or household.closed):
            raise Refused("unknown_household", code=code)
        said = {"number": row["number"].upper(), "label": row["label"], "household_id": household and household.id}
        return {column: value for column, value in said.items() if value}

    def _begin(self, row: Row, said: dict[str, Any]) -> Outcome:
        if "label" not in said:
            raise Refused("no_label")
        market = row["market"].casefold()
        if market not in self._markets:
            self._new_markets.setdefault(market, row["market"])
        values = {"household_id": None, **said}
        stall = KnownStall(ids.new_id(), market, values, new=True, row=row.number)
        self._stalls[market, said["number"]] = stall
        return Outcome("stall", Fate.NEW)
