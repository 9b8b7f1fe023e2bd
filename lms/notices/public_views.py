"""A public notice under the address shared in chats: its words, picture and voice; nobody's name or comment."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lms.foundation.database import db
from lms.foundation.doors import open_to_anyone
from lms.notices.models import Notice, NoticeVersion
from lms.notices.queries import pictures_by_id, shown_to, sounds_by_id
from lms.notices.telling import public_address

blueprint = Blueprint("public", __name__, url_prefix="/n")


@blueprint.get("/<uuid:notice_id>")
@open_to_anyone
def notice(notice_id: uuid.UUID) -> str:
    found, version = _public(notice_id)
    address = public_address(found)
    return render_template(
        "notices/public.html",
        notice=found,
        version=version,
        address=address,
        picture=pictures_by_id(db.session(), [version.picture_id]).get(version.picture_id or notice_id),
        sound=sounds_by_id(db.session(), [version.sound_id]).get(version.sound_id or notice_id),
        base_url=current_app.extensions["settings"].base_url,
    )


@blueprint.get("/<uuid:notice_id>/picture.jpg")
@open_to_anyone
def picture(notice_id: uuid.UUID) -> Response:
    _, version = _public(notice_id)
    found = pictures_by_id(db.session(), [version.picture_id]).get(version.picture_id or notice_id) or abort(404)
    made = Response(found.image, mimetype="image/jpeg")
    made.headers["Cache-Control"] = "public, max-age=300"
    # Zalo and Facebook fetch it from elsewhere.
    made.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return made


@blueprint.get("/<uuid:notice_id>/voice.mp3")
@open_to_anyone
def voice(notice_id: uuid.UUID) -> AnyResponse:
    _, version = _public(notice_id)
    found = sounds_by_id(db.session(), [version.sound_id]).get(version.sound_id or notice_id) or abort(404)
    content = found.sound or abort(404)
    answer = Response(content, mimetype="audio/mpeg")
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(content))


def _public(notice_id: uuid.UUID) -> tuple[Notice, NoticeVersion]:
    """Shown now, public, not withdrawn; else there is no such page."""
    found = db.session.execute(shown_to(()).where(Notice.id == notice_id)).tuples().first()
    return found or abort(404)
