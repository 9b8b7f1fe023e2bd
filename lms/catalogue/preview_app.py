"""The pages of `lms lessons preview`: two phones side by side with the real player, and the faults beside them.

An app of its own on the author's machine: no database, no account, nothing is recorded.
"""

from pathlib import Path

from flask import Flask, Response, abort, make_response, render_template, request, send_from_directory

from lms.catalogue.bundle import canonical
from lms.catalogue.pair import LANGUAGES
from lms.catalogue.preview import Preview
from lms.foundation import assets, translation
from lms.foundation.settings import ROOT
from lms.foundation.translation import language, texts

_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
# The player's own words: what the learner's app brings with it, and what its parts bring.
_WORDS = ("learner", "parts")


def create_preview(folder: Path, build: Path) -> Flask:
    """The WSGI application. Raises ``NotBuilt``."""
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "lms" / "templates"))
    translation.speak(app)
    assets.attach(app, build)
    preview = Preview(folder)
    app.add_url_rule("/", view_func=lambda: _desk(preview), endpoint="desk")
    app.add_url_rule("/play/<lesson>/<lang>", view_func=lambda **place: _phone(preview, **place), endpoint="phone")
    app.add_url_rule("/state/<lesson>", view_func=lambda lesson: _state(preview, lesson), endpoint="state")
    app.add_url_rule("/bundle/<lesson>.json", view_func=lambda lesson: _bundle(preview, lesson), endpoint="bundle")
    app.add_url_rule("/assets/<name>", view_func=lambda name: send_from_directory(build / "assets", name))
    app.after_request(_guard)
    return app


def _desk(preview: Preview) -> str:
    names = preview.names()
    lesson = request.args.get("lesson") or (names[0] if names else "")
    if lesson not in names:
        abort(404)
    told = {key: text for key, text in texts(language()).items() if key.startswith("preview.")}
    return render_template("catalogue/preview.html", lesson=lesson, names=names, told=told, languages=LANGUAGES)


def _phone(preview: Preview, lesson: str, lang: str) -> str:
    if lang not in LANGUAGES or lesson not in preview.names():
        abort(404)
    words = {key: text for part in _WORDS for key, text in texts(lang, part).items()}
    told = {"lesson": lesson, "lang": lang, "words": words, "facts": preview.facts(lang)}
    return render_template("catalogue/preview_phone.html", lang=lang, told=told, large="large" in request.args)


def _state(preview: Preview, lesson: str) -> Response:
    state = preview.state(lesson)
    return _fresh(canonical(state)) if state else abort(404)


def _bundle(preview: Preview, lesson: str) -> Response:
    made = preview.bundle(lesson)
    return _fresh(made) if made else abort(404)


def _fresh(body: bytes) -> Response:
    """JSON with an ETag: asked again and unchanged it is 304, so that asking every second costs nothing."""
    response = make_response(body)
    response.content_type = "application/json; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _SECURITY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
