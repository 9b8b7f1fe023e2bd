"""The door to the lists: what can be done with them, and what was taken in lately."""

from __future__ import annotations

from flask import Blueprint, render_template

from lms.certificates.desk_views import commune_in_charge
from lms.foundation.doors import Role, open_to
from lms.lists import area_views, household_views, import_views, person_views, place_views

blueprint = Blueprint("lists", __name__, url_prefix="/commune/registry")
for part in (import_views, household_views, person_views, place_views, area_views):
    blueprint.register_blueprint(part.blueprint)


@blueprint.get("/")
@open_to(Role.OFFICER)
def overview() -> str:
    commune = commune_in_charge()
    return render_template("lists/overview.html", commune=commune)
