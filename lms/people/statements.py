"""The statements of the record that are about one person, in plain words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, select

from lms.access.models import Account
from lms.foundation.database import db
from lms.foundation.translation import t
from lms.lrs.counting import counted, effective_time
from lms.lrs.log import COLUMNS, recorded
from lms.lrs.mentions import Kind, identifier_of, key_of
from lms.lrs.models import Statement
from lms.lrs.runs import mentioning
from lms.registry.merging import records_of
from lms.registry.models import Person
from lms.reporting.story import what


@dataclass(frozen=True)
class Told:
    """One statement: when it was done, by whom (herself, staff by name, the server), what."""

    id: uuid.UUID
    done: datetime
    who: str
    what: str


def statements_of(person: Person) -> list[Told]:
    """Those she made and those that mention her, the oldest first, without what was voided."""
    rows = recorded(db.session.execute(select(*COLUMNS).where(_about(person)).order_by(Statement.position)))
    names = {str(account.id): account.name for account in db.session.scalars(select(Account))}
    names |= {str(each): t("people.herself") for each in records_of(db.session(), person.id)}
    names |= {"server": t("reporting.who.server")}
    return [
        Told(each.id, effective_time(each), names.get(each.actor) or t("people.somebody"), what(each))
        for each in counted(db.session(), list(rows))
    ]


def statement_ids(person: Person) -> list[uuid.UUID]:
    """Their ids, voided ones too."""
    return list(db.session.scalars(select(Statement.id).where(_about(person))))


def _about(person: Person) -> ColumnElement[bool]:
    home_page = current_app.extensions["settings"].base_url
    records = [str(each) for each in records_of(db.session(), person.id)]
    names = [identifier_of({"account": {"homePage": home_page, "name": each}}) for each in records]
    keys = [key_of(kind, name) for kind in (Kind.ACTOR, Kind.AGENT) for name in names]
    mentioned = mentioning(keys)
    return Statement.position.in_(mentioned) | Statement.actor.in_(records)
