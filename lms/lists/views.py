"""The door to the lists: what can be done with them, and what was taken in lately."""

from __future__ import annotations

from flask import Blueprint, render_template

from lms.certificates.desk_views import commune_in_charge
from lms.foundation.doors import Role, open_to
from lms.lists import import_views

blueprint = Blueprint("lists", __name__, url_prefix="/commune/registry")
blueprint.register_blueprint(import_views.blueprint)


@blueprint.get("/")
@open_to(Role.OFFICER)
def overview() -> str:
    commune = commune_in_charge()
    return render_template("lists/overview.html", commune=commune)
