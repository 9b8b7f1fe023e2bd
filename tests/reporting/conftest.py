"""The cast with a history: one household completed and proved, one only begun, one never reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from lms import create_app, wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import SKILLS
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast, Ids, assemble, found_again, ids_of
from tests.certificates.browsing import Browser
from tests.conftest import empty_or_with_cast, settings_of
from tests.databases import FreshDatabase
from tests.factories import make_account
from tests.learning import begin_lesson, complete_core, pass_review, teach_back
from tests.recycling import Shelf

TellsOnce = Callable[[date], "Told"]


@dataclass(frozen=True)
class Told:
    """Databases in which the history was told, and who is in them."""

    shelf: Shelf
    ids: Ids


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, fresh_database: FreshDatabase, build_folder: Path) -> TellsOnce:
    """Tells the history once a day; telling it took two thirds of the time of the tests that look at it."""

    @cache
    def on(_day: date) -> Told:
        folder = tmp_path_factory.mktemp("history")
        url = fresh_database(folder)
        app = create_app(settings_of(folder, url, build_folder))
        with app.app_context():
            who = ids_of(_tell(assemble()))
            db.session.remove()
            db.engine.dispose()
        return Told(Shelf(url), who)

    return on


def _with_history(request: pytest.FixtureRequest) -> bool:
    return "history" in request.fixturenames


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, fresh_database: FreshDatabase, told: TellsOnce
) -> Iterator[str]:
    """With the history in it for who asks for that."""
    if not _with_history(request):
        with empty_or_with_cast(request, tmp_path) as url:
            yield url
        return
    shelf = told(clock.today()).shelf
    url = shelf.take(tmp_path)
    yield url
    shelf.give_back(url)


@pytest.fixture
def cast(request: pytest.FixtureRequest, app: Flask, told: TellsOnce) -> Cast:
    return found_again(told(clock.today()).ids) if _with_history(request) else assemble()


@pytest.fixture
def history(cast: Cast) -> Cast:
    """`household` completed 40 days ago and lacks three confirmations; `neighbours` began 20 days ago."""
    return cast


def _tell(cast: Cast) -> Cast:
    now = clock.now()
    complete_core(cast.learner, cast.household, now - timedelta(days=40))
    teach_back(cast.learner, cast.household, "otp-and-fake-police", now - timedelta(days=30))
    pass_review(cast.learner, cast.household, "otp-and-fake-police", now - timedelta(days=25))
    begin_lesson(cast.neighbour, cast.neighbours, "qr-pay-buyer", now - timedelta(days=20))
    for skill in SKILLS[:2]:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), ids.new_id())
    catch_up(wiring.SUBSCRIBERS)
    return cast


@pytest.fixture
def officer(app: Flask, cast: Cast) -> Browser:
    return Browser(app, cast.officer)


@pytest.fixture
def operator(app: Flask, cast: Cast) -> Browser:
    return Browser(app, cast.operator)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def outside_officer(app: Flask, cast: Cast) -> Browser:
    """The officer of the commune beside."""
    assert cast.elsewhere.parent is not None
    return Browser(app, make_account(Role.OFFICER, [cast.elsewhere.parent]))
