"""The short way of what phones send again and again (record 31): beside Flask, with the same answer.

It takes a post of statements from a device that needs no care. Whatever else there is to do or to say (a token to be
changed, a phone that is unknown or lost, a body that cannot be read, a page of another site) goes the long way, to
the view of `views.py`, with its body as it came.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_cookie

from lms.access.session import DEVICE_COOKIE
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.safety import OUR_PAGE, compressed, headers_of, is_worth_compressing
from lms.phone.receiving import MOST_BYTES, Unreadable, unpack
from lms.phone.reception import Reception

PLACE: Final = "/phone/statements"
_JSON: Final = "application/json"

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Express:
    """WSGI, in front of an app."""

    def __init__(self, app: Flask, behind: Application) -> None:
        settings = app.extensions["settings"]
        self._app, self._behind = app, behind
        self._headers = [("Content-Type", _JSON), *headers_of(_JSON, secure=settings.secure).items()]
        with app.app_context():
            self._reception = Reception(db.engine, app.extensions["lrs_writer"], settings.base_url)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if not _is_ours(environ):
            return self._behind(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        answer = self._answer(environ, body)
        if answer is None:
            return self._behind({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
        headers = list(self._headers)
        if is_worth_compressing(environ.get("HTTP_ACCEPT_ENCODING", ""), len(answer)):
            answer = compressed(answer)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        start_response("200 OK", [*headers, ("Content-Length", str(len(answer)))])
        return [answer]

    def _answer(self, environ: Environ, body: bytes) -> bytes | None:
        """None: not for the short way, and nothing was done."""
        try:
            answers = self._received(environ, body)
        except (Unreadable, SQLAlchemyError):  # the long way says why, in the form of its errors
            return None
        if answers is None:
            return None
        return msgspec.json.encode({"answers": answers, "received_at": clock.iso(clock.now())})

    def _received(self, environ: Environ, body: bytes) -> list[dict[str, Any]] | None:
        token = parse_cookie(environ.get("HTTP_COOKIE")).get(DEVICE_COOKIE)
        if not token:
            return None
        answers = self._reception.take(token, unpack(body, environ.get("HTTP_CONTENT_ENCODING", "")))
        if answers is None:
            return None
        self._app.extensions["lrs_wake"]()
        if not any(each.reason for each in answers):
            return [each.to_json() for each in answers]
        with self._app.app_context():  # why one was refused is told in words
            return [each.to_json() for each in answers]


def _is_ours(environ: Environ) -> bool:
    """A post of statements by our own page, of a size that may be read."""
    length = environ.get("CONTENT_LENGTH") or ""
    return (
        environ["PATH_INFO"] == PLACE
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("HTTP_SEC_FETCH_SITE") in OUR_PAGE
        and length.isdecimal()
        and int(length) <= MOST_BYTES
    )
