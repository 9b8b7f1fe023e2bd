"""The trainer's kit for the village: one page that works without network, what it takes along and brings back."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any, Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for

from lms.access import looks
from lms.access.looks import Page
from lms.access.session import signed_in
from lms.catalogue.bundle import canonical
from lms.foundation import clock, ids
from lms.foundation.assets import asset, built
from lms.foundation.bodies import json_body
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import LANGUAGES, both, language, texts
from lms.progress.ladder import SKILLS
from lms.teaching.deeds import do_all
from lms.teaching.desk import lessons, my_villages
from lms.teaching.field_actions import OUTCOMES
from lms.teaching.field_snapshot import field_snapshot
from lms.teaching.queries import session_within_reach
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_actions import attach_sheet

MOST_DEEDS: Final = 50
_FILES: Final = ("field.js", "codes.js", "staff.css", "icon.svg")
# What the kit says: its own words, and those it shares with the trainer's pages.
_WORDS: Final = ("field.", "staff.rung.", "staff.learning", "teaching.skill.", "teaching.observable.", "common.")

blueprint = Blueprint("field", __name__, url_prefix="/field")


@blueprint.get("")
@open_to(Role.TRAINER)
def kit() -> str:
    """The one page; its worker keeps it for the village."""
    account = signed_in()
    told = {
        "account": str(account.id),
        "name": account.name,
        "lang": language(),
        "text": _words(),
        "skills": list(SKILLS),
        "outcomes": list(OUTCOMES),
        "codes": asset("codes.js"),
    }
    return render_template("teaching/field.html", told=told)


@blueprint.get("/sw.js")
@open_to(Role.TRAINER)
def worker() -> Response:
    files = [asset(name) for name in _FILES]
    version = hashlib.sha256(json.dumps([files, _words()], sort_keys=True).encode()).hexdigest()[:12]
    head = f"const KIT = {json.dumps({'version': version, 'precache': files})};\n"
    response = make_response(head + built("field-sw.js").read_text(encoding="utf-8"))
    response.content_type = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = url_for("teaching.field.kit")
    return response


@blueprint.get("/snapshot")
@open_to(Role.TRAINER)
def snapshot() -> Response:
    """Everything within her reach that the village may ask for; unchanged since the phone's copy: 304."""
    told = field_snapshot(db.session(), signed_in(), my_villages(), lessons())
    looks.note(signed_in(), [ids.parse_id(each["id"]) for each in told["people"]], Page.FIELD)
    body = canonical(told)
    response = make_response(body)
    response.content_type = "application/json; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.post("/deeds")
@open_to(Role.TRAINER)
def deeds() -> Response | tuple[Response, int]:
    """Each deed is answered by itself; an unreadable body does nothing and says so."""
    sent: Any = json_body()
    listed = sent.get("deeds") if isinstance(sent, dict) else None
    if not isinstance(listed, list):
        return jsonify(error="no_deeds", message=both("field.unreadable")), 400
    if len(listed) > MOST_DEEDS:
        return jsonify(error="too_many", message=both("field.unreadable")), 413
    answers = [answer.to_json() for answer in do_all(signed_in(), listed)]
    return jsonify(answers=answers, received_at=clock.iso(clock.now()))


@blueprint.put("/sessions/<uuid:session_id>/sheets/<uuid:photo_id>")
@open_to(Role.TRAINER)
def sheet(session_id: uuid.UUID, photo_id: uuid.UUID) -> Response | tuple[Response, int]:
    """A photo of the paper list, made on the phone."""
    session = session_within_reach(signed_in(), session_id)
    try:
        attach_sheet(signed_in(), session, request.get_data(), photo_id)
    except NotAllowed as refusal:
        return jsonify(error=refusal.key, message=both(refusal.key)), 422
    return jsonify(received_at=clock.iso(clock.now()))


def _words() -> dict[str, dict[str, str]]:
    return {lang: {key: text for key, text in texts(lang).items() if key.startswith(_WORDS)} for lang in LANGUAGES}
