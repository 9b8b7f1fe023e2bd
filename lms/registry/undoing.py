"""Undoing a whole import: what it made goes, what it changed is changed back; what anybody touched or used since stays.

A row stays when it is not as the import left it, when another room points at it, or when the record names it; and what
a row that stays needs, stays with it. Whatever stays is told with the reason (record 26).
"""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.fates import Progress, counting, silent
from lms.registry.import_models import ImportChange
from lms.registry.import_traces import Key, digest, images, parts, remove, restore
from lms.registry.models import Household, ImportRun, Market, Membership, Person, Residence, Stall
from lms.registry.places_models import PlacePast
from lms.registry.refusals import NotPossible
from lms.registry.uses import named_in_the_record, pointing_at

HOUSEHOLD, PERSON, MEMBERSHIP, RESIDENCE, MARKET, STALL, PLACE_PAST = (
    model.__tablename__ for model in (Household, Person, Membership, Residence, Market, Stall, PlacePast)
)
# Whoever points at another goes first.
_REMOVED_IN_ORDER: Final = (MEMBERSHIP, PERSON, RESIDENCE, PLACE_PAST, STALL, HOUSEHOLD, MARKET)
_IN_STATEMENTS: Final = (HOUSEHOLD, PERSON)


@dataclass(frozen=True)
class Kept:
    """A row that stays: ``reason`` is a key below ``registry.kept``."""

    table: str
    row_id: str
    reason: str


@dataclass(frozen=True)
class Undone:
    """What undoing does: how many rows of each table are removed and given back, and what stays."""

    removed: dict[str, int]
    restored: dict[str, int]
    kept: tuple[Kept, ...]

    def to_json(self) -> str:
        kept = [[each.table, each.row_id, each.reason] for each in self.kept]
        return json.dumps({"removed": self.removed, "restored": self.restored, "kept": kept})


def undone(run: ImportRun) -> Undone | None:
    """What undoing this run did; None while it stands."""
    if run.undo is None:
        return None
    told = json.loads(run.undo)
    return Undone(told["removed"], told["restored"], tuple(Kept(*each) for each in told["kept"]))


def plan_undo(run: ImportRun) -> Undone:
    """What undoing would do now; nothing is written."""
    changes = _changes(run)
    return _told(changes, _staying(changes))


@writes
def ask_to_undo(run: ImportRun, by: uuid.UUID | None) -> int:
    """Undoing waits for whoever does it (``import_work``); how many rows it is about. Raises as ``undo_import``."""
    _may_be_undone(run)
    run.undo_asked_at, run.undone_by, run.undo_fault = run.undo_asked_at or clock.now(), by, None
    wanted = select(func.count()).select_from(ImportChange).where(ImportChange.run_id == run.id)
    return db.session.scalar(wanted) or 0


@writes
def undo_import(run: ImportRun, by: uuid.UUID | None, progress: Progress = silent) -> Undone:
    """Take an import back, all of it or nothing; ``by`` empty: by command.

    ``progress`` hears how many rows are done, of how many. Raises ``NotPossible`` for one that was taken back already,
    or left no trace of its rows.
    """
    _may_be_undone(run)
    changes = _changes(run)
    staying = _staying(changes)
    _take_back(changes, staying, progress)
    done = _told(changes, staying)
    run.undone_at, run.undone_by, run.undo = clock.now(), by, done.to_json()
    db.session.flush()
    db.session.expire_all()
    return done


@writes
def note_undo_fault(run_id: uuid.UUID) -> None:
    """It stopped; nothing was taken back, and it may be asked again."""
    run = db.session.get(ImportRun, run_id)
    if run:
        run.undo_fault = "broken"


def waiting_undos() -> list[uuid.UUID]:
    """Imports whose undoing waits, the oldest first."""
    asked = ImportRun.undo_asked_at.is_not(None) & ImportRun.undone_at.is_(None) & ImportRun.undo_fault.is_(None)
    return list(db.session.scalars(select(ImportRun.id).where(asked).order_by(ImportRun.undo_asked_at)))


def _may_be_undone(run: ImportRun) -> None:
    db.session.refresh(run, with_for_update=True)
    if run.undone_at:
        raise NotPossible("undone_already")
    left = select(ImportChange.number).where(ImportChange.run_id == run.id).limit(1)
    if run.created + run.changed and db.session.scalar(left) is None:
        raise NotPossible("no_trace")


def _take_back(changes: list[ImportChange], staying: dict[Key, str], progress: Progress) -> None:
    acting = [each for each in changes if _key(each) not in staying]
    done, going = 0, defaultdict(list)
    for each in acting:
        if each.made:
            going[each.table].append(each.row_id)
    for table in _REMOVED_IN_ORDER:
        for some in parts(going[table]):
            progress(done, len(acting))
            remove(table, some)
            done += len(some)
    changed = [each for each in acting if not each.made]
    for change in counting(changed, lambda so_far, _: progress(done + so_far, len(acting))):
        restore(change)
    progress(len(acting), len(acting))


def _changes(run: ImportRun) -> list[ImportChange]:
    wanted = select(ImportChange).where(ImportChange.run_id == run.id).order_by(ImportChange.number)
    return list(db.session.scalars(wanted))


def _key(change: ImportChange) -> Key:
    return change.table, change.row_id


def _told(changes: list[ImportChange], staying: dict[Key, str]) -> Undone:
    gone = Counter(each.table for each in changes if each.made and _key(each) not in staying)
    back = Counter(each.table for each in changes if not each.made and _key(each) not in staying)
    kept = tuple(Kept(*key, reason) for key, reason in staying.items() if reason != "gone")
    return Undone(dict(gone), dict(back), kept)


def _staying(changes: list[ImportChange]) -> dict[Key, str]:
    """Each row that stays, with its reason."""
    staying = dict(_touched(changes))
    made = defaultdict(set)
    for each in changes:
        if each.made:
            made[each.table].add(each.row_id)
    needs: dict[Key, set[Key]] = defaultdict(set)
    for table, rows in made.items():
        for who, row_id in pointing_at(table, rows):
            if who[1] in made.get(who[0], ()):
                needs[who].add((table, row_id))
                needs[table, row_id].update(_tied(who, (table, row_id)))
            else:
                staying.setdefault((table, row_id), "in_use")
    for table in _IN_STATEMENTS:
        staying.update({(table, each): "recorded" for each in named_in_the_record(made[table])})
    _tie_changed(changes, needs)
    _tie_keepers(changes, needs)
    return _with_what_they_need(staying, needs)


def _touched(changes: list[ImportChange]) -> Iterator[tuple[Key, str]]:
    """Rows that are not as the import left them, or whose earlier state was forgotten with an erased person."""
    by_table: dict[str, list[ImportChange]] = defaultdict(list)
    for each in changes:
        by_table[each.table].append(each)
    for table, some in by_table.items():
        now = images(table, [each.row_id for each in some])
        for each in some:
            if each.row_id not in now:
                yield _key(each), "gone"
            elif digest(now[each.row_id]) != each.after:
                yield _key(each), "touched"
            elif not each.made and each.before is None:
                yield _key(each), "forgotten"


def _tied(pointing: Key, pointed: Key) -> set[Key]:
    """A person is nowhere without her membership, a household without its residence: these stay with what they tell."""
    return {pointing} if (pointing[0], pointed[0]) in ((MEMBERSHIP, PERSON), (RESIDENCE, HOUSEHOLD)) else set()


def _tie_changed(changes: list[ImportChange], needs: dict[Key, set[Key]]) -> None:
    """A membership that was closed for a new one opens again only when the new one goes."""
    memberships = [each.row_id for each in changes if each.table == MEMBERSHIP]
    whose = {row: image["person_id"] for row, image in images(MEMBERSHIP, memberships).items()}
    closed = {whose[each.row_id]: _key(each) for each in changes
              if each.table == MEMBERSHIP and not each.made and each.row_id in whose}  # fmt: skip
    for each in changes:
        if each.table == MEMBERSHIP and each.made and whose.get(each.row_id) in closed:
            needs[_key(each)].add(closed[whose[each.row_id]])
            needs[closed[whose[each.row_id]]].add(_key(each))


def _tie_keepers(changes: list[ImportChange], needs: dict[Key, set[Key]]) -> None:
    """Who kept a stall before is told only while another keeps it."""
    before = [each.row_id for each in changes if each.table == PLACE_PAST]
    whose = {row: (STALL, image["stall_id"]) for row, image in images(PLACE_PAST, before).items()}
    for row, stall in whose.items():
        needs[PLACE_PAST, row].add(stall)
        needs[stall].add((PLACE_PAST, row))


def _with_what_they_need(staying: dict[Key, str], needs: dict[Key, set[Key]]) -> dict[Key, str]:
    left = [key for key, reason in staying.items() if reason != "gone"]
    while left:
        for key in needs.get(left.pop(), ()):
            if key not in staying:
                staying[key] = "needed"
                left.append(key)
    return staying
