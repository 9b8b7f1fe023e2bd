"""What was earned and waits for the commune's signature: signed many at once, or declined with a reason."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.actions import ReasonMissing, decline, sign_awards
from lms.certificates.models import HeldAward
from lms.certificates.pictures import count_for_pictures
from lms.certificates.queries import areas_by_code, waiting_in
from lms.certificates.wording import NoName, course_title, recipient_of
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.registry.models import Area

blueprint = Blueprint("waiting", __name__, url_prefix="/waiting")


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    return _page()


@blueprint.post("/signature")
@open_to(Role.OFFICER)
def sign() -> Response | tuple[str, int]:
    """Issue those that were ticked."""
    chosen = set(request.form.getlist("award"))
    awards = [award for award in _waiting() if str(award.id) in chosen]
    if not awards:
        return _page(t("papers.waiting.none_chosen")), 400
    signed = sign_awards(signed_in(), awards)
    flash(t("papers.waiting.signed", n=signed), "done")
    return redirect(url_for("certificates.waiting.listing"), 303)


@blueprint.post("/<uuid:award_id>/refusal")
@open_to(Role.OFFICER)
def refuse(award_id: uuid.UUID) -> Response | tuple[str, int]:
    """Do not issue this one, and say why."""
    award = next((each for each in _waiting() if each.id == award_id), None)
    if award is None:
        raise NotWithinReach
    try:
        decline(signed_in(), award, request.form.get("reason", ""))
    except ReasonMissing:
        return _page(t("papers.waiting.no_reason")), 400
    flash(t("papers.waiting.declined"), "done")
    return redirect(url_for("certificates.waiting.listing"), 303)


def _villages() -> dict[int, Area]:
    return {village.id: village for village in areas_by_code(db.session(), villages_within_reach(signed_in()))}


def _waiting() -> list[HeldAward]:
    return waiting_in(db.session(), list(_villages()))


def _page(error: str = "") -> str:
    villages = _villages()
    rows = [(award, _named(db.session(), award, villages[award.village_id])) for award in _waiting()]
    looks.note(signed_in(), [award.person_id for award, _ in rows], Page.CERTIFICATES)
    return render_template(
        "certificates/waiting.html",
        rows=rows,
        villages=villages,
        error=error,
        course_title=course_title,
        without=count_for_pictures(db.session(), villages),
    )


def _named(session: Session, award: HeldAward, village: Area) -> str:
    try:
        return recipient_of(session, award, village)
    except NoName:
        return t("certificates.forgotten")
