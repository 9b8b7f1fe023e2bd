"""What stands on the commune's papers: place, signer, signature, seal, and whether each waits for a signature."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms.access.reach import communes_of
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.certificates.desk import PictureRefused, desk_of, keep_signature, set_desk
from lms.certificates.models import CommunePaper, PaperImage
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.registry.models import Area

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


@blueprint.get("")
@open_to(Role.OFFICER)
def form() -> str:
    commune = commune_in_charge()
    return _page(commune, desk_of(commune.id), "")


@blueprint.post("")
@open_to(Role.OFFICER)
def save() -> AnyResponse | tuple[str, int]:
    """Keep it; a picture that cannot be used is refused, and what was typed stays in the form."""
    commune = commune_in_charge()
    desk, sent = desk_of(commune.id), request.form
    words = {name: sent.get(name, "").replace("\x00", "") for name in ("place", "signer_title", "signer")}
    held, seal = sent.get("held") == "yes", sent.get("seal") == "yes"
    file = request.files.get("signature")
    signature = None if sent.get("remove") == "yes" else desk.signature
    try:
        content = file.read() if file else b""
        signature = keep_signature(content) if content else signature
    except PictureRefused as fault:
        typed = CommunePaper(commune_id=commune.id, held=held, seal=seal, signature=desk.signature, **words)
        return _page(commune, typed, t(f"papers.picture.{fault.reason}")), 400
    set_desk(signed_in(), commune, held=held, seal=seal, words=words, signature=signature)
    flash(t("papers.desk.saved"), "done")
    return redirect(url_for("certificates.desk.form"), 303)


@blueprint.get("/signature.png")
@open_to(Role.OFFICER)
def signature_picture() -> Response:
    """The signature in use."""
    digest = desk_of(commune_in_charge().id).signature
    if digest is None:
        raise NotWithinReach
    png = db.session.get_one(PaperImage, digest).png
    return Response(png, mimetype="image/png", headers={"Cache-Control": "private, no-cache", "Vary": "Cookie"})


def commune_in_charge() -> Area:
    """The officer's commune (the first one by code, for the rare officer of several)."""
    communes = communes_of(signed_in())
    if not communes:
        raise NotWithinReach
    return communes[0]


def _page(commune: Area, desk: CommunePaper, error: str) -> str:
    return render_template("certificates/desk.html", commune=commune, desk=desk, error=error)
