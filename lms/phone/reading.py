"""Lessons as plain pages, for browsers without scripts and for printing; and what a shared address shows."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template

from lms.catalogue.model import Catalogue, Lesson
from lms.foundation.doors import open_to_anyone
from lms.foundation.translation import language
from lms.phone.share import picture

blueprint = Blueprint("reading", __name__)


@blueprint.get("/read")
@open_to_anyone
def lessons() -> str:
    return render_template("phone/read.html", catalogue=_catalogue())


@blueprint.get("/read/<lesson>")
@open_to_anyone
def lesson(lesson: str) -> str:
    """The words and pictures of one lesson, in their order; practice needs the app."""
    return render_template("phone/read_lesson.html", lesson=_lesson(lesson))


@blueprint.get("/lessons/<lesson>/picture.png")
@open_to_anyone
def shared_picture(lesson: str) -> Response:
    site = current_app.extensions["settings"].site_name
    made = Response(picture(_lesson(lesson), language(), site), mimetype="image/png")
    made.headers["Cache-Control"] = "public, max-age=86400"
    # Zalo and Facebook fetch it from elsewhere.
    made.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return made


def _lesson(name: str) -> Lesson:
    return _catalogue().lessons.get(name) or abort(404)


def _catalogue() -> Catalogue:
    found: Catalogue = current_app.extensions["catalogue"]
    return found
