"""The phones of a household, for its trainer and officer: a lost one is revoked, a forgotten PIN gets a code."""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.access import looks, phones
from lms.access.looks import Page
from lms.access.reach import household_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.qr import qr_svg
from lms.registry.models import Household
from lms.registry.queries import people_of

blueprint = Blueprint("phones", __name__, url_prefix="/staff/households/<uuid:household_id>/phones")


@blueprint.get("")
@open_to(Role.TRAINER, Role.OFFICER)
def household_phones(household_id: uuid.UUID) -> str:
    return _page(household_within_reach(signed_in(), household_id))


@blueprint.post("/<uuid:device_id>/loss")
@open_to(Role.TRAINER, Role.OFFICER)
def loss(household_id: uuid.UUID, device_id: uuid.UUID) -> Response:
    """The phone is lost: dead at its next request."""
    found = _phone(household_id, device_id)
    phones.report_lost(found.device.id, signed_in().id)
    return redirect(url_for("access.phones.household_phones", household_id=household_id), 303)


@blueprint.post("/<uuid:device_id>/people/<uuid:person_id>/reset")
@open_to(Role.TRAINER, Role.OFFICER)
def reset(household_id: uuid.UUID, device_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """A one-time code for a forgotten PIN, shown this once; the learner's phone needs no network for it."""
    found = _phone(household_id, device_id)
    person = next((each for each in found.locked if each.id == person_id), None)
    if person is None:
        raise NotWithinReach
    code = phones.reset_code(device_id, person_id)
    address = f"{current_app.extensions['settings'].base_url}/turn#{person_id}.{code}"
    household = household_within_reach(signed_in(), household_id)
    return _page(household, code=code, person=person, qr=qr_svg(address))


def _phone(household_id: uuid.UUID, device_id: uuid.UUID) -> phones.Phone:
    household = household_within_reach(signed_in(), household_id)
    known = phones.phones_of(db.session(), household.id, people_of(household.id))
    found = next((each for each in known if each.device.id == device_id), None)
    if found is None:
        raise NotWithinReach
    return found


def _page(household: Household, **shown: object) -> str:
    known = phones.phones_of(db.session(), household.id, people_of(household.id))
    looks.note(signed_in(), [person.id for phone in known for person in phone.people], Page.PHONES)
    return render_template("access/phones.html", household=household, phones=known, **shown)
