"""What a phone and the village's team say to each other by voice (docs/phone.md)."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, jsonify, request

from lms.access.queries import households_of, people_on
from lms.access.session import current_device
from lms.foundation.bodies import json_body
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import both
from lms.phone.sender import sender_of
from lms.teaching.push import public_key, read_address, subscribe, unsubscribe
from lms.teaching.refusals import NotAllowed
from lms.teaching.voices import call_recorded, heard_by, sound_of, speak_call, spoken

blueprint = Blueprint("team", __name__)


@blueprint.put("/phone/help/<uuid:call_id>/voice")
@open_to(Role.RESIDENT)
def speak(call_id: uuid.UUID) -> Response | tuple[Response, int]:
    """The sound to a call for help that this phone sent; sent again, nothing changes. 409: the call is not here yet."""
    call, sender = call_recorded(call_id), sender_of(current_device())
    if call is None:
        return jsonify(error="not_yet", message=both("help.voice.not_yet")), 409
    if call.actor not in sender.people:
        abort(404)
    if spoken(call_id):
        return jsonify({})
    body = request.get_data()
    db.session.rollback()  # the sound is made without holding a reader's snapshot
    try:
        speak_call(call, sound_of(body))
    except NotAllowed as refusal:
        return jsonify(error=refusal.key, message=both(refusal.key)), 422
    return jsonify({})


@blueprint.get("/phone/push")
@open_to(Role.RESIDENT)
def push_key() -> Response:
    """The key a browser subscribes with."""
    return jsonify(key=public_key())


@blueprint.post("/phone/push")
@open_to(Role.RESIDENT)
def subscribe_phone() -> Response | tuple[Response, int]:
    """`{"endpoint", "keys": {"p256dh", "auth"}, "lang"}`: this phone may be reminded."""
    try:
        subscribe(current_device().id, read_address(json_body()))
    except NotAllowed as refusal:
        return jsonify(error=refusal.key, message=both(refusal.key)), 400
    return jsonify({})


@blueprint.delete("/phone/push")
@open_to(Role.RESIDENT)
def unsubscribe_phone() -> Response:
    """This phone is reminded no more."""
    unsubscribe(current_device().id)
    return jsonify({})


@blueprint.get("/phone/notes/<uuid:note_id>.mp3")
@open_to(Role.RESIDENT)
def note(note_id: uuid.UUID) -> Response:
    """A trainer's words to those of this phone."""
    device = current_device()
    households = [household.id for household in households_of(db.session(), device)]
    found = heard_by(db.session(), note_id, people_on(db.session(), device), households) or abort(404)
    response = Response(found.sound, mimetype="audio/mpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
