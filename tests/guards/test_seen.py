"""Every page and file that shows somebody by name to the staff leaves a trace of the look."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select

from lms.access.models import Look
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from tests.cast import sign_in
from tests.guards.test_reach import Victim, doors, victim

__all__ = ["victim"]


# Names of a file the officer has just sent herself: nobody is looked up for them.
OWN_FILE = "/commune/registry/drafts/"


@writes
def forget_looks() -> None:
    db.session.execute(delete(Look))


@pytest.mark.once
@pytest.mark.slow
def test_who_is_shown_by_name_is_noted(app: Flask, victim: Victim) -> None:
    """Before each page all traces are forgotten, so that no other page's stands for it."""
    cast = victim.cast
    staff = {Role.TRAINER: cast.trainer, Role.OFFICER: cast.officer, Role.OPERATOR: cast.operator}
    browsers = {role: sign_in(app.test_client(), account) for role, account in staff.items()}
    shown = {cast.learner.id: cast.learner.name.encode(), cast.housemate.id: cast.housemate.name.encode()}
    asked = [(victim.address(rule), role) for rule, method, roles in doors(app) if method == "GET" for role in roles]
    naming, unseen = 0, []
    for address, role in (each for each in asked if each[1] in staff and not each[0].startswith(OWN_FILE)):
        forget_looks()
        told = browsers[role].get(address, query_string={"q": "Đào"}).get_data()
        named = {person for person, name in shown.items() if name in told}
        db.session.rollback()
        traces = set(db.session.scalars(select(Look.person_id).where(Look.account_id == staff[role].id)))
        naming += bool(named)
        unseen += [(role.value, address)] if named - traces else []
    assert unseen == []
    assert naming > 20
