"""Taking a list in: all of it or nothing, with a record of what was done to which row."""

from __future__ import annotations

import json
import uuid
from datetime import date

from sqlalchemy import insert, update

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.fates import Fate, ImportPlan, Progress, RowFate, silent
from lms.registry.import_traces import Trace
from lms.registry.market_actions import add_market
from lms.registry.models import Area, ImportRun, Market
from lms.registry.plan import plan_import
from lms.registry.reading import Sheet
from lms.registry.refusals import NotPossible

_WRITTEN_AT_ONCE = 1000


@writes
def apply_import(
    sheet: Sheet,
    commune: Area,
    on: date | None = None,
    progress: Progress = silent,
    by: uuid.UUID | None = None,
    shown: list[RowFate] | None = None,
) -> ImportPlan:
    """Do what the plan says, all of it or nothing, and keep a record of the run; ``by`` is the officer's account.

    ``progress`` hears how many rows are written, of how many. Answers the plan, made anew under the write lock. Where a
    preview was ``shown`` that says something else, nothing is written: raises ``NotPossible``.
    """
    day = on or clock.today()
    # One import at a time into a commune, on databases with many writers too.
    db.session.refresh(commune, with_for_update={"key_share": True})
    plan, trace = plan_import(sheet, commune, day), Trace()
    if shown is not None and shown != plan.fates:
        raise NotPossible("changed_meanwhile")
    if plan.markets:
        made = [add_market(commune, name, plan.markets_open[name]).id for name in plan.markets]
        trace.made(Market.__tablename__, made)
        plan = plan_import(sheet, commune, day)
    _write(plan, trace, progress)
    run = _record(sheet, plan, commune, by)
    trace.keep(run.id)
    plan.run_id = run.id
    return plan


def _write(plan: ImportPlan, trace: Trace, progress: Progress) -> None:
    done, whole = 0, plan.to_write()
    # Updates first: they close the memberships that new rows follow.
    for statement, work in ((update, plan.updates), (insert, plan.inserts)):
        for model, rows in work.items():
            for start in range(0, len(rows), _WRITTEN_AT_ONCE):
                some = rows[start : start + _WRITTEN_AT_ONCE]
                if statement is update:
                    trace.changing(model.__tablename__, some)
                else:
                    trace.made(model.__tablename__, [row["id"] for row in some])
                db.session.execute(statement(model), some)
                done += len(some)
                progress(done, whole)
    db.session.expire_all()


def _record(sheet: Sheet, plan: ImportPlan, commune: Area, by: uuid.UUID | None) -> ImportRun:
    run = ImportRun(
        filename=sheet.filename,
        sha256=sheet.sha256,
        kind=sheet.kind,
        applied_at=clock.now(),
        rows=len(plan.fates),
        created=len(plan.rows_of(Fate.NEW)),
        changed=len(plan.rows_of(Fate.CHANGED)),
        unchanged=len(plan.rows_of(Fate.UNCHANGED)),
        refused=len(plan.rows_of(Fate.REFUSED)),
        fates=json.dumps([row.record() for row in plan.fates], ensure_ascii=False),
        commune_id=commune.id,
        applied_by=by,
    )
    db.session.add(run)
    db.session.flush()
    return run
