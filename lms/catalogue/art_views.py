"""The contact sheet of all drawings, for authors: `/operator/art`."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from lms.catalogue.art_sheet import KINDS, Piece, sheet_of
from lms.catalogue.bundle import LESSON_BYTES, bundle, packed_size
from lms.catalogue.model import Catalogue
from lms.catalogue.picture_rules import SCENE_BYTES
from lms.foundation.doors import Role, open_to

blueprint = Blueprint("art", __name__)

ONLY = ("over", "unused")


@blueprint.get("/operator/art")
@open_to(Role.OPERATOR)
def sheet() -> str:
    """`lesson`, `kind` and `only` (over, unused) narrow the sheet; an unknown value is no filter."""
    catalogue: Catalogue = current_app.extensions["catalogue"]
    lesson = _one_of("lesson", catalogue.lessons)
    kind, only = _one_of("kind", KINDS), _one_of("only", ONLY)
    found = [piece for piece in _pieces() if _fits(piece, lesson, kind, only)]
    return render_template(
        "catalogue/art.html",
        groups={each: [piece for piece in found if piece.kind == each] for each in KINDS},
        asked={"lesson": lesson, "kind": kind, "only": only},
        kinds=KINDS,
        lessons={name: each.title for name, each in catalogue.lessons.items()},
        counts={each: sum(getattr(piece, each) for piece in _pieces()) for each in ONLY},
        most={"scene": SCENE_BYTES, "lesson": LESSON_BYTES},
        weight=packed_size(bundle(catalogue.lessons[lesson])) if lesson else 0,
        all=len(_pieces()),
    )


@blueprint.get("/operator/art/<path:drawing>.svg")
@open_to(Role.OPERATOR)
def drawn(drawing: str) -> Response:
    """One drawing as it travels, composed; its kind and name, `icons/leaf`."""
    found = next((piece for piece in _pieces() if f"{piece.kind}/{piece.name}" == drawing), None)
    response = make_response(found.svg) if found else abort(404)
    response.content_type = "image/svg+xml; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _pieces() -> tuple[Piece, ...]:
    folder: Path = current_app.extensions["settings"].lessons
    return sheet_of(folder)


def _one_of(name: str, known: Container[str]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def _fits(piece: Piece, lesson: str, kind: str, only: str) -> bool:
    return (
        (not lesson or piece.used_in(lesson) or piece.name.startswith(f"{lesson}/"))
        and kind in ("", piece.kind)
        and (not only or bool(getattr(piece, only)))
    )
