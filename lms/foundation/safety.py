"""Headers and the check that a change was asked for by our own page (findings, “trust”)."""

from __future__ import annotations

import gzip

from flask import Flask, Response, abort, request

_CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Data runs nothing and opens nothing: what a page may do need not be said of it, at 300 bytes for each answer.
_DATA = "application/json"
_DATA_HEADERS = {
    **{
        name: value
        for name, value in _HEADERS.items()
        if name not in ("Permissions-Policy", "Cross-Origin-Opener-Policy")
    },
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_BY_TLS_ONLY = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# What a browser says of a request that our own page, or its user, made.
OUR_PAGE = ("same-origin", "none")
_COMPRESSED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_WORTH_COMPRESSING = 600


def protect(app: Flask, *, secure: bool) -> None:
    """Refuse cross-site changes, add the headers, compress what is text."""
    app.before_request(_refuse_other_sites)
    app.before_request(_hear_out)
    app.after_request(_compress)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers_of(response.mimetype, secure=secure).items():
            response.headers.setdefault(name, value)
        return response


def headers_of(mimetype: str | None, *, secure: bool) -> dict[str, str]:
    """What every answer of this type carries."""
    headers = _DATA_HEADERS if mimetype == _DATA else _HEADERS
    return {**headers, **_BY_TLS_ONLY} if secure else headers


def _refuse_other_sites() -> None:
    if request.method not in _SAFE_METHODS and not _asked_by_our_page():
        abort(403)


def _hear_out() -> None:
    """Take in the whole body before the database is asked anything: a slow line must not hold a connection of it."""
    request.get_data()


def _asked_by_our_page() -> bool:
    """Sec-Fetch-Site where the browser sends it, else Origin; without either, only a request without cookies."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OUR_PAGE
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin.partition("://")[2] == request.host
    return not request.cookies


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or not is_worth_compressing(request.headers.get("Accept-Encoding", ""), response.content_length or 0)
        or "Content-Encoding" in response.headers
        or not (response.content_type or "").startswith(_COMPRESSED)
    ):
        return response
    response.set_data(compressed(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def is_worth_compressing(accepted: str, length: int) -> bool:
    """Whether a text of so many bytes goes compressed to who accepts these encodings."""
    return "gzip" in accepted and length >= _WORTH_COMPRESSING


def compressed(body: bytes) -> bytes:
    return gzip.compress(body, 6)
