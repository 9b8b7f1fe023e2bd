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
from lms.notices.matters import counts_by_village, matters_within_reach, named_in, said_one, said_within_reach
from lms.notices.models import STATES
from lms.notices.queries import comment_within_reach, comments_within_reach, matter_within_reach
from lms.notices.refusals import NotTaken
from lms.notices.sheets import Sheet, total

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
    return redirect(url_for("notices.moderation.all_matters", said=comment_id, _anchor=f"said-{comment_id}"), 303)


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
    said = matter.comment_id
    return redirect(url_for("notices.moderation.all_matters", said=said, _anchor=f"said-{said}"), 303)


def _back(comment_id: uuid.UUID) -> Response:
    """To where the button was pressed: the notice, or that sheet of the list of all."""
    if request.form.get("from") == "notice":
        comment = comment_within_reach(db.session(), signed_in(), comment_id)
        return redirect(url_for("notices.notice", notice_id=comment.notice_id, _anchor=f"said-{comment_id}"), 303)
    page = request.form.get("from", 1, type=int)
    return redirect(url_for("notices.moderation.comments", page=page, _anchor=f"said-{comment_id}"), 303)


def _comments(fault: Fault | None = None) -> str:
    """All on their sheet; a refused hiding shows its own comment alone, with what was typed."""
    session, account = db.session(), signed_in()
    sheet = Sheet.of(total(session, comments_within_reach(account)))
    said = [said_one(session, account, fault[0])] if fault else said_within_reach(session, account, sheet)
    looks.note(signed_in(), named_in(said), Page.NEWS)
    return render_template("notices/comments.html", said=said, sheet=sheet, fault=fault, new_id=ids.new_id)


def _matters(fault: Fault | None = None) -> str:
    found = matters_within_reach(db.session(), signed_in())
    at = request.args.get("said", "")
    places = [place for place, said in enumerate(found) if str(said.comment.id) == at]
    sheet = Sheet.with_place(places[0], len(found)) if places else Sheet.of(len(found))
    asked = [said for said in found if fault and said.matter and said.matter.id == fault[0]]
    shown = asked or found[sheet.before : sheet.before + sheet.size]
    looks.note(signed_in(), named_in(shown), Page.NEWS)
    return render_template(
        "notices/matters.html",
        now=clock.now(),
        matters=shown,
        sheet=sheet,
        counts=counts_by_village(found),
        total=Counter(said.state for said in found),
        states=STATES,
        asked=request.form.get("state", ""),
        fault=fault,
        new_id=ids.new_id,
    )
