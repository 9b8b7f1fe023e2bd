"""Long work on files sent in: a process of its own for each, which says how far it is."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app

from lms.foundation.database import db
from lms.foundation.settings import ROOT
from lms.registry.drafts import DONE_AT_ONCE, do_work, note_fault, waiting
from lms.registry.fates import Progress
from lms.registry.import_models import ImportDraft
from lms.registry.models import ImportRun
from lms.registry.reading import Unreadable
from lms.registry.undoing import ask_to_undo, note_undo_fault, undo_import, waiting_undos


def begin(draft: ImportDraft) -> None:
    """Do it now where it is short, else wake the worker."""
    if draft.rows <= DONE_AT_ONCE:
        work(draft.id)
    else:
        current_app.extensions["chores"]()


def begin_undo(run: ImportRun, by: uuid.UUID) -> None:
    """As ``begin``, for an import to be taken back. Raises ``NotPossible``."""
    if ask_to_undo(run, by) <= DONE_AT_ONCE:
        work_undo(run.id)
    else:
        current_app.extensions["chores"]()


def start_waiting() -> None:
    """A process for each draft with work to do, and each import to be taken back; one that is at work already lets the
    other go home."""
    for command, waits in (("import-draft", waiting()), ("import-undo", waiting_undos())):
        for identifier in waits:
            subprocess.Popen([sys.executable, "-m", "lms", command, str(identifier)], cwd=ROOT)
    db.session.rollback()


def work_undo(identifier: uuid.UUID) -> None:
    """Take one import back; where another process is at it already, or did it, nothing."""
    with _alone(identifier) as mine:
        run = db.session.get(ImportRun, identifier) if mine else None
        if run is None or not run.being_undone:
            return
        try:
            undo_import(run, run.undone_by, _telling(identifier, "undoing"))
        except Exception:
            db.session.rollback()
            note_undo_fault(identifier)
            raise


def work(identifier: uuid.UUID) -> None:
    """Do the next step of one draft; where another process is at it already, nothing."""
    with _alone(identifier) as mine:
        draft = db.session.get(ImportDraft, identifier) if mine else None
        if draft is None:
            return
        try:
            do_work(draft, _telling(identifier, "comparing"), _telling(identifier, "writing"))
        except Unreadable as why:
            note_fault(identifier, why.reason)
        except Exception:
            db.session.rollback()
            note_fault(identifier, "broken")
            raise


def progress_of(work_on: ImportDraft | ImportRun) -> tuple[str, int, int]:
    """(reading, comparing, writing or undoing; done; of how many); the work may not have begun."""
    try:
        stage, done, whole = json.loads(_told(work_on.id).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return "reading" if isinstance(work_on, ImportDraft) else "undoing", 0, work_on.rows
    return str(stage), int(done), int(whole)


def _telling(identifier: uuid.UUID, stage: str) -> Progress:
    """Told in a file: the database is the writer's own until all is written."""

    def tell(done: int, whole: int) -> None:
        fresh = _told(identifier).with_suffix(".new")
        fresh.write_text(json.dumps([stage, done, whole]), encoding="ascii")
        fresh.replace(_told(identifier))

    return tell


def _told(identifier: uuid.UUID) -> Path:
    folder: Path = current_app.extensions["settings"].data
    return folder / f"import-{identifier}.progress"


@contextmanager
def _alone(identifier: uuid.UUID) -> Iterator[bool]:
    """The lock goes with the process, so that a killed one leaves none behind."""
    file = _told(identifier).with_suffix(".lock")
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
        _told(identifier).unlink(missing_ok=True)
        file.unlink(missing_ok=True)


@click.command("import-draft", hidden=True)
@click.argument("identifier", type=click.UUID)
@click.pass_obj
def import_draft(make_app: Any, identifier: uuid.UUID) -> None:
    """Do the next step of one file sent in (the worker starts this)."""
    with make_app().app_context():
        work(identifier)


@click.command("import-undo", hidden=True)
@click.argument("identifier", type=click.UUID)
@click.pass_obj
def import_undo(make_app: Any, identifier: uuid.UUID) -> None:
    """Take one import back (the worker starts this)."""
    with make_app().app_context():
        work_undo(identifier)
