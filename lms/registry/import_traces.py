"""What an import leaves behind, so that it can be undone: each row it made or changed, and how it was before."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Table, Uuid, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from lms.foundation.database import db
from lms.registry.import_models import ImportChange, ImportDraft
from lms.registry.models import Household, Market, Membership, Person, Residence, Stall
from lms.registry.places_models import PlacePast

KEPT = (Household, Residence, Person, Membership, Market, Stall, PlacePast)
TABLES: Mapping[str, type[Any]] = {model.__tablename__: model for model in KEPT}
AT_ONCE = 500
Key = tuple[str, str]


def parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """As many as a database takes in one question."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def images(table: str, row_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Id → the row as it stands, as JSON can say it; rows that are gone are left out."""
    model = TABLES[table]
    found: dict[str, dict[str, Any]] = {}
    for some in parts([_key(model, each) for each in row_ids]):
        for row in db.session.execute(select(model.__table__).where(model.id.in_(some))).mappings():
            found[str(row["id"])] = {name: _plain(value) for name, value in row.items()}
    return found


def digest(image: Mapping[str, Any]) -> str:
    """Tells two states of a row apart without saying what stands in it."""
    return hashlib.sha256(json.dumps(image, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


class Trace:
    """Collects what one import does; ``made`` and ``changing`` are told of rows before they are written."""

    def __init__(self) -> None:
        self._before: list[tuple[str, str, dict[str, Any] | None]] = []

    def made(self, table: str, row_ids: Sequence[Any]) -> None:
        self._before += [(table, str(each), None) for each in row_ids]

    def changing(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        known = images(table, [str(row["id"]) for row in rows])
        for row in rows:
            was = known[str(row["id"])]
            self._before.append((table, str(row["id"]), {name: was[name] for name in row if name != "id"}))

    def keep(self, run_id: uuid.UUID) -> None:
        """Write it down, once all rows are written."""
        by_table: dict[str, list[str]] = {}
        for table, row_id, _ in self._before:
            by_table.setdefault(table, []).append(row_id)
        after = {(table, row): digest(image) for table, rows in by_table.items()
                 for row, image in images(table, rows).items()}  # fmt: skip
        rows = [
            {
                "run_id": run_id, "number": number, "table": table, "row_id": row_id, "made": before is None,
                "before": json.dumps(before, ensure_ascii=False) if before else None, "after": after[table, row_id],
            }
            for number, (table, row_id, before) in enumerate(self._before, 1)
        ]  # fmt: skip
        for some in parts(rows):
            db.session.execute(insert(ImportChange), list(some))


def restore(change: ImportChange) -> None:
    """Give a row back the values it had before the import."""
    model = TABLES[change.table]
    values = {name: _value(model.__table__, name, value) for name, value in (change.was or {}).items()}
    wanted: InstrumentedAttribute[Any] = model.id
    db.session.execute(update(model).where(wanted == _key(model, change.row_id)).values(values))


def remove(table: str, row_ids: Sequence[str]) -> None:
    model = TABLES[table]
    for some in parts([_key(model, each) for each in row_ids]):
        db.session.execute(delete(model).where(model.id.in_(some)))


def forget_in_imports(person: Person) -> None:
    """No earlier state of her rows, or of her households', is kept, and no file that waits: she may stand in them.

    What was changed so can no longer be changed back.
    """
    mine = db.session.execute(
        select(Membership.id, Membership.household_id).where(Membership.person_id == person.id)
    ).all()
    rows = {str(person.id), *(str(each) for pair in mine for each in pair)}
    db.session.execute(update(ImportChange).where(ImportChange.row_id.in_(rows)).values(before=None))
    db.session.execute(delete(ImportDraft).where(ImportDraft.run_id.is_(None)))


def _key(model: type[Any], row_id: str) -> Any:
    return uuid.UUID(row_id) if isinstance(model.__table__.c.id.type, Uuid) else int(row_id)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, Uuid):
        return uuid.UUID(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
