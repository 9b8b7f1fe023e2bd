"""Who was erased, kept beside the database: an older backup brings names back, and they are erased again.

The ledger holds random ids and times only.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.registry.models import Person


def note_erasure(person_id: uuid.UUID) -> None:
    """Durable before the erasure is: a name that should be gone is never forgotten to be gone."""
    _append([person_id])


def complete_ledger() -> None:
    """Take into the ledger who was erased in this database, by whichever machine."""
    known = noted()
    _append([each for each in db.session.scalars(_ERASED) if each not in known])


def noted() -> set[uuid.UUID]:
    """Everyone in the ledger."""
    if not _ledger().exists():
        return set()
    names = (line.partition(" ")[0] for line in _ledger().read_text(encoding="ascii").splitlines())
    return {known for name in names if (known := ids.parse_id(name))}


_ERASED = select(Person.id).where(Person.erased_at.is_not(None))


def _ledger() -> Path:
    folder: Path = current_app.extensions["settings"].data
    return folder / "erasures.txt"


def _append(people: list[uuid.UUID]) -> None:
    lines = "".join(f"{each} {clock.iso(clock.now())}\n" for each in people)
    with _ledger().open("a", encoding="ascii") as ledger:
        ledger.write(lines)
        ledger.flush()
        os.fsync(ledger.fileno())
