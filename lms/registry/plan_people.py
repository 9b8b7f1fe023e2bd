"""The people of a household list: who is new, who is known, what changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from lms.foundation import ids
from lms.registry import cells
from lms.registry.fates import Fate, Outcome, Refused
from lms.registry.known import KnownHousehold, KnownPerson
from lms.registry.reading import Row

_PERSON_CELLS = ("called", "birth", "relation", "phone")


class PeoplePlanner:
    """Recognises a person by household, name and year of birth."""

    def __init__(self, rows: Sequence[Row], on: date) -> None:
        self._on = on
        # Whom the file names with which year: a known person whom another row means is not free for this one.
        self._named = {
            (row["code"].upper(), row["name"].casefold(), _year(row["birth"])) for row in rows if row["name"]
        }
        self._new: set[Any] = set()
        self._changed: set[Any] = set()
        self._related: set[Any] = set()

    def person(self, row: Row, household: KnownHousehold) -> Outcome | None:
        """What becomes of the person the row names; None where it names nobody. Raises ``Refused``."""
        if not row["name"]:
            if any(row[column] for column in _PERSON_CELLS):
                raise Refused("no_name")
            return None
        household.listed += 1
        said = self._said(row)
        person = self._recognise(row, household, said)
        if person is None:
            household.people.append(self._begin(row, said))
            return Outcome("person", Fate.NEW)
        person.row = row.number
        return self._compare(person, said, row["relation"].lower())

    def new_in(self, household: KnownHousehold) -> list[KnownPerson]:
        return [person for person in household.people if person.id in self._new]

    def changed_in(self, household: KnownHousehold) -> list[KnownPerson]:
        return [person for person in household.people if person.id in self._changed]

    def related_anew_in(self, household: KnownHousehold) -> list[KnownPerson]:
        """Whose relation to the head is another one than before."""
        return [person for person in household.people if person.id in self._related]

    def _said(self, row: Row) -> dict[str, Any]:
        said = {
            "name": cells.person_name(row["name"]),
            "called": cells.words(row["called"]),
            "birth_year": cells.birth_year(row["birth"], self._on),
            "phone": cells.phone(row["phone"]),
        }
        return {column: value for column, value in said.items() if value}

    def _begin(self, row: Row, said: dict[str, Any]) -> KnownPerson:
        values = {"called": said["name"].split()[-1], "birth_year": None, "phone": None, **said}
        person = KnownPerson(ids.new_id(), values, row["relation"].lower(), row=row.number)
        self._new.add(person.id)
        return person

    def _recognise(self, row: Row, household: KnownHousehold, said: dict[str, Any]) -> KnownPerson | None:
        year = said.get("birth_year")
        namesakes = [each for each in household.people if each.values["name"].casefold() == row["name"].casefold()]
        for each in namesakes:
            if each.row is not None and (not year or each.values["birth_year"] in (year, None)):
                raise Refused("duplicate_person", row=each.row)
        left = [each for each in namesakes if each.row is None]
        same = [each for each in left if each.values["birth_year"] == year]
        if same:
            return same[0]
        free = [each for each in left if not year or not self._meant_elsewhere(row, each)]
        if len(free) > 1:
            raise Refused("unclear_person", text=row["name"])
        return free[0] if free else None

    def _meant_elsewhere(self, row: Row, person: KnownPerson) -> bool:
        return (row["code"].upper(), row["name"].casefold(), str(person.values["birth_year"])) in self._named

    def _compare(self, person: KnownPerson, said: dict[str, Any], relation: str) -> Outcome:
        # Large and small letters alone are no other name.
        said = {**said, "name": person.values["name"]}
        changed = [column for column, value in said.items() if person.values[column] != value]
        person.values.update({column: said[column] for column in changed})
        if changed:
            self._changed.add(person.id)
        if relation and relation != person.relation:
            person.relation = relation
            self._related.add(person.id)
            changed.append("relation")
        return Outcome("person", Fate.CHANGED if changed else Fate.UNCHANGED, tuple(changed))


def _year(text: str) -> str:
    found = re.search(r"\d{4}", text)
    return found[0] if found else ""
