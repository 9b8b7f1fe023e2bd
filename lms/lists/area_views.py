"""The tree of areas as it was on a day: under old names and parents too."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.registry.area_history import days_of_change, successions, tree_on
from lms.registry.models import Area

blueprint = Blueprint("areas", __name__)


@blueprint.get("/areas")
@open_to(Role.OFFICER)
def areas() -> str:
    """``on``: the day, today when left out or no day."""
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        day = clock.today()
    became, came = successions()
    linked = {each.new_id for rows in became.values() for each in rows}
    linked |= {each.old_id for rows in came.values() for each in rows}
    others = {each.id: each for each in db.session.scalars(select(Area).where(Area.id.in_(linked)))}
    return render_template(
        "lists/areas.html", day=day, tree=tree_on(day), became=became, came=came, others=others, days=days_of_change()
    )
