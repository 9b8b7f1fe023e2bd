"""A household of the cast that has completed the core set and holds its certificate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms import wiring
from lms.access.models import Account
from lms.certificates.kinds import Kind
from lms.certificates.models import Certificate
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.lrs.subscribers import catch_up
from tests.cast import Cast, assemble
from tests.certificates.browsing import Browser
from tests.factories import make_account
from tests.learning import complete_core


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    complete_core(cast.learner, cast.household, clock.now() - timedelta(days=3))
    catch_up(wiring.SUBSCRIBERS)
    return db.session.scalars(select(Certificate).where(Certificate.kind == Kind.CORE_SET.value)).one()


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def officer(app: Flask, cast: Cast) -> Browser:
    return Browser(app, cast.officer)


@pytest.fixture
def outside_officer(app: Flask, cast: Cast) -> Browser:
    """The officer of the commune beside."""
    return Browser(app, officer_beside(cast))


def officer_beside(cast: Cast) -> Account:
    assert cast.elsewhere.parent is not None
    return make_account(Role.OFFICER, [cast.elsewhere.parent])
