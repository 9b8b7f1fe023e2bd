"""One recording: sent by the phone, heard by who may, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.narration import actions
from lms.narration.actions import NotTaken, Take
from lms.narration.desk import language_named, line_of, my_commune, my_recording, script_named
from lms.narration.models import REFUSED, Recording
from lms.narration.queries import recording_in

blueprint = Blueprint("recordings", __name__, url_prefix="/recordings")


@blueprint.post("/<uuid:recording_id>")
@open_to(Role.TRAINER, Role.OFFICER)
def take_in(recording_id: uuid.UUID) -> tuple[Response, int] | Response:
    """The body is what the phone recorded; `language`, `lesson`, `line`, `speaker`, `at` are the query.

    Sent again, the same answer. 409: it can never be taken so; the phone keeps it and says why.
    """
    commune = my_commune()
    known = db.session.get(Recording, recording_id)
    if known:
        return jsonify(_told(recording_in(db.session(), commune.id, recording_id) or abort(404)))
    spoken_in = language_named(request.args.get("language", ""))
    key = request.args.get("line", "")
    line = line_of(script_named(commune, request.args.get("lesson", "")), spoken_in.reads, key)
    try:
        if line is None:
            raise NotTaken("words_changed")
        take = _take(recording_id, spoken_in.id, key, line.words[spoken_in.reads])
        taken = actions.take_in(signed_in(), commune, take)
    except NotTaken as why:
        return jsonify(error=why.reason, message=t(f"narration.not_taken.{why.reason}")), 409
    current_app.extensions["chores"]()
    return jsonify(_told(taken))


def _take(recording_id: uuid.UUID, language: str, key: str, words: str) -> Take:
    return Take(
        id=recording_id,
        language=language,
        lesson=request.args["lesson"],
        key=key,
        words=words,
        speaker=ids.parse_id(request.args.get("speaker", "")) or abort(400),
        recorded_at=_time(request.args.get("at", "")),
        content=request.get_data(),
    )


def _time(text: str) -> Any:
    try:
        return clock.parse_iso(text)
    except ValueError:
        abort(400)


@blueprint.get("/<uuid:recording_id>")
@open_to(Role.TRAINER, Role.OFFICER)
def state(recording_id: uuid.UUID) -> Response:
    """How far the work on it is."""
    return jsonify(_told(my_recording(recording_id)))


@blueprint.get("/<uuid:recording_id>.mp3")
@open_to(Role.TRAINER, Role.OFFICER)
def sound(recording_id: uuid.UUID) -> AnyResponse:
    """The finished sound, in parts where the browser asks for parts."""
    content = my_recording(recording_id).sound or abort(404)
    answer = Response(content, mimetype="audio/mpeg")
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))


@blueprint.post("/<uuid:recording_id>/withdrawal")
@open_to(Role.TRAINER, Role.OFFICER)
def withdraw(recording_id: uuid.UUID) -> AnyResponse:
    found = my_recording(recording_id)
    actions.withdraw(signed_in(), found)
    flash(t("narration.withdrawn"), "done")
    return redirect(url_for("narration.studio", language=found.language, lesson=found.lesson), 303)


def _told(recording: Recording) -> dict[str, Any]:
    told = {"id": str(recording.id), "state": recording.state, "bytes": recording.bytes, "seconds": recording.seconds}
    if recording.state == REFUSED:
        return {**told, "message": t(f"narration.bad_sound.{recording.reason}")}
    return told
