"""What residents said, for the staff of their village: hide with a reason, show again, take up, bring to an end."""

from __future__ import annotations

import uuid
from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.notices import actions, matters
from lms.notices.forms import identifier_in
from lms.notices.matters import counts_by_village, matters_within_reach, named_in, said_within_reach
from lms.notices.models import STATES
from lms.notices.queries import comment_within_reach, matter_within_reach
from lms.notices.refusals import NotTaken

blueprint = Blueprint("moderation", __name__, url_prefix="/staff/notices")

Fault = tuple[uuid.UUID, str, str]


@blueprint.get("/comments")
@open_to(Role.TRAINER, Role.OFFICER)
def comments() -> str:
    """Everything said, the newest first."""
    return _comments()


@blueprint.post("/comments/<uuid:comment_id>/hiding")
@open_to(Role.TRAINER, Role.OFFICER)
def hide(comment_id: uuid.UUID) -> Response | tuple[str, int]:
    comment = comment_within_reach(db.session(), signed_in(), comment_id)
    reason = request.form.get("reason", "")
    try:
        actions.hide(signed_in(), comment, reason)
    except NotTaken as fault:
        return _comments((comment_id, t(fault.key), reason)), 422
    flash(t("notices.hidden_now"), "done")
    return _back(comment_id)


@blueprint.post("/comments/<uuid:comment_id>/showing")
@open_to(Role.TRAINER, Role.OFFICER)
def show_again(comment_id: uuid.UUID) -> Response:
    actions.show_again(signed_in(), comment_within_reach(db.session(), signed_in(), comment_id))
    flash(t("notices.shown_again"), "done")
    return _back(comment_id)


@blueprint.post("/comments/<uuid:comment_id>/matter")
@open_to(Role.TRAINER, Role.OFFICER)
def take_up(comment_id: uuid.UUID) -> Response:
    comment = comment_within_reach(db.session(), signed_in(), comment_id)
    matters.take_up(signed_in(), comment, identifier_in(request.form))
    flash(t("notices.taken_up"), "done")
    return redirect(url_for("notices.moderation.all_matters", _anchor=f"said-{comment_id}"), 303)


@blueprint.get("/matters")
@open_to(Role.TRAINER, Role.OFFICER)
def all_matters() -> str:
    return _matters()


@blueprint.post("/matters/<uuid:matter_id>/steps")
@open_to(Role.TRAINER, Role.OFFICER)
def move(matter_id: uuid.UUID) -> Response | tuple[str, int]:
    matter = matter_within_reach(db.session(), signed_in(), matter_id)
    words = request.form.get("words", "")
    try:
        matters.move(signed_in(), matter, request.form.get("state", ""), words, identifier_in(request.form))
    except NotTaken as fault:
        return _matters((matter_id, t(fault.key), words)), 422
    flash(t("notices.moved"), "done")
    return redirect(url_for("notices.moderation.all_matters", _anchor=f"said-{matter.comment_id}"), 303)


def _back(comment_id: uuid.UUID) -> Response:
    """To where the button was pressed: the list of all, or the notice."""
    if request.form.get("from") == "notice":
        comment = comment_within_reach(db.session(), signed_in(), comment_id)
        return redirect(url_for("notices.notice", notice_id=comment.notice_id, _anchor=f"said-{comment_id}"), 303)
    return redirect(url_for("notices.moderation.comments", _anchor=f"said-{comment_id}"), 303)


def _comments(fault: Fault | None = None) -> str:
    said = said_within_reach(db.session(), signed_in())
    looks.note(signed_in(), named_in(said), Page.NEWS)
    return render_template("notices/comments.html", said=said, fault=fault, new_id=ids.new_id)


def _matters(fault: Fault | None = None) -> str:
    found = matters_within_reach(db.session(), signed_in())
    looks.note(signed_in(), named_in(found), Page.NEWS)
    return render_template(
        "notices/matters.html",
        now=clock.now(),
        matters=found,
        counts=counts_by_village(found),
        total=Counter(said.state for said in found),
        states=STATES,
        asked=request.form.get("state", ""),
        fault=fault,
        new_id=ids.new_id,
    )
