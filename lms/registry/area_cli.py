"""`lms area`: the communes and villages an installation serves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import or_, select

from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.translation import LANGUAGES, t
from lms.registry.actions import add_area
from lms.registry.area_file import BadAreaRow, read_areas, take_in_areas, would_take_in
from lms.registry.models import LEVELS, Area
from lms.registry.queries import holds
from lms.registry.reading import Unreadable


@click.group()
def area() -> None:
    """Communes and villages."""


@area.command("add")
@click.argument("name")
@click.option("--level", type=click.Choice([level for level in LEVELS if level != "district"]), required=True)
@click.option("--kind", required=True, help="tỉnh, xã, phường, đặc khu, thôn, bản, khu …")
@click.option("--code", required=True, help="The official code; for a village its short code in the commune (QT-07).")
@click.option("--in", "parent_code", help="The code of the area it lies in; none for a province.")
@click.option("--from", "begins", type=click.DateTime(["%Y-%m-%d"]), help="The day from which it exists (today).")
@click.pass_obj
def add(
    create_app: Callable[[], Flask],
    name: str,
    level: str,
    kind: str,
    code: str,
    parent_code: str | None,
    begins: datetime | None,
) -> None:
    """Add the area NAME (without its kind)."""
    day = begins.date() if begins else clock.today()
    with create_app().app_context():
        parent = _parent(level, parent_code, day)
        if _by_code(code, day, parent):
            raise click.ClickException(f"an area with the code {code} exists already; nothing was changed")
        codes = {"code": code} if level == "village" else {"gso_code": code}
        made = add_area(level, kind, name, valid_from=day, parent=parent, **codes)
        click.echo(f"{made.title} ({code})")


@area.command("list")
@click.pass_obj
def list_areas(create_app: Callable[[], Flask]) -> None:
    """List the areas of today."""
    with create_app().app_context():
        today = holds(Area.valid_from, Area.valid_to, clock.today())
        for each in db.session.scalars(select(Area).where(today).order_by(Area.parent_id, Area.gso_code, Area.code)):
            click.echo(f"{each.level:10}{each.gso_code or each.code or '':10}{each.title}")


@area.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "really", is_flag=True, help="Do it. Without this, only say what would happen.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="vi", show_default=True, help="Language of the report.")
@click.pass_obj
def import_areas(create_app: Callable[[], Flask], file: Path, really: bool, lang: str) -> None:
    """Take in FILE: units that begin and end, what they were formed from (lms/registry/quang_ninh_2025.csv)."""
    with create_app().app_context():
        try:
            report = take_in_areas(read_areas(file.read_bytes())) if really else would_take_in(file.read_bytes())
        except Unreadable as why:
            raise click.ClickException(t(f"registry.unreadable.{why.reason}", lang=lang, **why.values)) from why
        except BadAreaRow as bad:
            told = t(f"registry.area_row.{bad.reason}", lang=lang, text=bad.text)
            raise click.ClickException(t("registry.area_row.bad", lang=lang, row=bad.number, why=told)) from bad
        click.echo(t("registry.area_row.done", lang=lang, **asdict(report)))
        if not really:
            click.echo(t("registry.area_row.preview", lang=lang))


def _parent(level: str, code: str | None, day: date) -> Area | None:
    if code is None and level == "province":
        return None
    found = _by_code(code, day, None) if code else None
    wanted = LEVELS[LEVELS.index(level) - 1] if level != "commune" else "province"
    if found is None or found.level != wanted:
        raise click.ClickException(f"a {level} lies in a {wanted}: name its code with --in")
    return found


def _by_code(code: str, day: date, parent: Area | None) -> Area | None:
    inside = Area.parent_id == parent.id if parent else Area.parent_id.is_not(None) | (Area.level == "province")
    coded = or_(Area.gso_code == code, Area.code == code)
    return db.session.scalars(select(Area).where(coded, inside, holds(Area.valid_from, Area.valid_to, day))).first()
