"""What trainers say aloud: recorded on the page, sent as it is, heard again."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.access.session import signed_in
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.teaching.desk import my_villages
from lms.teaching.help import call_within_reach
from lms.teaching.help_models import HelpAnswer
from lms.teaching.queries import assignment_within_reach, assignments_in
from lms.teaching.refusals import NotAllowed
from lms.teaching.voice_models import ANSWER, ASSIGNMENT, VoiceNote
from lms.teaching.voices import draft_of, forget_voice, sound_of, speak_answer, speak_note

blueprint = Blueprint("voices", __name__)


@blueprint.put("/assignments/<uuid:assignment_id>/voice/<uuid:voice_id>")
@open_to(Role.TRAINER)
def speak_assignment(assignment_id: uuid.UUID, voice_id: uuid.UUID) -> Response | tuple[Response, int]:
    given = assignment_within_reach(signed_in(), assignment_id)
    try:
        speak_note(signed_in(), given, sound_of(request.get_data()), voice_id)
    except NotAllowed as refusal:
        return _refused(refusal)
    flash(t("teaching.spoken"), "done")
    return jsonify({})


@blueprint.post("/assignments/<uuid:assignment_id>/voice/removal")
@open_to(Role.TRAINER)
def silence(assignment_id: uuid.UUID) -> Response:
    forget_voice(ASSIGNMENT, assignment_within_reach(signed_in(), assignment_id).id)
    return redirect(url_for("teaching.assignments.assignment", assignment_id=assignment_id), 303)


@blueprint.put("/help/<uuid:request_id>/voice/<uuid:voice_id>")
@open_to(Role.TRAINER)
def answer(request_id: uuid.UUID, voice_id: uuid.UUID) -> Response | tuple[Response, int]:
    call = call_within_reach(db.session(), signed_in(), request_id)
    try:
        speak_answer(signed_in(), call, sound_of(request.get_data()), voice_id)
    except NotAllowed as refusal:
        return _refused(refusal)
    flash(t("help.answered"), "done")
    return jsonify({})


@blueprint.get("/voices/<uuid:voice_id>.mp3")
@open_to(Role.TRAINER)
def hear(voice_id: uuid.UUID) -> Response:
    note = db.session.get(VoiceNote, voice_id) or abort(404)
    _reach(note)
    response = Response(note.sound, mimetype="audio/mpeg")
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(note.sound))


def _reach(note: VoiceNote) -> None:
    """Answered as if it were not there where it belongs to nobody of hers."""
    if draft_of(signed_in(), note.id):
        return
    if note.about == ASSIGNMENT:
        known = {each.id for each in assignments_in(db.session(), [village.id for village in my_villages()])}
        if note.subject_id not in known:
            abort(404)
        return
    asked = note.subject_id
    if note.about == ANSWER:
        asked = db.session.scalar(select(HelpAnswer.request_id).where(HelpAnswer.id == asked)) or abort(404)
    call_within_reach(db.session(), signed_in(), asked)


def _refused(refusal: NotAllowed) -> tuple[Response, int]:
    return jsonify(error=refusal.key, message=t(refusal.key)), 422
