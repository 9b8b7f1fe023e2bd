"""Confirming on the spot that somebody can do one of the five skills."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach
from lms.access.session import signed_in
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.progress.ladder import SKILLS
from lms.registry.models import Household, Person
from lms.registry.queries import people_of
from lms.teaching.actions import confirm_skill
from lms.teaching.forms import ConfirmationForm
from lms.teaching.queries import confirmations_of, lives_in
from lms.teaching.refusals import NotAllowed

blueprint = Blueprint("confirmations", __name__, url_prefix="/households/<uuid:household_id>/confirmations")


@blueprint.get("/new")
@open_to(Role.TRAINER)
def new(household_id: uuid.UUID) -> str:
    household = household_within_reach(signed_in(), household_id)
    people = people_of(household.id)
    chosen = request.args.get("person", "") or (str(people[0].id) if len(people) == 1 else "")
    return _page(ConfirmationForm(person=chosen), household, people)


@blueprint.post("/new")
@open_to(Role.TRAINER)
def confirm(household_id: uuid.UUID) -> Response | tuple[str, int]:
    household = household_within_reach(signed_in(), household_id)
    people, form = people_of(household.id), ConfirmationForm.read(request.form)
    person = next((each for each in people if str(each.id) == form.person), None)
    if person is None:
        form.errors["person"] = "teaching.unanswered.person"
    if person is None or form.errors:
        return _page(form, household, people), 422
    try:
        confirm_skill(signed_in(), person, household, form.sight, form.id)
    except NotAllowed as refusal:
        form.refuse(refusal.key)
        return _page(form, household, people), 422
    key = "teaching.confirmed" if form.sight.alone else "teaching.confirmed_not_alone"
    flash(t(key, person=person.called, skill=t("teaching.skill." + form.skill)), "done")
    return redirect(_after(household, person), 303)


def _after(household: Household, person: Person) -> str:
    if request.form.get("then") == "next":
        return url_for("teaching.confirmations.new", household_id=household.id, person=person.id)
    return url_for("teaching.household", household_id=household.id)


def _page(form: ConfirmationForm, household: Household, people: list[Person]) -> str:
    looks.note(signed_in(), [person.id for person in people], Page.CONFIRMATION)
    done = {each.what for each in confirmations_of(db.session(), household.id) if each.alone}
    return render_template(
        "teaching/confirmation_form.html",
        form=form,
        household=household,
        people=people,
        skills=SKILLS,
        done=done,
        own=lives_in(db.session(), signed_in(), household.id),
    )
