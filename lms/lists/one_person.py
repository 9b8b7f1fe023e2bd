"""Two records become one person with all that is hers, or become two again (record 26)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import delete, select, update

from lms.access.keys_of_people import hand_over_keys, take_keys_back
from lms.access.models import Account
from lms.certificates.models import Certificate, HeldAward
from lms.foundation.database import db, writes
from lms.notices.models import NoticeComment, NoticeReaction, NoticeSound
from lms.people.models import Consent, Correction, PersonRequest
from lms.registry.history_models import CarriedRow, PersonMerge
from lms.registry.merging import merge_people
from lms.registry.models import Person
from lms.registry.parting import part_people
from lms.registry.refusals import NotPossible
from lms.teaching.group_models import GroupMember

# Rows that are a person's own and that no reader of the log makes. Of a group she is in once.
CARRIED: Final[tuple[type[Any], ...]] = (
    Account, Certificate, HeldAward, GroupMember, Consent, Correction, PersonRequest, NoticeComment, NoticeReaction,
    NoticeSound,
)  # fmt: skip
TURNS: Final = "device_person"


@writes
def join(kept: Person, merged: Person, by: Account) -> None:
    """Both records are one person: what was made for either shows and counts under ``kept``. Raises ``NotPossible``."""
    merge_people(kept, merged, by.id)
    for table in CARRIED:
        hers = _rows_of(table, merged.id, kept.id)
        if hers:
            db.session.execute(update(table).where(table.id.in_(hers)).values(person_id=kept.id))
            _note(merged, table.__tablename__, hers)
    _note(merged, TURNS, hand_over_keys(merged, kept))
    db.session.flush()
    db.session.expire_all()


@writes
def part(merged: Person, by: Account) -> Person:
    """Two people after all: each row goes back to the record it was carried from, unless somebody gave it to another
    since; answers the record that was kept. Raises ``NotPossible``."""
    merge = db.session.get(PersonMerge, merged.id, with_for_update=True)
    if merge is None:
        raise NotPossible("no_merge")
    stood, carried = merge.kept_id, _carried(merged)
    for table in CARRIED:
        back = [_key(table, row) for row in carried.get(table.__tablename__, ())]
        hers = table.id.in_(back) & (table.person_id == stood)
        db.session.execute(update(table).where(hers).values(person_id=merged.id))
    take_keys_back(db.session.get_one(Person, stood), [uuid.UUID(each) for each in carried.get(TURNS, ())])
    db.session.execute(delete(CarriedRow).where(CarriedRow.merged_id == merged.id))
    kept = part_people(merged, by.id)
    db.session.expire_all()
    return kept


def papers_since(merged: Person) -> Iterator[Certificate]:
    """Papers given to both as one person since the merge: they may rest on what the other did."""
    merge = db.session.get_one(PersonMerge, merged.id)
    wanted = select(Certificate).where(Certificate.person_id == merge.kept_id, Certificate.issued_at >= merge.at)
    return (each for each in db.session.scalars(wanted.order_by(Certificate.issued_at)) if each.revocation is None)


def _rows_of(table: type[Any], merged: uuid.UUID, kept: uuid.UUID) -> list[Any]:
    wanted = select(table.id).where(table.person_id == merged)
    if table is GroupMember:
        there = select(GroupMember.group_id).where(GroupMember.person_id == kept, GroupMember.removed_at.is_(None))
        wanted = wanted.where(GroupMember.removed_at.is_not(None) | GroupMember.group_id.not_in(there))
    return list(db.session.scalars(wanted))


def _note(merged: Person, table: str, rows: list[Any]) -> None:
    db.session.add_all(CarriedRow(merged_id=merged.id, table=table, row_id=str(each)) for each in rows)


def _carried(merged: Person) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in db.session.scalars(select(CarriedRow).where(CarriedRow.merged_id == merged.id)):
        found.setdefault(each.table, []).append(each.row_id)
    return found


def _key(table: type[Any], row_id: str) -> Any:
    return table.id.type.python_type(row_id)
