"""Who changed an area and when, as the record tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import current_app
from sqlalchemy import select

from lms.access.models import Account
from lms.foundation import ids
from lms.foundation.database import db
from lms.lrs.counting import counted
from lms.lrs.log import COLUMNS, recorded
from lms.lrs.mentions import Kind, identifier_of, key_of
from lms.lrs.models import Statement
from lms.lrs.runs import mentioning
from lms.lrs.vocabulary import VERB
from lms.registry.models import Area
from lms.registry.telling import place_of
from lms.reporting.story import what

CHANGES: Final = frozenset(VERB[name] for name in ("renamed", "closed", "joined", "parted"))
SHOWN: Final = 50


@dataclass(frozen=True)
class Told:
    """One change: when it was written down, by whom, what."""

    at: datetime
    who: str
    what: str


def told_of(area: Area) -> list[Told]:
    """The newest first."""
    home = current_app.extensions["settings"].base_url
    itself = identifier_of({"account": {"homePage": home, "name": f"{area.level}:{area.id}"}})
    keys = (key_of(Kind.ACTOR, itself), key_of(Kind.OBJECT, place_of(area)))
    about = mentioning(keys)
    wanted = select(*COLUMNS).where(Statement.position.in_(about), Statement.verb.in_(CHANGES))
    rows = list(recorded(db.session.execute(wanted.order_by(Statement.position.desc()).limit(SHOWN))))
    found = counted(db.session(), rows)
    by = {each.id: each.body["context"]["instructor"]["account"]["name"] for each in found}
    accounts = [known for each in by.values() if (known := ids.parse_id(each))]
    names = {str(each.id): each.name for each in db.session.scalars(select(Account).where(Account.id.in_(accounts)))}
    return [Told(each.timestamp, names.get(by[each.id], ""), what(each)) for each in found]
