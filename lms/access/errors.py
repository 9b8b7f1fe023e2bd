"""Errors in plain words: a page for people, JSON for phones."""

from __future__ import annotations

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from lms.access.refusals import Refused
from lms.foundation.translation import both

_TOLD = (400, 403, 404, 405, 410, 413, 429, 500, 503)
_MACHINES = ("/phone/", "/xapi/")


def attach(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _failed)


def _refused(refusal: Refused) -> tuple[Response, int]:
    """The error form of docs/phone.md."""
    message = both(f"access.refused.{refusal.code}")
    answer = jsonify({"error": refusal.code, "message": message, **refusal.values})
    if refusal.code == "device_lost":
        answer.headers["Clear-Site-Data"] = '"cookies", "storage", "cache"'
    return answer, refusal.status


def _failed(error: HTTPException) -> HTTPException | tuple[Response | str, int]:
    code = error.code or 500
    if code < 400:
        return error
    told = code if code in _TOLD else (400 if code < 500 else 500)
    if request.path.startswith(_MACHINES) or request.accept_mimetypes.best == "application/json":
        return jsonify({"error": f"status_{code}", "message": both(f"access.error.{told}.words")}), code
    return render_template("access/error.html", told=told), code
