"""The plan of a household list. A row names a household, and may name one of its people.

Household cells may stand in the first of its rows only; an empty cell says nothing. A wrong row refuses only itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from lms.foundation import ids
from lms.registry import cells
from lms.registry.fates import Fate, ImportPlan, Outcome, Progress, Refused, RowFate, counting, refusal, silent
from lms.registry.known import KnownHousehold, KnownPerson, known_households
from lms.registry.models import Area, Household, Membership, Person, Residence
from lms.registry.plan_people import PeoplePlanner
from lms.registry.queries import villages_of
from lms.registry.reading import Row
from lms.registry.village_names import VillageNames


class HouseholdPlanner:
    """Goes through the rows, remembering what others said before."""

    def __init__(self, commune: Area, rows: Sequence[Row], on: date) -> None:
        self._rows = rows
        self._on = on
        self._villages = VillageNames(villages_of(commune.id, on))
        self._households = known_households({_code(row) for row in rows if row["code"]})
        self._failed: dict[str, int] = {}
        self._people = PeoplePlanner(rows, on)

    def plan(self, heard: Progress = silent) -> ImportPlan:
        # Rows that can found a household go first: the others may stand anywhere around them.
        ordered = sorted(self._rows, key=lambda row: not (row["village"] and row["label"]))
        fates = sorted((self._fate(row) for row in counting(ordered, heard)), key=lambda fate: fate.number)
        plan = ImportPlan("households", fates=fates)
        for code, household in self._households.items():
            self._write_household(plan, code, household)
            self._write_people(plan, household)
        return plan

    def _fate(self, row: Row) -> RowFate:
        code = _code(row)
        try:
            household, of_household = self._household(row, code)
        except Refused as why:
            if code:
                self._failed.setdefault(code, row.number)
            return RowFate(row.number, code, row["name"] or row["label"], (refusal("household", why),))
        try:
            of_person = self._people.person(row, household)
        except Refused as why:
            of_person = refusal("person", why)
        outcomes = (of_household, of_person) if of_person else (of_household,)
        return RowFate(row.number, code, row["name"] or household.values["label"], outcomes)

    def _household(self, row: Row, code: str) -> tuple[KnownHousehold, Outcome]:
        if not cells.words(code):
            raise Refused("no_code")
        village = self._villages.find(row["village"]) if row["village"] else None
        said = _said(row)
        household = self._households.get(code)
        fresh = household is None
        if household is None:
            household = self._begin(code, village, said)
        else:
            _check(household, village, said, code)
        changed = _hear(household, said, row.number)
        self._households[code] = household
        if fresh or not changed:
            return household, Outcome("household", Fate.NEW if fresh else Fate.UNCHANGED)
        return household, Outcome("household", Fate.CHANGED, tuple(changed))

    def _begin(self, code: str, village: Area | None, said: dict[str, Any]) -> KnownHousehold:
        if village is None:
            earlier = self._failed.get(code)
            raise Refused("household_refused", row=earlier) if earlier else Refused("no_village")
        if "label" not in said:
            raise Refused("no_label")
        values = {"label": None, "lane": None, "residents": None, "phones": None}
        return KnownHousehold(ids.new_id(), village.id, values, new=True)

    def _write_household(self, plan: ImportPlan, code: str, household: KnownHousehold) -> None:
        if household.new:
            values = dict(household.values)
            # The list did not say how many they are: as many as it names.
            values["residents"] = values["residents"] or max(1, household.listed)
            values["lane"] = values["lane"] or ""
            place = {"village_id": household.village_id}
            plan.inserts[Household].append({"id": household.id, "code": code, **place, **values})
            dwelling = {"id": ids.new_id(), "household_id": household.id, **place, "valid_from": self._on}
            plan.inserts[Residence].append(dwelling)
        elif household.changed:
            plan.updates[Household].append({"id": household.id, **household.values})

    def _write_people(self, plan: ImportPlan, household: KnownHousehold) -> None:
        for person in self._people.new_in(household):
            plan.inserts[Person].append({"id": person.id, "audio_lang": "vi", **person.values})
            plan.inserts[Membership].append(_membership(person, household, self._on))
        for person in self._people.changed_in(household):
            plan.updates[Person].append({"id": person.id, **person.values})
        for person in self._people.related_anew_in(household):
            day = max(self._on, person.since or self._on)
            plan.updates[Membership].append({"id": person.membership_id, "valid_to": day - timedelta(days=1)})
            plan.inserts[Membership].append(_membership(person, household, day))


def _membership(person: KnownPerson, household: KnownHousehold, on: date) -> dict[str, Any]:
    link = {"id": ids.new_id(), "person_id": person.id, "household_id": household.id}
    return {**link, "relation": person.relation, "valid_from": on}


def _code(row: Row) -> str:
    return row["code"].upper()


def _said(row: Row) -> dict[str, Any]:
    said: dict[str, Any] = {name: cells.words(row[name]) or None for name in ("label", "lane")}
    said["residents"] = cells.count(row["residents"], "residents")
    said["phones"] = cells.count(row["phones"], "phones")
    if said["residents"] == 0:
        raise Refused("no_residents")
    return {column: value for column, value in said.items() if value is not None}


def _check(household: KnownHousehold, village: Area | None, said: dict[str, Any], code: str) -> None:
    if household.closed:
        raise Refused("household_closed", code=code)
    if village and village.id != household.village_id:
        raise Refused("other_village", code=code)
    for column, value in said.items():
        earlier, row = household.said.get(column, (value, 0))
        if earlier != value:
            raise Refused("contradicts", row=row, text=value, earlier=earlier)


def _hear(household: KnownHousehold, said: dict[str, Any], row: int) -> list[str]:
    """Take over what a row says; the columns that became another value."""
    changed = [column for column, value in said.items() if household.values[column] != value]
    for column, value in said.items():
        household.said.setdefault(column, (value, row))
    household.values.update({column: said[column] for column in changed})
    household.changed.update(changed)
    return changed
