"""`lms import`: a village or market list into the registry; without --apply it only says what would happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask

from lms.foundation import clock
from lms.foundation.translation import LANGUAGES, t
from lms.registry.columns import KINDS
from lms.registry.fates import Fate, ImportPlan, RowFate
from lms.registry.importing import apply_import
from lms.registry.models import Area
from lms.registry.plan import plan_import
from lms.registry.queries import area_by_code, communes_with_villages
from lms.registry.reading import Sheet, Unreadable, read_sheet
from lms.registry.undo_cli import shown_on, undo_run


@dataclass(frozen=True)
class Asked:
    """The options below."""

    file: Path | None
    really: bool
    code: str | None
    kind: str | None
    on: datetime | None
    undone: str | None
    lang: str


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--apply", "really", is_flag=True, help="Do it. Without this, only say what would happen to each row.")
@click.option("--commune", "code", metavar="CODE", help="The commune's five-digit code; needed when there are several.")
@click.option("--as", "kind", type=click.Choice(list(KINDS)), help="What the file lists (found out by its heading).")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day from which the list holds (today).")
@click.option("--undo", "undone", metavar="ID", help="Take an import back instead.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="vi", show_default=True, help="Language of the report.")
@click.pass_obj
def import_command(create_app: Callable[[], Flask], /, **asked: Any) -> None:
    """Take in FILE, a list of households or of market stalls (xlsx, xls, ods, csv); or take an import back."""
    wish = Asked(**asked)
    if wish.undone is not None:
        with create_app().app_context():
            undo_run(wish.undone, wish.really, wish.lang)
    elif wish.file is None:
        raise click.UsageError(t("registry.import.no_file", lang=wish.lang))
    else:
        _import(create_app, wish.file, wish)


def _import(create_app: Callable[[], Flask], file: Path, wish: Asked) -> None:
    sheet, lang = _read(file, wish.kind, wish.lang), wish.lang
    with create_app().app_context():
        commune = _commune(wish.code, lang)
        day = wish.on.date() if wish.on else clock.today()
        _say_unknown(sheet, lang)
        if wish.really:
            _report_done(_apply(sheet, commune, day, lang), commune, lang)
        else:
            _report_plan(plan_import(sheet, commune, day), commune, lang)


def _read(file: Path, kind: str | None, lang: str) -> Sheet:
    try:
        return read_sheet(file.name, file.read_bytes(), kind)
    except FileNotFoundError as fault:
        raise click.ClickException(t("registry.unreadable.missing", lang=lang, file=file)) from fault
    except OSError as fault:
        raise click.ClickException(
            t("registry.unreadable.file", lang=lang, file=file, problem=fault.strerror)
        ) from fault
    except Unreadable as why:
        told = t(f"registry.unreadable.{why.reason}", lang=lang, **why.values)
        raise click.ClickException(f"{file.name}: {told}") from why


def _commune(code: str | None, lang: str) -> Area:
    if code:
        found = area_by_code(code)
        if found is None or found.level != "commune":
            raise click.ClickException(t("registry.import.no_such_commune", lang=lang, code=code))
        return found
    communes = communes_with_villages()
    if len(communes) == 1:
        return communes[0]
    known = ", ".join(f"{each.gso_code} {each.title}" for each in communes)
    key = "which_commune" if communes else "no_commune"
    raise click.ClickException(t(f"registry.import.{key}", lang=lang, known=known))


def _apply(sheet: Sheet, commune: Area, on: date, lang: str) -> ImportPlan:
    with click.progressbar(length=1, label=t("registry.import.writing", lang=lang)) as bar:
        plan = apply_import(sheet, commune, on, shown_on(bar))
        bar.update(bar.length - bar.pos if bar.length else 0)
    return plan


def _say_unknown(sheet: Sheet, lang: str) -> None:
    if sheet.unknown:
        click.echo(t("registry.import.unknown_columns", lang=lang, columns=", ".join(sheet.unknown)))


def _report_plan(plan: ImportPlan, commune: Area, lang: str) -> None:
    for row in plan.fates:
        click.echo(_line(row, lang))
    click.echo()
    _summary(plan, commune, lang)
    click.echo(t("registry.import.nothing_written", lang=lang))


def _report_done(plan: ImportPlan, commune: Area, lang: str) -> None:
    for row in plan.rows_of(Fate.REFUSED):
        click.echo(_line(row, lang))
    _summary(plan, commune, lang)
    click.echo(t("registry.import.undo_with", lang=lang, id=plan.run_id))
    click.echo(t("registry.import.written", lang=lang))


def _line(row: RowFate, lang: str) -> str:
    whose = " ".join(filter(None, (row.code, row.name)))
    return t("registry.import.row", lang=lang, row=row.number, whose=whose, fate=row.words(lang))


def _summary(plan: ImportPlan, commune: Area, lang: str) -> None:
    click.echo(t("registry.import.summary", lang=lang, commune=commune.title, rows=len(plan.fates)))
    if plan.markets:
        click.echo(t("registry.import.new_markets", lang=lang, names=", ".join(plan.markets)))
    counted = plan.counts()
    for subject in ("household", "person", "stall"):
        for fate in (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED):
            if counted[subject, fate]:
                click.echo(f"  {t(f'registry.count.{subject}.{fate}', lang=lang, n=counted[subject, fate])}")
    refused = plan.rows_of(Fate.REFUSED)
    if refused:
        click.echo(f"  {t('registry.count.refused', lang=lang, n=len(refused))}")
