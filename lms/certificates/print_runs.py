"""Many papers in one PDF: asked for on a page, made by a process of its own, gone on with after a crash.

Laying out a paper (reading it, drawing its QR) is most of the work and is kept in parts; setting the pages is one step
of some seconds, which a killed run does again.
"""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate, Printing, PrintPart, PrintRun
from lms.certificates.paper import SHEET, documents, sheet
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.settings import ROOT
from lms.registry.models import Area, Household

FORMS: Final = ("a4", SHEET)
PART: Final = 50
MOST: Final = 2_000
KEPT_FOR: Final = timedelta(days=7)


class NothingToPrint(Exception):
    """No valid certificate there."""


class TooMany(Exception):
    """More than ``MOST`` papers: choose a village."""


@writes
def begin_run(
    by: Account, commune: Area, villages: Sequence[Area], form: str, language: str, identifier: uuid.UUID
) -> PrintRun:
    """Ask for the valid papers of these villages; the same ``identifier`` asks once.

    Raises ``NothingToPrint``, ``TooMany``.
    """
    known = db.session.get(PrintRun, identifier)
    if known:
        return known
    wanted = in_village_order(db.session(), [village.id for village in villages])
    if not wanted:
        raise NothingToPrint
    if len(wanted) > MOST:
        raise TooMany
    run = PrintRun(
        id=identifier, commune_id=commune.id, village_id=villages[0].id if len(villages) == 1 else None, form=form,
        language=language, wanted=json.dumps(wanted), prepared=0, asked_at=clock.now(), asked_by=by.id,
    )  # fmt: skip
    db.session.add(run)
    db.session.execute(delete(PrintRun).where(PrintRun.asked_at < clock.now() - KEPT_FOR))
    return run


def in_village_order(session: Session, villages: Sequence[int]) -> list[str]:
    """Valid papers by village, then as the village's list has the households, then by number.

    Papers of template 1 are printed one by one: a page of another template would not be what was issued.
    """
    wanted = (
        select(Certificate)
        .join(Area, Area.id == Certificate.village_id)
        .outerjoin(Household, Household.id == Certificate.household_id)
        .where(Certificate.village_id.in_(villages), Certificate.template != "1")
        .order_by(Area.code, Area.id, Certificate.kind != Kind.VILLAGE.value, Household.code, Certificate.number)
    )
    return [row.id for row in session.scalars(wanted) if row.status == "valid"]


def runs_of(session: Session, commune: int) -> list[PrintRun]:
    """The runs asked for in a commune, the newest first."""
    wanted = select(PrintRun).where(PrintRun.commune_id == commune)
    return list(session.scalars(wanted.order_by(PrintRun.asked_at.desc()).limit(20)))


def people_on(session: Session, run: PrintRun) -> list[uuid.UUID | None]:
    """Whom the papers of a run name, those of households and villages aside."""
    return list(session.scalars(select(Certificate.person_id).where(Certificate.id.in_(run.papers))))


def unfinished(session: Session) -> list[uuid.UUID]:
    wanted = select(PrintRun.id).where(PrintRun.finished_at.is_(None), PrintRun.fault.is_(None))
    return list(session.scalars(wanted.order_by(PrintRun.asked_at)))


def start_unfinished() -> None:
    """A process of its own for each run that is not done: laying out would hold up those who read the log."""
    for identifier in unfinished(db.session()):
        subprocess.Popen([sys.executable, "-m", "lms", "print-run", str(identifier)], cwd=ROOT)
    db.session.rollback()


def work(identifier: uuid.UUID) -> None:
    """Do one run, or go on with it; where another process is at it already, nothing."""
    with _alone(identifier) as mine:
        run = db.session.get(PrintRun, identifier) if mine else None
        if run is None or run.finished_at or run.fault:
            return
        try:
            for number in range(-(-len(run.papers) // PART)):
                _prepare(identifier, number)
            _finish(identifier)
        except Exception as fault:
            _note_fault(identifier, f"{type(fault).__name__}: {fault}"[:500])
            raise


@writes
def _prepare(identifier: uuid.UUID, number: int) -> None:
    session = db.session()
    run = session.get_one(PrintRun, identifier)
    if session.get(PrintPart, (identifier, number)):
        return
    some = run.papers[number * PART : (number + 1) * PART]
    found = {row.id: row for row in session.scalars(select(Certificate).where(Certificate.id.in_(some)))}
    # What was withdrawn since it was asked for is not printed.
    papers = [found[each] for each in some if found[each].revocation is None]
    pages = [{"id": each.id, "sheet": sheet(each, run.language)} for each in papers]
    session.add(PrintPart(run_id=identifier, number=number, pages=json.dumps(pages, ensure_ascii=False)))
    run.prepared = number * PART + len(some)


def _finish(identifier: uuid.UUID) -> None:
    run = db.session.get_one(PrintRun, identifier)
    form, language = run.form, run.language
    pages = _pages(identifier)
    db.session.rollback()  # no transaction is open while the pages are set
    _keep(identifier, pages, documents([page["sheet"] for page in pages], language, form))


def _pages(identifier: uuid.UUID) -> list[dict[str, Any]]:
    parts = db.session.scalars(select(PrintPart).where(PrintPart.run_id == identifier).order_by(PrintPart.number))
    return [page for part in parts for page in json.loads(part.pages)]


@writes
def _keep(identifier: uuid.UUID, pages: Sequence[dict[str, Any]], document: bytes) -> None:
    run = db.session.get_one(PrintRun, identifier)
    run.document, run.finished_at = document, clock.now()
    db.session.execute(delete(PrintPart).where(PrintPart.run_id == identifier))
    db.session.add_all(
        Printing(
            id=ids.id_of("printed", identifier, page["id"]), certificate_id=page["id"], at=clock.now(),
            by=run.asked_by, form=run.form,
        )
        for page in pages
    )  # fmt: skip


@writes
def _note_fault(identifier: uuid.UUID, fault: str) -> None:
    db.session.get_one(PrintRun, identifier).fault = fault


@contextmanager
def _alone(identifier: uuid.UUID) -> Iterator[bool]:
    """The lock goes with the process, so that a killed one leaves none behind."""
    file = current_app.extensions["settings"].data / f"print-{identifier}.lock"
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
        file.unlink(missing_ok=True)
