"""Handing out keys at the household's door: its card, and four new pictures for who forgot hers."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, current_app, render_template
from flask.wrappers import Response

from lms.access import looks
from lms.access.cards import issue_card
from lms.access.looks import Page
from lms.access.models import PicturePin
from lms.access.pins import assign_pin
from lms.access.queries import card_in_force
from lms.access.reach import household_within_reach
from lms.access.session import signed_in
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.qr import qr_svg
from lms.registry.models import Household, Person
from lms.registry.queries import people_of

blueprint = Blueprint("cards", __name__, url_prefix="/households/<uuid:household_id>/card")


@blueprint.get("")
@open_to(Role.TRAINER)
def card(household_id: uuid.UUID) -> str:
    """What the household holds now, and what can be given anew."""
    household = household_within_reach(signed_in(), household_id)
    return _page(household)


@blueprint.post("")
@open_to(Role.TRAINER)
def issue(household_id: uuid.UUID) -> str:
    """A new card, shown this once; the earlier one stops working."""
    household = household_within_reach(signed_in(), household_id)
    issued = issue_card(household)
    address = f"{current_app.extensions['settings'].base_url}/card#{issued.token}"
    return _page(household, issued=issued, qr=qr_svg(address))


@blueprint.post("/people/<uuid:person_id>/pin")
@open_to(Role.TRAINER)
def new_pictures(household_id: uuid.UUID, person_id: uuid.UUID) -> str | Response:
    """Four new pictures, shown this once; no work is lost."""
    household = household_within_reach(signed_in(), household_id)
    person = next((each for each in people_of(household.id) if each.id == person_id), None)
    if person is None:
        abort(404)
    return _page(household, person=person, pictures=assign_pin(person, signed_in().id))


def _page(household: Household, **shown: object) -> str:
    people: list[Person] = people_of(household.id)
    looks.note(signed_in(), [person.id for person in people], Page.CARD)
    locked = [person for person in people if db.session.get(PicturePin, person.id)]
    return render_template(
        "teaching/card.html",
        household=household,
        in_force=card_in_force(db.session(), household.id),
        locked=locked,
        marks=current_app.extensions["catalogue"].marks,
        **shown,
    )
