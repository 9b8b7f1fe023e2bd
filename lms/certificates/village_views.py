"""The smart village on the officer's pages: all villages, one village's checklist, and the commune's list itself."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.access.reach import village_within_reach, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.certificates.queries import areas_by_code
from lms.certificates.village_actions import (
    Found,
    NotUsable,
    add_criterion,
    begin_list,
    change_criterion,
    note_finding,
)
from lms.certificates.village_models import VillageCriterion
from lms.certificates.villages import criteria_of, last_certificate, lines_of, words_of
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.registry.models import Area

blueprint = Blueprint("villages", __name__, url_prefix="/commune/certificates/villages")


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """How many of the criteria each village meets."""
    session = db.session()
    villages = areas_by_code(session, villages_within_reach(signed_in()))
    rows = [(village, lines_of(session, village), last_certificate(session, village.id)) for village in villages]
    return render_template("certificates/villages.html", rows=rows, commune=commune_in_charge())


@blueprint.post("/list")
@open_to(Role.OFFICER)
def begin() -> Response:
    """Begin with the example list."""
    begin_list(commune_in_charge())
    return redirect(url_for("villages.criteria"), 303)


@blueprint.get("/list")
@open_to(Role.OFFICER)
def criteria() -> str:
    return _criteria("")


@blueprint.post("/list/new")
@open_to(Role.OFFICER)
def add() -> Response | tuple[str, int]:
    """One more criterion."""
    try:
        add_criterion(commune_in_charge(), request.form.get("words", ""), _percent("threshold"))
    except NotUsable as fault:
        return _criteria(t(f"villages.fault.{fault.reason}")), 400
    flash(t("villages.saved"), "done")
    return redirect(url_for("villages.criteria"), 303)


@blueprint.post("/list/<uuid:criterion_id>")
@open_to(Role.OFFICER)
def change(criterion_id: uuid.UUID) -> Response | tuple[str, int]:
    """Another threshold, or no longer asked for."""
    commune = commune_in_charge()
    criterion = _criterion(db.session(), commune, criterion_id)
    try:
        change_criterion(commune, criterion, _percent("threshold"), ends=request.form.get("ends") == "yes")
    except NotUsable as fault:
        return _criteria(t(f"villages.fault.{fault.reason}")), 400
    flash(t("villages.saved"), "done")
    return redirect(url_for("villages.criteria"), 303)


@blueprint.get("/<int:village_id>")
@open_to(Role.OFFICER)
def checklist(village_id: int) -> str:
    return _checklist(_village(village_id), "")


@blueprint.post("/<int:village_id>/findings")
@open_to(Role.OFFICER)
def find(village_id: int) -> Response | tuple[str, int]:
    """Note what was found in a village."""
    village = _village(village_id)
    criterion = _criterion(db.session(), commune_in_charge(), ids.parse_id(request.form.get("criterion", "")))
    identifier = ids.parse_id(request.form.get("id", ""))
    if identifier is None:
        raise BadRequest
    try:
        done = note_finding(signed_in(), village, criterion, _found(), identifier)
    except NotUsable as fault:
        return _checklist(_village(village_id), t(f"villages.fault.{fault.reason}")), 400
    flash(t("villages.all_met") if done else t("villages.saved"), "done")
    return redirect(url_for("villages.checklist", village_id=village_id), 303)


def _found() -> Found:
    sent = request.form
    return Found(sent.get("met") == "yes", _percent("percent"), sent.get("evidence", ""), _day("found_on"))


def _village(number: int) -> Area:
    if number >= 2**31:
        raise NotWithinReach
    return village_within_reach(signed_in(), number)


def _criterion(session: Session, commune: Area, identifier: uuid.UUID | None) -> VillageCriterion:
    found = next((each for each in criteria_of(session, commune.id) if each.id == identifier), None)
    if found is None:
        raise NotWithinReach
    return found


def _percent(name: str) -> int | None:
    given = request.form.get(name, "").strip().removesuffix("%").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 3):
        raise NotUsable("percent")
    return int(given)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise NotUsable("day") from None


def _checklist(village: Area, error: str) -> str:
    lines = lines_of(db.session(), village)
    return render_template(
        "certificates/checklist.html", village=village, lines=lines, error=error, today=clock.today(),
        certificate=last_certificate(db.session(), village.id), new_id=ids.new_id,
    )  # fmt: skip


def _criteria(error: str) -> str:
    commune = commune_in_charge()
    lines = criteria_of(db.session(), commune.id)
    return render_template(
        "certificates/criteria.html", commune=commune, criteria=lines, error=error, words_of=words_of
    )
