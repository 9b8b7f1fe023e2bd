"""The officer's doors: the commune's certificates, each as it is printed, and what can be done with it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import village_within_reach, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.actions import NameMissing, NotValid, ReasonMissing, correct, note_printing, revoke
from lms.certificates.desk_views import blueprint as desk
from lms.certificates.models import Certificate
from lms.certificates.paper import FORMS, picture
from lms.certificates.print_views import blueprint as prints
from lms.certificates.queries import areas_by_code, certificate_by_id, certificates_in, printings_of, waiting_in
from lms.certificates.reading import day_of, lesson_title
from lms.certificates.waiting_views import blueprint as waiting
from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import language, t
from lms.progress.rules import rule_by_id

blueprint = Blueprint("certificates", __name__, url_prefix="/commune/certificates")
blueprint.add_app_template_global(lesson_title, "lesson_title_of")
blueprint.add_app_template_global(day_of, "day_of")
blueprint.register_blueprint(waiting)
blueprint.register_blueprint(desk)
blueprint.register_blueprint(prints)

ON_A_PAGE = 50
PREVIEW_DOTS = 96


@blueprint.get("")
@open_to(Role.OFFICER)
def listing() -> str:
    """The commune's certificates, of one village when asked, the newest first."""
    villages = {village.id: village for village in areas_by_code(db.session(), villages_within_reach(signed_in()))}
    chosen = request.args.get("village", type=int)
    found = certificates_in(db.session(), [chosen] if chosen in villages else list(villages))
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    looks.note(signed_in(), [each.person_id for each in shown], Page.CERTIFICATES)
    return page_or_fragment(
        "certificates/list.html",
        "certificates/_list.html",
        found=shown,
        total=len(found),
        waiting=len(waiting_in(db.session(), list(villages))),
        villages=villages,
        choices=[
            ("", t("certificates.list.all_villages")),
            *((village.id, village.title) for village in villages.values()),
        ],
        chosen=chosen if chosen in villages else None,
        at=page,
        pages=pages,
    )


@blueprint.get("/<identifier>")
@open_to(Role.OFFICER)
def preview(identifier: str) -> str:
    """One certificate as it is printed, what bears it out, and what can be done with it."""
    certificate = certificate_within_reach(identifier)
    return render_template(
        "certificates/preview.html",
        certificate=certificate,
        printed=certificate.printed,
        printings=printings_of(db.session(), certificate),
        rule=rule_by_id(db.session(), certificate.rule_id) if certificate.rule_id else None,
        forms=FORMS if certificate.template != "1" else FORMS[:1],
        new_id=ids.new_id,
    )


@blueprint.get("/<identifier>/paper.png")
@open_to(Role.OFFICER)
def paper_picture(identifier: str) -> Response:
    """The paper as a picture."""
    form = request.args.get("form", "a4")
    drawn = picture(
        certificate_within_reach(identifier), language(), "png", PREVIEW_DOTS, form if form in FORMS else "a4"
    )
    return Response(drawn, mimetype="image/png", headers={"Cache-Control": "private, max-age=600", "Vary": "Cookie"})


@blueprint.post("/<identifier>/printings")
@open_to(Role.OFFICER)
def printing(identifier: str) -> AnyResponse:
    """Print it once more: counted, then the PDF."""
    certificate, form = certificate_within_reach(identifier), request.form.get("form", "a4")
    name = ids.parse_id(request.form.get("id", ""))
    if name is None or form not in FORMS:
        raise BadRequest
    note_printing(signed_in(), certificate, form, name)
    address = url_for("public_certificates.paper", identifier=certificate.id, lang=language(), form=form)
    return redirect(address, 303)


@blueprint.get("/<identifier>/revocation")
@open_to(Role.OFFICER)
def ask_revocation(identifier: str) -> str:
    """Ask for the reason."""
    certificate = certificate_within_reach(identifier)
    return render_template("certificates/revocation.html", certificate=certificate, error=None)


@blueprint.post("/<identifier>/revocation")
@open_to(Role.OFFICER)
def revocation(identifier: str) -> AnyResponse | tuple[str, int]:
    """Withdraw it, and say what became of that."""
    certificate = certificate_within_reach(identifier)
    try:
        done = revoke(signed_in(), certificate.id, request.form.get("reason", ""))
    except ReasonMissing:
        error = t("certificates.revoke.no_reason")
        page = render_template(
            "certificates/revocation.html", certificate=certificate_within_reach(identifier), error=error
        )
        return page, 400
    if done:
        flash(t("certificates.revoke.done", number=certificate.number), "done")
    else:
        flash(t("certificates.revoke.already"), "warning")
    return redirect(url_for("certificates.preview", identifier=certificate.id), 303)


@blueprint.get("/<identifier>/correction")
@open_to(Role.OFFICER)
def ask_correction(identifier: str) -> str:
    """Ask for the name as it should be, and the reason."""
    certificate = certificate_within_reach(identifier)
    return _correction(certificate, certificate.printed["recipient"], "", {})


@blueprint.post("/<identifier>/correction")
@open_to(Role.OFFICER)
def correction(identifier: str) -> AnyResponse | tuple[str, int]:
    """Withdraw it and issue another in its place."""
    certificate = certificate_within_reach(identifier)
    name, reason = request.form.get("recipient", ""), request.form.get("reason", "")
    try:
        made = correct(signed_in(), certificate.id, name, reason)
    except (ReasonMissing, NameMissing) as fault:
        field = "reason" if isinstance(fault, ReasonMissing) else "recipient"
        errors = {field: t(f"certificates.correct.no_{field}")}
        return _correction(certificate_within_reach(identifier), name, reason, errors), 400
    except NotValid:
        flash(t("certificates.correct.not_valid"), "warning")
        return redirect(url_for("certificates.preview", identifier=identifier), 303)
    flash(t("certificates.correct.done", number=made.number), "done")
    return redirect(url_for("certificates.preview", identifier=made.id), 303)


def _correction(certificate: Certificate, name: str, reason: str, errors: dict[str, str]) -> str:
    return render_template(
        "certificates/correction.html", certificate=certificate, name=name, reason=reason, errors=errors
    )


def certificate_within_reach(identifier: str) -> Certificate:
    """A certificate that this officer's commune issued; any other one is not there."""
    certificate = certificate_by_id(db.session(), identifier)
    if certificate is None:
        raise NotWithinReach
    village_within_reach(signed_in(), certificate.village_id)
    looks.note(signed_in(), [certificate.person_id], Page.PAPER)
    return certificate
