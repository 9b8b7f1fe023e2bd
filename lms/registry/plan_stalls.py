"""The plan of a market's list of stalls."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from lms.foundation import ids
from lms.foundation.database import db
from lms.registry import cells
from lms.registry.fates import Fate, ImportPlan, Outcome, Progress, Refused, RowFate, counting, refusal, silent
from lms.registry.known import known_households
from lms.registry.models import Area, Stall
from lms.registry.places import kept_since_of
from lms.registry.places_models import PlacePast
from lms.registry.queries import markets_of
from lms.registry.reading import Row


@dataclass(slots=True)
class KnownStall:
    """A stall in the registry or (``new``) in the file; ``row`` is the row that speaks of it.

    ``kept_since``: since when its keeper of today keeps it; ``past``: a keeper that ends, as a row of ``PlacePast``.
    """

    id: uuid.UUID
    market: str
    values: dict[str, Any]
    kept_since: date
    closed_on: date | None = None
    new: bool = False
    row: int | None = None
    changed: bool = False
    past: dict[str, Any] | None = None


class StallPlanner:
    """Goes through the rows in order; what is new, and a new keeper, holds from ``on`` where the row says no other day.

    A market that is not known yet is named in the plan's ``markets``.
    """

    def __init__(self, commune: Area, rows: Sequence[Row], on: date) -> None:
        self._rows, self._on = rows, on
        self._markets = {market.name.casefold(): market for market in markets_of(commune.id)}
        self._households = known_households({row["code"].upper() for row in rows if row["code"]})
        self._stalls = self._known_stalls()
        self._new_markets: dict[str, tuple[str, date]] = {}

    def plan(self, heard: Progress = silent) -> ImportPlan:
        plan = ImportPlan("stalls", fates=[self._fate(row) for row in counting(self._rows, heard)])
        plan.markets_open = dict(self._new_markets.values())
        plan.markets = list(plan.markets_open)
        for (market, _), stall in self._stalls.items():
            if stall.new and market in self._markets:
                place = {"market_id": self._markets[market].id}
                plan.inserts[Stall].append({"id": stall.id, **place, **stall.values})
            elif stall.changed:
                plan.updates[Stall].append({"id": stall.id, **stall.values})
            if stall.past:
                plan.inserts[PlacePast].append(stall.past)
        return plan

    def _known_stalls(self) -> dict[tuple[str, str], KnownStall]:
        names = {market.id: name for name, market in self._markets.items()}
        rows = list(db.session.scalars(select(Stall).where(Stall.market_id.in_(names))))
        since = kept_since_of(rows)
        return {
            (names[row.market_id], row.number): KnownStall(
                row.id, names[row.market_id],
                {"number": row.number, "label": row.label, "household_id": row.household_id,
                 "opened_on": row.opened_on},
                since[row.id], row.closed_on,
            )
            for row in rows
        }  # fmt: skip

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
        self._may_open(key[0], said)
        stall = self._stalls.get(key)
        if stall is None:
            return self._begin(row, said)
        if stall.closed_on:
            raise Refused("stall_closed", day=f"{stall.closed_on:%d/%m/%Y}")
        if stall.row is not None:
            raise Refused("duplicate_stall", row=stall.row)
        stall.row = row.number
        changed = tuple(column for column, value in said.items() if stall.values[column] != value)
        if "household_id" in changed:
            self._give(stall)
        stall.values.update(said)
        stall.changed = bool(changed)
        return Outcome("stall", Fate.CHANGED if changed else Fate.UNCHANGED, changed)

    def _said(self, row: Row) -> dict[str, Any]:
        code = row["code"].upper()
        household = self._households.get(code)
        if code and (household is None or household.closed):
            raise Refused("unknown_household", code=code)
        said = {
            "number": row["number"].upper(), "label": row["label"], "household_id": household and household.id,
            "opened_on": cells.opening_day(row["opened"], self._on),
        }  # fmt: skip
        return {column: value for column, value in said.items() if value}

    def _may_open(self, market: str, said: dict[str, Any]) -> None:
        """Raises ``Refused``: no stall stands in a market that is closed, or that was not open yet."""
        known = self._markets.get(market)
        if known and known.closed_on:
            raise Refused("market_closed", day=f"{known.closed_on:%d/%m/%Y}")
        if known and said.get("opened_on", self._on) < known.opened_on:
            raise Refused("before_market", day=f"{known.opened_on:%d/%m/%Y}")

    def _begin(self, row: Row, said: dict[str, Any]) -> Outcome:
        if "label" not in said:
            raise Refused("no_label")
        values = {"household_id": None, "opened_on": self._on, **said}
        market, opened = row["market"].casefold(), values["opened_on"]
        if market not in self._markets:
            name, since = self._new_markets.get(market, (row["market"], opened))
            self._new_markets[market] = (name, min(since, opened))
        stall = KnownStall(ids.new_id(), market, values, opened, new=True, row=row.number)
        self._stalls[market, said["number"]] = stall
        return Outcome("stall", Fate.NEW)

    def _give(self, stall: KnownStall) -> None:
        """It has another keeper from the day of the list; until the day before, the one it had."""
        if stall.kept_since < self._on:
            stall.past = {
                "id": ids.new_id(), "stall_id": stall.id, "household_id": stall.values["household_id"],
                "valid_from": stall.kept_since, "valid_to": self._on - timedelta(days=1),
            }  # fmt: skip
