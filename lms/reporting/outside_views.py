"""Figures from outside on the officer's pages: what was typed in, a form for one more, withdrawing a wrong one."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.registry.models import Area
from lms.registry.queries import villages_of
from lms.reporting.outside_actions import LARGEST, TYPED, UNITS, FigureRefused, Typed, type_in, withdraw
from lms.reporting.outside_models import REGISTER, SURVEY, OutsideFigure
from lms.reporting.selection import number_in

blueprint = Blueprint("figures", __name__, url_prefix="/commune/figures")


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """What was typed in, the newest first, and the form."""
    return _page({"indicator": request.args.get("indicator", ""), "measured_on": clock.today().isoformat()})


@blueprint.post("")
@open_to(Role.OFFICER)
def save() -> Response | tuple[str, int]:
    """Keep one more figure."""
    identifier = ids.parse_id(request.form.get("id", ""))
    if identifier is None:
        raise BadRequest
    try:
        type_in(signed_in(), _area(), _typed(), identifier)
    except FigureRefused as fault:
        return _page(request.form.to_dict(), fault), 400
    flash(t("indicators.outside.saved"), "done")
    return redirect(url_for("reporting.figures.listing"), 303)


@blueprint.post("/withdrawal")
@open_to(Role.OFFICER)
def take_back() -> Response | tuple[str, int]:
    """One was wrong."""
    found = db.session.get(OutsideFigure, ids.parse_id(request.form.get("figure", "")) or ids.new_id())
    if found is None or found.area_id not in {each.id for each in _areas()}:
        raise NotWithinReach
    try:
        withdraw(signed_in(), found, request.form.get("reason", ""))
    except FigureRefused as fault:
        return _page({"measured_on": clock.today().isoformat()}, fault), 400
    flash(t("indicators.outside.withdrawn"), "done")
    return redirect(url_for("reporting.figures.listing"), 303)


def _areas() -> list[Area]:
    commune = commune_in_charge()
    return [commune, *villages_of(commune.id)]


def _area() -> Area:
    wanted = number_in(request.form.get("area", ""))
    found = next((each for each in _areas() if each.id == wanted), None)
    if found is None:
        raise FigureRefused("choice", "area")
    return found


def _typed() -> Typed:
    sent = request.form
    return Typed(
        indicator=sent.get("indicator", ""),
        kind=sent.get("kind", ""),
        part=_count("part"),
        whole=_count("whole"),
        hundredths=_hundredths(),
        unit=sent.get("unit", ""),
        whole_words=sent.get("whole_words", ""),
        source=sent.get("source", ""),
        measured_on=_day(),
        note=sent.get("note", ""),
    )


def _count(name: str) -> int | None:
    given = request.form.get(name, "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal()) or len(given) > 7 or int(given) > LARGEST:
        raise FigureRefused("number", name)
    return int(given)


def _hundredths() -> int | None:
    """“53,6” and “53.6” are 5,360 hundredths of a per cent."""
    given = request.form.get("percent", "").strip().removesuffix("%").strip().replace(",", ".")
    if not given:
        return None
    whole, _, rest = given.partition(".")
    if not (given.isascii() and (whole + rest).isdecimal() and 0 < len(whole) <= 3 and len(rest) <= 2):
        raise FigureRefused("percent", "percent")
    found = int(whole) * 100 + int(rest.ljust(2, "0"))
    if found > 10_000:
        raise FigureRefused("percent", "percent")
    return found


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("measured_on", ""))
    except ValueError:
        raise FigureRefused("day", "measured_on") from None


def _page(sent: dict[str, str], fault: FigureRefused | None = None) -> str:
    areas = _areas()
    kept = select(OutsideFigure).where(OutsideFigure.area_id.in_([each.id for each in areas]))
    rows = db.session.scalars(kept.order_by(OutsideFigure.measured_on.desc(), OutsideFigure.entered_at.desc()))
    return render_template(
        "reporting/figures.html", areas=areas, rows=list(rows), sent=sent, fault=fault, typed=TYPED, units=UNITS,
        kinds=(SURVEY, REGISTER), new_id=ids.new_id(), today=clock.today(),
    )  # fmt: skip
