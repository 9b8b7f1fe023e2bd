"""Voices for the phone: which there are, the sounds of a lesson, the language someone listens in (docs/phone.md)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from lms.access.queries import people_on
from lms.access.refusals import Refused
from lms.access.session import current_device
from lms.foundation import ids
from lms.foundation.bodies import json_body
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to, open_to_anyone
from lms.narration.desk import languages, scripts_in
from lms.narration.offering import heard_in, sounds_json, voices_json
from lms.narration.queries import sound_by_digest
from lms.phone.sender import communes_here
from lms.registry.actions import set_audio_language
from lms.registry.models import Person

blueprint = Blueprint("voices", __name__)


@blueprint.get("/phone/voices")
@open_to_anyone
def voices() -> AnyResponse:
    """Every language and what can be heard in it; without a card only what is shared with all."""
    communes = communes_here()
    return _fresh(voices_json(db.session(), communes, languages().values(), scripts_in(communes).values()))


@blueprint.get("/phone/voices/<language>/<lesson>.json")
@open_to_anyone
def sounds(language: str, lesson: str) -> AnyResponse:
    """Which sound speaks which words of a lesson, or of the app itself (`app`)."""
    communes = communes_here()
    spoken_in, script = languages().get(language), scripts_in(communes).get(lesson)
    if spoken_in is None or script is None:
        abort(404)
    return _fresh(sounds_json(spoken_in, script, heard_in(db.session(), communes, spoken_in)))


@blueprint.get("/phone/sounds/<digest>.mp3")
@open_to_anyone
def sound(digest: str) -> AnyResponse:
    """One sound, for ever the same under its name, in parts where asked; 404 once it was taken out of circulation."""
    content = sound_by_digest(db.session(), digest) or abort(404)
    answer = Response(content, mimetype="audio/mpeg")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))


@blueprint.post("/phone/listening")
@open_to(Role.RESIDENT)
def listening() -> Any:
    """`{"person", "language"}`: she listens in this language from now on, on every phone."""
    told = json_body()
    if not isinstance(told, dict) or not isinstance(told.get("language"), str) or told["language"] not in languages():
        raise Refused(400, "bad_request")
    person_id = ids.parse_id(told.get("person"))
    if person_id not in people_on(db.session(), current_device()):
        raise Refused(404, "person_unknown")
    set_audio_language(db.session.get_one(Person, person_id), told["language"])
    return jsonify({})


def _fresh(told: dict[str, Any]) -> AnyResponse:
    """Asked again, an unchanged answer is 304."""
    response = jsonify(told)
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
