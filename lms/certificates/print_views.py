"""Many papers in one PDF: asked for, watched, fetched."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk_views import commune_in_charge
from lms.certificates.models import PrintRun
from lms.certificates.print_runs import FORMS, MOST, NothingToPrint, TooMany, begin_run, people_on, runs_of
from lms.certificates.queries import areas_by_code
from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import LANGUAGES, language, t
from lms.registry.models import Area

blueprint = Blueprint("prints", __name__, url_prefix="/prints")


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """What was asked for and how far it is; the list is fetched anew while something is at work."""
    runs = runs_of(db.session(), commune_in_charge().id)
    villages = {village.id: village for village in _villages()}
    return page_or_fragment(
        "certificates/prints.html",
        "certificates/_prints.html",
        runs=runs,
        working=any(run.finished_at is None and run.fault is None for run in runs),
        villages=villages,
        choices=[("", t("certificates.list.all_villages")), *((each.id, each.title) for each in villages.values())],
        forms=[(form, t(f"papers.form.{form}")) for form in FORMS],
        languages=[(each, t(f"papers.language.{each}")) for each in LANGUAGES],
        chosen=language(),
        new_id=ids.new_id(),
    )


@blueprint.post("")
@open_to(Role.OFFICER)
def ask() -> AnyResponse:
    """Ask for the papers of a village, or of all; the work is done beside the pages."""
    identifier, sent = ids.parse_id(request.form.get("id", "")), request.form
    form, lang, number = sent.get("form", ""), sent.get("language", ""), sent.get("village", "")
    villages = [each for each in _villages() if number in ("", str(each.id))]
    if identifier is None or form not in FORMS or lang not in LANGUAGES or not villages:
        raise BadRequest
    try:
        begin_run(signed_in(), commune_in_charge(), villages, form, lang, identifier)
        current_app.extensions["chores"]()
    except NothingToPrint:
        flash(t("papers.print.nothing"), "warning")
    except TooMany:
        flash(t("papers.print.too_many", most=MOST), "warning")
    return redirect(url_for("certificates.prints.listing"), 303)


@blueprint.get("/<uuid:run_id>.pdf")
@open_to(Role.OFFICER)
def document(run_id: uuid.UUID) -> Response:
    """The papers, once they are made."""
    run = db.session.get(PrintRun, run_id)
    if run is None or run.commune_id != commune_in_charge().id or run.document is None:
        raise NotWithinReach
    looks.note(signed_in(), people_on(db.session(), run), Page.PAPER)
    name = f"giay-chung-nhan-{run.asked_at:%Y-%m-%d}-{len(run.papers)}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(run.document, mimetype="application/pdf", headers=headers)


def _villages() -> list[Area]:
    return areas_by_code(db.session(), villages_within_reach(signed_in()))
