"""Correction of what the registry says of a person; what stood there before is not kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.people.models import Correction
from lms.people.requests import finish
from lms.registry import cells
from lms.registry.actions import correct_person
from lms.registry.fates import Refused
from lms.registry.models import Person
from lms.registry.spelling import tidy

FIELDS: Final = ("name", "called", "birth_year", "phone")


@dataclass
class CorrectionForm:
    """As typed; ``values``: what it means; ``errors``: field → words."""

    name: str
    called: str
    birth_year: str
    phone: str
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Refused] = field(default_factory=dict)

    @classmethod
    def of(cls, person: Person) -> CorrectionForm:
        return cls(person.name, person.called, str(person.birth_year or ""), person.phone or "")

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> CorrectionForm:
        """What was sent, read as village lists are (`lms/registry/cells.py`)."""
        name, called, year, phone = (tidy(sent.get(place, "").replace("\x00", "")) for place in FIELDS)
        form = cls(name, called, year, phone)
        readers: dict[str, Callable[[str], Any]] = {
            "name": cells.person_name,
            "called": lambda text: cells.person_name(text) if text else name.split()[-1] if name else "",
            "birth_year": lambda text: cells.birth_year(text, clock.today()),
            "phone": cells.phone,
        }
        for each, read in readers.items():
            try:
                form.values[each] = read(getattr(form, each))
            except Refused as why:
                form.errors[each] = why
        return form


@writes
def correct(by: Account, person: Person, form: CorrectionForm) -> list[str]:
    """Correct what differs and note which fields; answers them. What was asked for is done. ``form`` without errors."""
    changed = correct_person(person, **form.values)
    now = clock.now()
    db.session.add_all(Correction(person_id=person.id, field=name, at=now, by=by.id) for name in changed)
    finish(by, person, "correction")
    return changed
