"""A file on its way into the registry: its columns matched, each row's fate shown, then taken in or dropped.

Large files are read, compared and written by a process of their own, which says how far it is.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, select

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.columns import DEEPEST, KINDS, Remembered, plain
from lms.registry.fates import ImportPlan, Progress, RowFate, row_fate, silent
from lms.registry.import_models import ColumnMatch, ImportDraft
from lms.registry.importing import apply_import
from lms.registry.models import Area
from lms.registry.plan import plan_import
from lms.registry.reading import Matching, Sheet, Table, guess, read_matched, tables_in
from lms.registry.refusals import NotPossible

# Up to here a page waits for the work; beyond, it shows how far it is.
DONE_AT_ONCE: Final = 1_500
KEPT_FOR: Final = timedelta(days=1)
_EXAMPLES: Final = 3


@dataclass(frozen=True)
class Reading:
    """How a draft is read: the matching, the first rows as examples, and how many rows each table of the file has."""

    matching: Matching
    examples: list[list[str]]
    tables: list[int]

    def to_json(self) -> str:
        return json.dumps({**asdict(self), "matching": asdict(self.matching)}, ensure_ascii=False)


def reading_of(draft: ImportDraft) -> Reading:
    told = json.loads(draft.matching)
    known = {**told["matching"], "titles": tuple(told["matching"]["titles"])}
    return Reading(Matching(**known), told["examples"], told["tables"])


@dataclass(frozen=True)
class Preview:
    """The dry run: every row's fate, markets that would be new, headings nobody uses."""

    fates: list[RowFate]
    markets: list[str]
    unknown: list[str]

    @property
    def plan(self) -> ImportPlan:
        return ImportPlan("", fates=self.fates, markets=self.markets)


def preview_of(draft: ImportDraft) -> Preview:
    told = json.loads(draft.fates or "{}")
    return Preview([row_fate(each) for each in told["rows"]], told["markets"], told["unknown"])


@writes
def keep_file(commune: Area, filename: str, content: bytes, by: uuid.UUID, on: date) -> ImportDraft:
    """Keep a file that was sent, its columns guessed. Raises ``Unreadable``."""
    tables = tables_in(content)
    matching = guess(tables, remembered=remembered_in(commune))
    draft = ImportDraft(
        commune_id=commune.id, filename=filename[:200], sha256=hashlib.sha256(content).hexdigest(), content=content,
        on=on, made_at=clock.now(), made_by=by,
    )  # fmt: skip
    _take_over(draft, tables, matching)
    db.session.add(draft)
    db.session.flush()
    return draft


@writes
def reread(draft: ImportDraft, kind: str, table: int, first: int) -> None:
    """Read another table, or from another row on; the row above it is the heading."""
    tables = tables_in(draft.content)
    if kind not in KINDS or table not in range(len(tables)) or first not in range(len(tables[table])):
        raise NotPossible("no_such_row")
    commune = db.session.get_one(Area, draft.commune_id)
    above = _heading_above(tables[table], kind, first, remembered_in(commune))
    _take_over(draft, tables, Matching(kind, table, first, above.places, above.titles))


def _heading_above(table: Table, kind: str, first: int, remembered: Remembered) -> Matching:
    """What the one, two or three rows above say; the fewest of those that say as much."""
    best = Matching(kind, 0, first, {}, tuple(table[first - 1]) if first else ())
    for deep in range(1, min(first, DEEPEST) + 1):
        rows = table[first - deep : first]
        found = guess([rows], kind, remembered) if any(any(row) for row in rows) else best
        if found.first == deep and len(found.places) > len(best.places):
            best = found
    return best


@writes
def settle(draft: ImportDraft, chosen: Mapping[int, str], village: str) -> None:
    """The officer says which cell is which column (``chosen``: cell → column, "" for none), and the village of rows
    without one. It is remembered for the commune's next files. Raises ``NotPossible``: a column twice, one missing."""
    known = reading_of(draft)
    columns = [column for column in chosen.values() if column]
    if len(columns) != len(set(columns)):
        raise NotPossible("column_twice")
    places = {column: cell for cell, column in chosen.items() if column in KINDS[known.matching.kind]}
    matching = replace(known.matching, places=places, village="" if "village" in places else village)
    if matching.missing():
        raise NotPossible("column_missing")
    draft.matching, draft.settled = replace(known, matching=matching).to_json(), True
    draft.fates = draft.fault = draft.asked_at = None
    for cell, column in chosen.items():
        heading = plain(matching.titles[cell]) if cell < len(matching.titles) else ""
        if heading:
            db.session.merge(
                ColumnMatch(commune_id=draft.commune_id, kind=matching.kind, heading=heading, column=column)
            )
    db.session.flush()


@writes
def unsettle(draft: ImportDraft) -> None:
    """Back to the columns."""
    draft.settled, draft.fates, draft.fault, draft.asked_at = False, None, None, None


@writes
def ask_to_take_in(draft: ImportDraft) -> None:
    """Raises ``NotPossible`` before the preview was made."""
    if draft.state != "planned":
        raise NotPossible("no_preview")
    draft.asked_at = clock.now()


@writes
def drop(draft: ImportDraft) -> None:
    """Put the file away; nothing was taken in."""
    db.session.delete(draft)


@writes
def drop_old() -> None:
    """Files hold names: what nobody took in within a day goes, and what was taken in needs no file."""
    old = ImportDraft.made_at < clock.now() - KEPT_FOR
    db.session.execute(
        delete(ImportDraft).where(old, or_(ImportDraft.asked_at.is_(None), ImportDraft.fault.is_not(None)))
    )
    db.session.execute(delete(ImportDraft).where(old, ImportDraft.run_id.is_not(None)))


def remembered_in(commune: Area) -> Remembered:
    wanted = select(ColumnMatch).where(ColumnMatch.commune_id == commune.id)
    return {(each.kind, each.heading): each.column for each in db.session.scalars(wanted)}


def waiting() -> list[uuid.UUID]:
    """Drafts with work to do, the oldest first."""
    wanted = select(ImportDraft).where(ImportDraft.settled, ImportDraft.run_id.is_(None), ImportDraft.fault.is_(None))
    return [each.id for each in db.session.scalars(wanted.order_by(ImportDraft.made_at))
            if each.state in ("planning", "applying")]  # fmt: skip


def do_work(draft: ImportDraft, comparing: Progress = silent, writing: Progress = silent) -> None:
    """Compare, or take in, whichever is next."""
    commune = db.session.get_one(Area, draft.commune_id)
    if draft.state not in ("planning", "applying"):
        return
    reading = reading_of(draft)
    sheet = read_matched(draft.filename, draft.content, tables_in(draft.content), reading.matching)
    if draft.state == "planning":
        _keep_plan(draft.id, sheet, plan_import(sheet, commune, draft.on, comparing))
        return
    try:
        _take_in(draft.id, sheet, commune, writing)
    except NotPossible:
        # Somebody changed the registry after the preview: the officer sees a new one, and nothing was taken in.
        _keep_plan(draft.id, sheet, plan_import(sheet, commune, draft.on, comparing), "changed_meanwhile")


@writes
def note_fault(identifier: uuid.UUID, reason: str) -> None:
    """``reason``: a key below ``lists.fault``."""
    draft = db.session.get(ImportDraft, identifier)
    if draft:
        draft.fault = reason


@writes
def _keep_plan(identifier: uuid.UUID, sheet: Sheet, plan: ImportPlan, again: str = "") -> None:
    draft = db.session.get(ImportDraft, identifier)
    if draft is None:
        return
    told: dict[str, Any] = {"rows": [row.shown() for row in plan.fates], "markets": plan.markets,
                            "unknown": list(sheet.unknown), "again": again}  # fmt: skip
    draft.fates, draft.asked_at = json.dumps(told, ensure_ascii=False), None


@writes
def _take_in(identifier: uuid.UUID, sheet: Sheet, commune: Area, progress: Progress) -> None:
    draft = db.session.get_one(ImportDraft, identifier, with_for_update=True)
    if draft.state != "applying":
        return
    plan = apply_import(sheet, commune, draft.on, progress, draft.made_by, preview_of(draft).fates)
    # The file has done its service; only its hash stays, in the record of the run.
    draft.run_id, draft.content, draft.fates, draft.matching = plan.run_id, b"", None, "{}"


def _take_over(draft: ImportDraft, tables: Sequence[Table], matching: Matching) -> None:
    rows = tables[matching.table][matching.first :]
    draft.rows = sum(any(row) for row in rows)
    examples = [row for row in rows if any(row)][:_EXAMPLES]
    draft.matching = Reading(matching, [list(row) for row in examples], [len(each) for each in tables]).to_json()
    draft.settled, draft.fates = False, None
