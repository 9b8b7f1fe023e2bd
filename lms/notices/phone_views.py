"""The phone's doors to the news (docs/phone.md): what is told, its pictures and voices, what residents say."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from lms.access.refusals import Refused
from lms.access.session import current_device, known_device
from lms.foundation import clock
from lms.foundation.bodies import json_body
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to, open_to_anyone
from lms.notices.receiving import receive
from lms.notices.telling import Ear, news, picture_for, sound_for

blueprint = Blueprint("news", __name__, url_prefix="/phone/news")

# The address names the content; what was withdrawn must not be answered from a cache on the way.
_KEPT = "private, max-age=86400"


@blueprint.get("")
@open_to_anyone
def told() -> AnyResponse:
    """The news of this phone's villages; without a card what was made public. With an ETag."""
    response = jsonify(news(db.session(), _ear()))
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/pictures/<digest>.jpg")
@open_to_anyone
def picture(digest: str) -> Response:
    answer = Response(picture_for(db.session(), _ear(), digest) or abort(404), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = _KEPT
    return answer


@blueprint.get("/sounds/<digest>.mp3")
@open_to_anyone
def sound(digest: str) -> AnyResponse:
    content = sound_for(db.session(), _ear(), digest) or abort(404)
    answer = Response(content, mimetype="audio/mpeg")
    answer.headers["Cache-Control"] = _KEPT
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))


@blueprint.post("/words")
@open_to(Role.RESIDENT)
def words() -> Response:
    """``{"words": […]}``, at most 50 → ``{"answers": […], "received_at"}``; each is answered by itself."""
    sent = json_body()
    listed = sent.get("words") if isinstance(sent, dict) else None
    if not isinstance(listed, list):
        raise Refused(400, "bad_request")
    answers = receive(current_device(), listed)
    current_app.extensions["chores"]()
    return jsonify(answers=answers, received_at=clock.iso(clock.now()))


def _ear() -> Ear:
    return Ear.of(db.session(), known_device())
