"""Sessions on the trainer's pages: plan, projector, roll-call corrections, paper list and its photos."""

from __future__ import annotations

import uuid
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach, person_within_reach, village_within_reach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.qr import qr_svg
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import t
from lms.registry.queries import membership
from lms.teaching import session_actions
from lms.teaching.desk import lessons, my_villages
from lms.teaching.forms import identifier_in
from lms.teaching.queries import session_within_reach, sessions_within_reach
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_actions import Plan, present_at
from lms.teaching.session_board import board, roll
from lms.teaching.session_forms import SessionForm
from lms.teaching.session_models import SheetPhoto, TrainingSession
from lms.teaching.stating import Member

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")


@blueprint.get("")
@open_to(Role.TRAINER)
def overview() -> str:
    sessions = list(db.session.scalars(sessions_within_reach(signed_in()).limit(100)))
    return render_template(
        "teaching/sessions.html",
        now=clock.now(),
        sessions=sessions,
        counts={each.id: len(present_at(each)) for each in sessions},
        catalogue=lessons(),
    )


@blueprint.get("/new")
@open_to(Role.TRAINER)
def new() -> str:
    return _form(SessionForm.fresh(my_villages()))


@blueprint.post("/new")
@open_to(Role.TRAINER)
def plan() -> AnyResponse | tuple[str, int]:
    form = SessionForm.read(request.form)
    if form.errors:
        return _form(form), 422
    villages = [village_within_reach(signed_in(), each) for each in form.villages]
    try:
        session_actions.plan_session(signed_in(), Plan(form.place, form.starts_at, villages, form.lessons), form.id)
    except NotAllowed as refusal:
        form.refuse(refusal.key)
        return _form(form), 422
    flash(t("sessions.planned"), "done")
    return redirect(url_for("teaching.sessions.session", session_id=form.id), 303)


@blueprint.get("/<uuid:session_id>")
@open_to(Role.TRAINER)
def session(session_id: uuid.UUID) -> str:
    found = session_within_reach(signed_in(), session_id)
    return _page(found)


@blueprint.get("/<uuid:session_id>/projector")
@open_to(Role.TRAINER)
def projector(session_id: uuid.UUID) -> str:
    """For the wall of the village hall: a big code, and who is already there."""
    return render_template("teaching/projector.html", **_wall(session_within_reach(signed_in(), session_id)))


@blueprint.get("/<uuid:session_id>/board")
@open_to(Role.TRAINER)
def live_board(session_id: uuid.UUID) -> Response:
    """Asked every few seconds: unchanged, the answer is 304 and a few bytes."""
    wall = _wall(session_within_reach(signed_in(), session_id))
    response = make_response(page_or_fragment("teaching/projector.html", "teaching/_board.html", **wall))
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _wall(found: TrainingSession) -> dict[str, Any]:
    told = board(db.session(), found)
    looks.note(signed_in(), [guest.person_id for guest in told.joined], Page.BOARD)
    first = found.lesson_ids[0] if found.lesson_ids else ""
    address = current_app.extensions["settings"].base_url + (f"/lessons/{first}" if first else "/")
    # The code is drawn by the page: its fragment, asked for every few seconds, has none.
    return {"session": found, "catalogue": lessons(), "draw_qr": qr_svg, "address": address, "board": told}


@blueprint.get("/<uuid:session_id>/sheet")
@open_to(Role.TRAINER)
def paper_sheet(session_id: uuid.UUID) -> str:
    """The list for the table at the door, A4: everyone of the villages in village order, with room to sign."""
    found = session_within_reach(signed_in(), session_id)
    listed = roll(db.session(), found)
    looks.note(signed_in(), [row.person.id for row in listed], Page.SHEET)
    return render_template("teaching/sheet.html", session=found, roll=listed, catalogue=lessons())


@blueprint.post("/<uuid:session_id>/closure")
@open_to(Role.TRAINER)
def close(session_id: uuid.UUID) -> AnyResponse:
    found = session_within_reach(signed_in(), session_id)
    session_actions.close_session(signed_in(), found, clock.now())
    flash(t("sessions.closed_now"), "done")
    return _back(found)


@blueprint.post("/<uuid:session_id>/attendance")
@open_to(Role.TRAINER)
def correct(session_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    """Somebody was there after all, or was not; once the session is closed only with a reason."""
    by, found = signed_in(), session_within_reach(signed_in(), session_id)
    person = person_within_reach(by, ids.parse_id(request.form.get("person", "")) or abort(404))
    reason = request.form.get("reason", "")
    try:
        if request.form.get("present") == "yes":
            home = membership(person.id) or abort(404)
            household = household_within_reach(by, home.household_id)
            identifier = identifier_in(request.form)
            session_actions.call_present(by, found, Member(person, household), identifier, clock.now(), reason)
        else:
            attendance = present_at(found).get(person.id) or abort(404)
            session_actions.take_back(by, found, attendance.statement_id, clock.now(), reason)
    except NotAllowed as refusal:
        return _page(found, fault=t(refusal.key)), 422
    flash(t("sessions.corrected"), "done")
    return _back(found)


@blueprint.post("/<uuid:session_id>/sheets")
@open_to(Role.TRAINER)
def attach(session_id: uuid.UUID) -> AnyResponse | tuple[str, int]:
    found, sent = session_within_reach(signed_in(), session_id), request.files.get("photo")
    try:
        image = sent.read() if sent else b""
        session_actions.attach_sheet(signed_in(), found, image, identifier_in(request.form))
    except NotAllowed as refusal:
        return _page(found, fault=t(refusal.key)), 422
    flash(t("sessions.photo_kept"), "done")
    return _back(found)


@blueprint.get("/<uuid:session_id>/sheets/<uuid:photo_id>")
@open_to(Role.TRAINER)
def photo(session_id: uuid.UUID, photo_id: uuid.UUID) -> Response:
    kept = _photo(session_id, photo_id)
    looks.note(signed_in(), present_at(session_within_reach(signed_in(), session_id)), Page.SHEET)
    return Response(kept.image, mimetype="image/jpeg")


@blueprint.post("/<uuid:session_id>/sheets/<uuid:photo_id>/removal")
@open_to(Role.TRAINER)
def remove(session_id: uuid.UUID, photo_id: uuid.UUID) -> AnyResponse:
    session_actions.remove_sheet(_photo(session_id, photo_id))
    flash(t("sessions.photo_removed"), "done")
    return redirect(url_for("teaching.sessions.session", session_id=session_id), 303)


def _photo(session_id: uuid.UUID, photo_id: uuid.UUID) -> SheetPhoto:
    found = session_within_reach(signed_in(), session_id)
    kept = db.session.get(SheetPhoto, photo_id)
    if kept is None or kept.session_id != found.id:
        abort(404)
    return kept


def _form(form: SessionForm) -> str:
    return render_template(
        "teaching/session_form.html", form=form, villages=my_villages(), catalogue=lessons(), today=clock.today()
    )


def _page(found: TrainingSession, fault: str = "") -> str:
    listed = roll(db.session(), found)
    looks.note(signed_in(), [row.person.id for row in listed], Page.SESSION)
    photos = db.session.query(SheetPhoto.id, SheetPhoto.at).filter_by(session_id=found.id).order_by(SheetPhoto.at)
    return render_template(
        "teaching/session.html",
        now=clock.now(),
        session=found,
        catalogue=lessons(),
        roll=listed,
        board=board(db.session(), found),
        photos=photos.all(),
        fault=fault,
        new_id=ids.new_id,
    )


def _back(found: TrainingSession) -> AnyResponse:
    return redirect(url_for("teaching.sessions.session", session_id=found.id), 303)
