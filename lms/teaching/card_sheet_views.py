"""Printing the cards of a village."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from lms.access.reach import village_within_reach
from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import LANGUAGES, language, t
from lms.teaching.card_sheets import card_sheets, everybody, issue_cards, without_card
from lms.teaching.desk import my_villages

WHO = {"without": without_card, "all": everybody}

blueprint = Blueprint("card_sheets", __name__, url_prefix="/cards")


@blueprint.get("")
@open_to(Role.TRAINER)
def choose() -> str:
    villages = my_villages()
    return render_template(
        "teaching/card_sheets.html",
        villages=villages,
        counts={village.id: (len(without_card(village)), len(everybody(village))) for village in villages},
        languages=[(each, t(f"cards.sheets.{each}")) for each in LANGUAGES],
        chosen=language(),
    )


@blueprint.post("")
@open_to(Role.TRAINER)
def make() -> AnyResponse:
    """New cards for a village, as one PDF, this once: the keys are kept nowhere."""
    number, who, lang = (request.form.get(name, "") for name in ("village", "who", "language"))
    if not number.isascii() or not number.isdigit() or who not in WHO or lang not in LANGUAGES:
        raise BadRequest
    village = village_within_reach(signed_in(), int(number))
    households = WHO[who](village)
    if not households:
        flash(t("cards.sheets.nobody"), "warning")
        return redirect(url_for("teaching.card_sheets.choose"), 303)
    document = card_sheets(issue_cards(households), lang)
    name = f"the-ho-{village.code}-{clock.today():%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(document, mimetype="application/pdf", headers=headers)
