"""Doors for what a trainer sees at a home and in the hall."""

from __future__ import annotations

import uuid
from typing import Final, get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach, village_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation import ids
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.registry.models import Household
from lms.registry.queries import people_of
from lms.teaching.desk import my_villages
from lms.teaching.field_actions import Known
from lms.teaching.home_actions import HOME_QUESTIONS, check_hall, check_household
from lms.teaching.refusals import NotAllowed

blueprint = Blueprint("homes", __name__)

ANSWERS: Final[tuple[Known, ...]] = get_args(Known)


@blueprint.get("/households/<uuid:household_id>/seen")
@open_to(Role.TRAINER)
def look(household_id: uuid.UUID) -> str:
    """The questions."""
    household = household_within_reach(signed_in(), household_id)
    return _page(household, "")


@blueprint.post("/households/<uuid:household_id>/seen")
@open_to(Role.TRAINER)
def saw(household_id: uuid.UUID) -> Response | tuple[str, int]:
    """Keep the answers."""
    household = household_within_reach(signed_in(), household_id)
    identifier = ids.parse_id(request.form.get("id", ""))
    if identifier is None:
        raise BadRequest
    wanted = request.form.get("applicant", "")
    applicant = next((each for each in people_of(household.id) if str(each.id) == wanted), None)
    try:
        seen = {name: _answer(name) for name in HOME_QUESTIONS}
        check_household(signed_in(), household, seen, identifier, applicant=applicant)
    except NotAllowed as refusal:
        return _page(household, t(refusal.key)), 422
    flash(t("homes.saved"), "done")
    return redirect(url_for("teaching.household", household_id=household.id), 303)


@blueprint.get("/halls")
@open_to(Role.TRAINER)
def halls() -> str:
    return render_template("teaching/halls.html", villages=my_villages(), new_id=ids.new_id, answers=ANSWERS)


@blueprint.post("/halls")
@open_to(Role.TRAINER)
def tried() -> Response:
    """Keep whether the hall's Wi-Fi works."""
    identifier, village = ids.parse_id(request.form.get("id", "")), request.form.get("village", "")
    if identifier is None or not (village.isascii() and village.isdecimal() and len(village) < 10):
        raise NotWithinReach
    check_hall(signed_in(), village_within_reach(signed_in(), int(village)), _answer("wifi"), identifier)
    flash(t("homes.saved"), "done")
    return redirect(url_for("teaching.homes.halls"), 303)


def _answer(name: str) -> Known:
    given = request.form.get(name, "")
    return next((each for each in ANSWERS if each == given), "unknown")


def _page(household: Household, error: str) -> str:
    people = people_of(household.id)
    looks.note(signed_in(), [each.id for each in people], Page.CONFIRMATION)
    return render_template(
        "teaching/seen.html", household=household, people=people, error=error, new_id=ids.new_id(), answers=ANSWERS,
        questions=HOME_QUESTIONS,
    )  # fmt: skip
