"""The doors of /xapi/: who asks, in which version, and how trouble is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Response, current_app, request

from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.lrs import credentials
from lms.lrs.credentials import Holder
from lms.lrs.reach import Reach, Surveyor
from lms.lrs.validation import Invalid
from lms.lrs.xapi.asking import VERSION_HEADER, Asked, Raw, Trouble, credential_in, read, version_of

Handler = Callable[[Asked], Response]
_JSON: Final = "application/json"
# The place of a fault carries names that the sender chose.
_LONGEST_WORDS: Final = 500


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def served(handlers: Mapping[str, Handler]) -> Response:
    """Answer the request by the handler of its method; every refusal is one line of text that names the place.

    Method and version are judged before the credential: a client learns first whether it speaks the language (C 3.2).
    """
    version = settings().lrs_default_version
    try:
        sent = read(request)
        if sent.method not in handlers:
            raise Trouble(405, f"method {sent.method}: is not served here")
        version = version_of(sent, alternate="method" in request.args and request.method == "POST")
        asked = Asked(sent.method, sent.params, sent.headers, sent.body, version, _holder(sent))
        response = handlers[sent.method](asked)
    except Trouble as trouble:
        response = told(trouble.status, trouble.words)
    except Invalid as fault:
        response = told(400, str(fault))
    response.headers[VERSION_HEADER] = version
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _holder(sent: Raw) -> Holder:
    given = credential_in(sent)
    db.session.rollback()  # a revoked one must not be seen as it was
    found = credentials.holder(*given) if given else None
    if found is None:
        raise Trouble(401, "header Authorization: needs a key and its secret (Basic)")
    return found


def permit(asked: Asked, *scopes: str) -> None:
    """Raises ``Trouble`` (403) when the credential has none of these scopes."""
    if not asked.holder.may(*scopes):
        raise Trouble(403, f"this credential has no scope {' or '.join((*scopes, 'all'))}")


def reach_of(asked: Asked) -> Reach | None:
    """Whom the credential may see; None when it is bound to no area."""
    surveyor: Surveyor = current_app.extensions["lrs_reach"]
    return surveyor(asked.holder.area) if asked.holder.area else None


def told(status: int, words: str) -> Response:
    """A refusal: one line of text."""
    # Broken text is told as well: a lone surrogate in a name must not make an error of the error.
    body = words[:_LONGEST_WORDS].encode("utf-8", "backslashreplace") + b"\n"
    response = Response(body, status, content_type="text/plain; charset=utf-8")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return response


def answer(body: bytes, content_type: str = _JSON) -> Response:
    return Response(body, 200, content_type=content_type)


def nothing() -> Response:
    """204: done, and there is nothing to say."""
    response = Response(b"", 204)
    response.headers.pop("Content-Type", None)
    return response
