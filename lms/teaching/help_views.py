"""Calls for help of a trainer's villages: seen, answered, settled."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.teaching.desk import lessons
from lms.teaching.forms import identifier_in
from lms.teaching.help import answer_call, call_within_reach, calls_within_reach, close_call
from lms.teaching.refusals import NotAllowed

blueprint = Blueprint("help", __name__, url_prefix="/help")


@blueprint.get("")
@open_to(Role.TRAINER)
def overview() -> str:
    return _page()


@blueprint.post("/<uuid:request_id>/answers")
@open_to(Role.TRAINER)
def answer(request_id: uuid.UUID) -> Response | tuple[str, int]:
    call = call_within_reach(db.session(), signed_in(), request_id)
    text = request.form.get("text", "")
    try:
        answer_call(signed_in(), call, text, identifier_in(request.form))
    except NotAllowed as refusal:
        return _page(fault=(request_id, t(refusal.key), text)), 422
    flash(t("help.answered"), "done")
    return redirect(url_for("teaching.help.overview"), 303)


@blueprint.post("/<uuid:request_id>/closure")
@open_to(Role.TRAINER)
def close(request_id: uuid.UUID) -> Response:
    close_call(signed_in(), call_within_reach(db.session(), signed_in(), request_id))
    flash(t("help.settled"), "done")
    return redirect(url_for("teaching.help.overview"), 303)


def _page(fault: tuple[uuid.UUID, str, str] | None = None) -> str:
    calls = calls_within_reach(db.session(), signed_in())
    looks.note(signed_in(), [call.person.id for call in calls if call.person], Page.HELP)
    return render_template(
        "teaching/help.html",
        now=clock.now(),
        calls=calls,
        catalogue=lessons(),
        fault=fault,
        new_id=ids.new_id,
    )
