"""Doors open to anyone: the check of a certificate, its paper and its badge, and what verifiers need of the issuer."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from lms.certificates import issuer
from lms.certificates.badge import badge_of, baked_png, baked_svg
from lms.certificates.misses import TooManyMisses, count_miss
from lms.certificates.models import Certificate
from lms.certificates.paper import FORMS, pdf, picture
from lms.certificates.queries import certificate_by_id, forgotten
from lms.foundation.database import db
from lms.foundation.doors import open_to_anyone
from lms.foundation.translation import language

blueprint = Blueprint("public_certificates", __name__)

_BADGE_DOTS: Final = 72
# Verifiers run on other sites and in browsers, and none of this is anybody's secret.
_FOR_VERIFIERS: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
Answer = AnyResponse | tuple[str, int]


@blueprint.get("/c/<identifier>")
@open_to_anyone
def check(identifier: str) -> Answer:
    """Is this paper true? Every printed field, in the reader's language, for whoever scanned the code."""
    certificate = certificate_by_id(db.session(), identifier)
    return _checked(certificate) if certificate else _unknown()


@blueprint.get("/c/<identifier>.pdf")
@open_to_anyone
def paper(identifier: str) -> Answer:
    """The paper itself. A withdrawn one is not printed again: 410, and the page says why."""
    certificate = certificate_by_id(db.session(), identifier)
    if certificate is None:
        return _unknown()
    if certificate.revocation or forgotten(db.session(), certificate):
        return _checked(certificate, 410)
    form = request.args.get("form", "a4")
    made = pdf(certificate, language(), form if form in FORMS else "a4")
    return _file(made, "application/pdf", f"{_name(certificate)}.{language()}.pdf")


@blueprint.get("/c/<identifier>.<kind>")
@open_to_anyone
def badge(identifier: str, kind: str) -> Answer:
    """The Open Badge as ``json``, or baked into a ``png`` or ``svg`` of the paper. A withdrawn one stays readable:
    its status list says what became of it."""
    certificate = certificate_by_id(db.session(), identifier)
    if certificate is None or kind not in ("json", "png", "svg"):
        return _unknown()
    if forgotten(db.session(), certificate):
        return _checked(certificate, 410)
    credential = badge_of(certificate)
    if kind == "json":
        return _file(credential.encode(), "application/vc", f"{_name(certificate)}.json", _FOR_VERIFIERS)
    drawn = picture(certificate, language(), kind, _BADGE_DOTS)
    if kind == "png":
        return _file(baked_png(credential, drawn), "image/png", f"{_name(certificate)}.png", _FOR_VERIFIERS)
    return _file(baked_svg(credential, drawn), "image/svg+xml", f"{_name(certificate)}.svg", _FOR_VERIFIERS)


@blueprint.get("/.well-known/did.json")
@open_to_anyone
def did_document() -> Response:
    """Who issues, and every key that ever signed (did:web)."""
    return _json(issuer.did_document(), "application/did+json")


@blueprint.get("/certificates/status/<int:number>")
@open_to_anyone
def status_list(number: int) -> Response:
    """A Bitstring Status List: which certificates are withdrawn, without naming any."""
    found = issuer.status_list(db.session(), number) if number < 2**31 else None
    return _json(found, "application/vc") if found else abort(404)


@blueprint.get("/phone/issuer")
@open_to_anyone
def for_phones() -> Response:
    """Keys and the list of withdrawn places, for checking without network (docs/phone.md)."""
    response = jsonify(issuer.for_phones(db.session()))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _checked(certificate: Certificate, status: int = 200) -> tuple[str, int]:
    printed = certificate.printed
    words = printed["texts"][language()]
    page = render_template(
        "certificates/check.html",
        certificate=certificate,
        printed=printed,
        words=words,
        forgotten=forgotten(db.session(), certificate),
    )
    return page, status


def _unknown() -> tuple[str, int]:
    """Not there. Who asks for many that are not there is asked to wait; whoever holds a real paper never is."""
    try:
        count_miss(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))
    except TooManyMisses:
        return render_template("certificates/unknown.html", too_many=True), 429
    return render_template("certificates/unknown.html", too_many=False), 404


def _name(certificate: Certificate) -> str:
    return certificate.number.replace("/", "-")


def _file(content: bytes, kind: str, name: str, more: dict[str, str] | None = None) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Robots-Tag": "noindex", **(more or {})}
    return Response(content, mimetype=kind, headers=headers)


def _json(told: dict[str, Any], kind: str) -> Response:
    response = jsonify(told)
    response.mimetype = kind
    response.headers.update(_FOR_VERIFIERS)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
