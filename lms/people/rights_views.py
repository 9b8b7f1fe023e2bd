"""Her consent noted and taken back; what the registry says of her corrected."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import person_within_reach
from lms.access.session import signed_in
from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.people.consents import ConsentForm, consents_of, note_consent, withdraw_consent
from lms.people.corrections import CorrectionForm, correct
from lms.people.models import GUARDED_BELOW, GUARDIAN, HERSELF
from lms.registry.models import Person

blueprint = Blueprint("rights", __name__)


@blueprint.get("/<uuid:person_id>/consent")
@open_to(Role.TRAINER, Role.OFFICER)
def consent(person_id: uuid.UUID) -> str:
    """What she agreed to, a form for a new consent, and the way to take it back."""
    found = person_within_reach(signed_in(), person_id)
    age = found.age(clock.today())
    young = age is not None and age < GUARDED_BELOW
    return _consent(found, ConsentForm(given_by=GUARDIAN if young else HERSELF, given_on=clock.today().isoformat()))


@blueprint.post("/<uuid:person_id>/consent")
@open_to(Role.TRAINER, Role.OFFICER)
def agree(person_id: uuid.UUID) -> Response | tuple[str, int]:
    found = person_within_reach(signed_in(), person_id)
    form = ConsentForm.read(request.form, found)
    if form.errors:
        return _consent(found, form), 422
    note_consent(signed_in(), found, form)
    flash(t("people.consent_noted"), "done")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/consent/withdrawal")
@open_to(Role.TRAINER, Role.OFFICER)
def withdraw(person_id: uuid.UUID) -> Response:
    withdraw_consent(signed_in(), person_within_reach(signed_in(), person_id))
    flash(t("people.consent_withdrawn"), "done")
    return _back(person_id)


@blueprint.get("/<uuid:person_id>/correction")
@open_to(Role.OFFICER)
def correction(person_id: uuid.UUID) -> str:
    found = person_within_reach(signed_in(), person_id)
    return _correction(found, CorrectionForm.of(found))


@blueprint.post("/<uuid:person_id>/correction")
@open_to(Role.OFFICER)
def set_right(person_id: uuid.UUID) -> Response | tuple[str, int]:
    """``name``, ``called`` (from the name when empty), ``birth_year`` and ``phone`` (empty: not known)."""
    found, form = person_within_reach(signed_in(), person_id), CorrectionForm.read(request.form)
    if form.errors:
        return _correction(found, form), 422
    changed = correct(signed_in(), found, form)
    flash(t("people.corrected", fields=", ".join(t(f"people.field.{each}") for each in changed) or "–"), "done")
    if "name" in changed and _papers(found):
        flash(t("people.papers_say_the_old_name"), "warning")
    return _back(person_id)


def _consent(found: Person, form: ConsentForm) -> str:
    looks.note(signed_in(), [found.id], Page.PERSON)
    return render_template(
        "people/consent.html", person=found, form=form, consents=consents_of(found), today=clock.today()
    )


def _correction(found: Person, form: CorrectionForm) -> str:
    looks.note(signed_in(), [found.id], Page.PERSON)
    return render_template("people/correction.html", person=found, form=form, papers=_papers(found))


def _papers(found: Person) -> bool:
    return db.session.scalars(select(Certificate.id).where(Certificate.person_id == found.id)).first() is not None


def _back(person_id: uuid.UUID) -> Response:
    return redirect(url_for("people.person", person_id=person_id), 303)
