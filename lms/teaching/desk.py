"""What every page of a trainer begins with: who she is, her villages, the lessons, her work."""

from __future__ import annotations

from flask import abort, current_app
from sqlalchemy import select

from lms.access.reach import villages_within_reach
from lms.access.session import signed_in
from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.models import Area
from lms.teaching.households import Work, work_in


def lessons() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return catalogue


def my_villages() -> list[Area]:
    """The villages of the signed-in trainer, by code."""
    mine = select(Area).where(Area.id.in_(villages_within_reach(signed_in())))
    return list(db.session.scalars(mine.order_by(Area.code, Area.name)))


def village_asked(text: str) -> Area | None:
    """Her village of that id, None when none is named; any other one is answered as if it did not exist."""
    if not text:
        return None
    for village in my_villages():
        if str(village.id) == text:
            return village
    return abort(404)


def my_work() -> Work:
    return work_in(db.session(), my_villages(), lessons(), clock.now())
