"""`lms import --undo ID`: an import taken back by an operator; without --apply it only says what would happen."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click
from sqlalchemy import select

from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.translation import t
from lms.registry.fates import Progress
from lms.registry.models import ImportRun
from lms.registry.refusals import NotPossible
from lms.registry.undoing import Undone, plan_undo, undo_import

_SHOWN = 10


def undo_run(identifier: str, really: bool, lang: str) -> None:
    """Say what taking it back does, and do it if ``really``. Raises ``ClickException`` with why it cannot be."""
    run = _run(identifier, lang)
    try:
        done = _undo(run, lang) if really else plan_undo(run)
    except NotPossible as why:
        raise click.ClickException(why.words(lang)) from why
    _report(done, lang)
    click.echo(t(f"registry.undo.{'done' if really else 'preview'}", lang=lang))


def shown_on(bar: Any) -> Progress:
    """Progress as a bar of the terminal shows it."""

    def progress(done: int, whole: int) -> None:
        bar.length = whole
        bar.update(done - bar.pos)

    return progress


def _run(identifier: str, lang: str) -> ImportRun:
    known = ids.parse_id(identifier)
    run = db.session.get(ImportRun, known) if known else None
    if run:
        return run
    recent = db.session.scalars(select(ImportRun).order_by(ImportRun.applied_at.desc()).limit(_SHOWN))
    lines = [f"  {each.id}  {each.applied_at:%Y-%m-%d %H:%M}  {each.filename}" for each in recent]
    raise click.ClickException("\n".join((t("registry.undo.no_such_import", lang=lang, id=identifier), *lines)))


def _undo(run: ImportRun, lang: str) -> Undone:
    with click.progressbar(length=1, label=t("registry.undo.undoing", lang=lang)) as bar:
        done = undo_import(run, None, shown_on(bar))
        bar.update(bar.length - bar.pos if bar.length else 0)
    return done


def _report(done: Undone, lang: str) -> None:
    for what, counts in (("removed", done.removed), ("restored", done.restored)):
        for table in ("household", "person", "market", "stall"):
            if counts.get(table):
                click.echo(f"  {t(f'registry.undo.{what}.{table}', lang=lang, n=counts[table])}")
    reasons = Counter(each.reason for each in done.kept if each.table in ("household", "person", "market", "stall"))
    for reason, n in sorted(reasons.items()):
        click.echo(f"  {t('registry.undo.kept', lang=lang, n=n, why=t(f'registry.kept.{reason}', lang=lang))}")
