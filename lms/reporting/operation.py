"""The operator's page: is everything read, where does it lie, how much is there. Counts only, no names."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lms.access.models import Device
from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.database import Base, db
from lms.foundation.doors import Role, open_to
from lms.lrs.log import head
from lms.lrs.subscribers import lags
from lms.registry.models import Household, Person
from lms.reporting.health import database_revision, program_version, subscribers

blueprint = Blueprint("operation", __name__)

_COUNTED: dict[str, type[Base]] = {
    "households": Household,
    "people": Person,
    "devices": Device,
    "certificates": Certificate,
}


@blueprint.get("/operator/")
@open_to(Role.OPERATOR)
def overview() -> str:
    """How far everyone has read, and what runs here."""
    session = db.session()
    return render_template(
        "reporting/operator.html",
        as_of=clock.now(),
        head=head(session),
        lags=lags(subscribers()),
        counts={name: session.scalar(select(func.count()).select_from(table)) for name, table in _COUNTED.items()},
        database=database_kind(session),
        revision=database_revision(),
        version=program_version(),
    )


def database_kind(session: Session) -> str:
    """“SQLite 3.51.3” or “PostgreSQL 17.2”."""
    if session.connection().dialect.name == "sqlite":
        return f"SQLite {session.scalar(text('SELECT sqlite_version()'))}"
    return f"PostgreSQL {session.scalar(text('SHOW server_version'))}"
