"""Doors of certificates: anyone checks one; the commune's officer sees hers and withdraws one issued by mistake."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms.access.reach import village_within_reach, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.actions import ReasonMissing, revoke
from lms.certificates.models import Certificate
from lms.certificates.paper import pdf, png
from lms.certificates.queries import areas_by_code, certificate_by_id, certificates_in
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to, open_to_anyone
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import language, t

blueprint = Blueprint("certificates", __name__)

ON_A_PAGE = 50
PREVIEW_DOTS = 96


@blueprint.get("/c/<identifier>")
@open_to_anyone
def check(identifier: str) -> tuple[str, int]:
    """Is this paper true? Every printed field, in the reader's language, for whoever scanned the code."""
    certificate = certificate_by_id(db.session(), identifier)
    return _checked(certificate) if certificate else _unknown()


@blueprint.get("/c/<identifier>.pdf")
@open_to_anyone
def paper(identifier: str) -> Response | tuple[str, int]:
    """The paper itself. A withdrawn one is not printed again: 410, and the page says why."""
    certificate = certificate_by_id(db.session(), identifier)
    if certificate is None:
        return _unknown()
    if certificate.revocation:
        return _checked(certificate, 410)
    name = f"{certificate.number.replace('/', '-')}.{language()}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Robots-Tag": "noindex"}
    return Response(pdf(certificate.printed, language()), mimetype="application/pdf", headers=headers)


def _checked(certificate: Certificate, status: int = 200) -> tuple[str, int]:
    printed = certificate.printed
    words = printed["texts"][language()]
    return render_template("certificates/check.html", certificate=certificate, printed=printed, words=words), status


def _unknown() -> tuple[str, int]:
    return render_template("certificates/unknown.html"), 404


@blueprint.get("/commune/certificates")
@open_to(Role.OFFICER)
def listing() -> str:
    """The commune's certificates, of one village when asked, the newest first."""
    villages = {village.id: village for village in areas_by_code(db.session(), villages_within_reach(signed_in()))}
    chosen = request.args.get("village", type=int)
    found = certificates_in(db.session(), [chosen] if chosen in villages else list(villages))
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return page_or_fragment(
        "certificates/list.html",
        "certificates/_list.html",
        found=found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        total=len(found),
        villages=villages,
        choices=[
            ("", t("certificates.list.all_villages")),
            *((village.id, village.title) for village in villages.values()),
        ],
        chosen=chosen if chosen in villages else None,
        at=page,
        pages=pages,
    )


@blueprint.get("/commune/certificates/<identifier>")
@open_to(Role.OFFICER)
def preview(identifier: str) -> str:
    """One certificate as it is printed, and what can be done with it."""
    certificate = _within_reach(identifier)
    return render_template("certificates/preview.html", certificate=certificate, printed=certificate.printed)


@blueprint.get("/commune/certificates/<identifier>/paper.png")
@open_to(Role.OFFICER)
def picture(identifier: str) -> Response:
    """The paper as a picture."""
    drawn = png(_within_reach(identifier).printed, language(), PREVIEW_DOTS)
    return Response(drawn, mimetype="image/png", headers={"Cache-Control": "private, max-age=600", "Vary": "Cookie"})


@blueprint.get("/commune/certificates/<identifier>/revocation")
@open_to(Role.OFFICER)
def ask_revocation(identifier: str) -> str:
    """Ask for the reason."""
    certificate = _within_reach(identifier)
    return render_template("certificates/revocation.html", certificate=certificate, error=None)


@blueprint.post("/commune/certificates/<identifier>/revocation")
@open_to(Role.OFFICER)
def revocation(identifier: str) -> AnyResponse | tuple[str, int]:
    """Withdraw it, and say what became of that."""
    certificate = _within_reach(identifier)
    try:
        done = revoke(signed_in(), certificate.id, request.form.get("reason", ""))
    except ReasonMissing:
        error = t("certificates.revoke.no_reason")
        return render_template("certificates/revocation.html", certificate=_within_reach(identifier), error=error), 400
    if done:
        flash(t("certificates.revoke.done", number=certificate.number), "done")
    else:
        flash(t("certificates.revoke.already"), "warning")
    return redirect(url_for("certificates.preview", identifier=certificate.id), 303)


def _within_reach(identifier: str) -> Certificate:
    """A certificate that this officer's commune issued; any other one is not there."""
    certificate = certificate_by_id(db.session(), identifier)
    if certificate is None:
        raise NotWithinReach
    village_within_reach(signed_in(), certificate.village_id)
    return certificate
