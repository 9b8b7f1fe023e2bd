"""The phone's doors (docs/phone.md)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template, request

from lms.access.session import current_device
from lms.catalogue.bundle import canonical
from lms.catalogue.local import is_local
from lms.catalogue.publishing import published_bundle
from lms.composing.offering import local_bundle, local_course
from lms.foundation import clock
from lms.foundation.assets import asset, built
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to, open_to_anyone
from lms.foundation.translation import both, language
from lms.phone.hand_over_views import blueprint as hand_over
from lms.phone.offer import Offer
from lms.phone.reading import blueprint as reading
from lms.phone.receiving import Unreadable, receive, unpack
from lms.phone.sender import communes_here, sender_of
from lms.phone.share import shared
from lms.phone.shell import Shell
from lms.phone.snapshot import snapshot
from lms.phone.team_views import blueprint as team
from lms.phone.tight import tight
from lms.phone.voice_views import blueprint as voices

blueprint = Blueprint("phone", __name__)
blueprint.register_blueprint(hand_over)
blueprint.register_blueprint(reading)
blueprint.register_blueprint(voices)
blueprint.register_blueprint(team)

_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/")
@blueprint.get("/card")
@blueprint.get("/turn")
@blueprint.get("/receipts")
@blueprint.get("/about")
@blueprint.get("/downloads")
@blueprint.get("/listening")
@blueprint.get("/news")
@blueprint.get("/announcements/<notice>")
@blueprint.get("/courses/<course>")
@blueprint.get("/lessons/<lesson>")
@blueprint.get("/certificates")
@blueprint.get("/certificates/<certificate>")
@blueprint.get("/reviews/<lesson>")
@open_to_anyone
def shell(lesson: str = "", **_place: str) -> Response:
    """One page for every learner address; the app shows the right screen. A lesson's tells what it is when shared."""
    known = current_app.extensions["catalogue"].lessons.get(lesson)
    base_url = current_app.extensions["settings"].base_url
    page = render_template(
        "phone/shell.html",
        lang=language(),
        shared=shared(known, language(), base_url) if known else None,
        plain=f"/read/{lesson}" if known else "/read",
        assets={"css": asset("learner.css"), "js": asset("learner.js")},
        shell_json=_shell().data(),
        site_name=_shell().settings.site_name,
    )
    return tight(_conditional(page, kind="text/html"))


@blueprint.get("/sw.js")
@open_to_anyone
def worker() -> Response:
    body = _shell().worker_head() + built("sw.js").read_text(encoding="utf-8")
    return _answer(body, "text/javascript", "no-cache")


@blueprint.get("/manifest.webmanifest")
@open_to_anyone
def manifest() -> Response:
    response = jsonify(_shell().manifest())
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/phone/catalogue")
@open_to_anyone
def catalogue() -> Response:
    """The programme's lessons, and behind them those of the communes whose cards were opened on this phone."""
    local = local_course(db.session(), communes_here())
    if local:
        return _conditional(_offer().with_course(local), "private, no-cache")
    return tight(_conditional(_offer().catalogue))


@blueprint.get("/phone/lessons/<lesson>/<version>.json")
@open_to_anyone
def lesson_bundle(lesson: str, version: str) -> Response:
    """One version of one lesson: today's, or one published before, for a phone that has not yet heard of today's."""
    if is_local(lesson):
        own = local_bundle(db.session(), communes_here(), lesson, version) or abort(404)
        return _answer(own, "application/json", _FOR_EVER.replace("public", "private"))
    made = _offer().lessons.get((lesson, version)) or published_bundle(db.session(), lesson, version)
    return tight(_answer(made, "application/json", _FOR_EVER)) if made else abort(404)


@blueprint.get("/phone/snapshot")
@open_to(Role.RESIDENT)
def snapshot_view() -> Response:
    return _conditional(canonical(snapshot(db.session(), current_device())), "private, no-cache")


@blueprint.post("/phone/statements")
@open_to(Role.RESIDENT)
def statements() -> Response | tuple[Response, int]:
    """Each statement is answered by itself; an unreadable body stores nothing and says so."""
    try:
        sent = unpack(request.get_data(), request.headers.get("Content-Encoding", ""))
    except Unreadable as fault:
        error = {"error": fault.code, "message": both(f"phone.unreadable.{fault.code}")}
        return jsonify(error), fault.status
    sender = sender_of(current_device())
    db.session.rollback()  # the log has its own writer: no reader's snapshot is held while it works
    answers = [answer.to_json() for answer in receive(sender, sent)]
    return jsonify(answers=answers, received_at=clock.iso(clock.now()))


def _offer() -> Offer:
    found: Offer = current_app.extensions["offer"]
    return found


def _shell() -> Shell:
    found: Shell = current_app.extensions["shell"]
    return found


def _conditional(body: str | bytes, caching: str = "no-cache", kind: str = "application/json") -> Response:
    """With an ETag: asked again with it, an unchanged answer is 304."""
    response = _answer(body, kind, caching)
    response.add_etag()
    response.make_conditional(request)
    return response


def _answer(body: str | bytes, kind: str, caching: str) -> Response:
    response = make_response(body)
    response.content_type = f"{kind}; charset=utf-8"
    response.headers["Cache-Control"] = caching
    return response
