"""Fixtures every room uses: a fresh migrated database, the app on it, its client."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from lms import create_app
from lms.foundation.database import db
from lms.foundation.settings import ROOT, Settings
from tests.cast import STANDING, Ids, assemble, ids_of
from tests.databases import KIND, FreshDatabase, fresh_databases
from tests.recycling import Shelf, keep_connections
from tests.remembering import remember, share_queries
from tests.torture import LONG

BUILT = (
    "learner.js", "learner-lesson.js", "learner-more.js", "learner-team.js", "learner-voice.js", "learner.css",
    "learner-pack.json",    "staff.js", "studio.js", "composing.js", "composing-preview.js",
    "staff.css", "field.js", "field-sw.js", "hand-over.js", "codes.js", "htmx.js", "sw.js", "icon.svg", "icon-192.png",
    "icon-512.png", "maskable.svg", "maskable-192.png", "maskable-512.png",
    "screen-home.png", "screen-lesson.png", "preview.js", "preview-phone.js", "preview.css",
    "composing-preview.css",
)  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for no database, or tries nothing that depends on its kind (``once``), is run with SQLite only; all
    that `make torture` runs, with both."""
    if KIND == "sqlite" or LONG:
        return
    idle = [item for item in items if item.get_closest_marker("once") or "fresh_database" not in _fixtures(item)]
    config.hook.pytest_deselected(items=idle)
    items[:] = [item for item in items if item not in idle]


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays; walking over it again and again was an eighth of all tests' time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FreshDatabase]:
    with fresh_databases(tmp_path_factory.mktemp("database")) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def build_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real build where there is one; else a manifest, enough for pages that no browser opens."""
    if (ROOT / "build" / "manifest.json").exists():
        return ROOT / "build"
    folder = tmp_path_factory.mktemp("build")
    (folder / "assets").mkdir()
    (folder / "manifest.json").write_text(json.dumps({name: name for name in BUILT}))
    for name in BUILT:
        (folder / "assets" / name).write_text("")
    return folder


@pytest.fixture(scope="session")
def standing_cast(
    tmp_path_factory: pytest.TempPathFactory, fresh_database: FreshDatabase, build_folder: Path
) -> tuple[str, Ids]:
    """A database with the cast in it, made once, to be copied; who is who."""
    home = tmp_path_factory.mktemp("cast")
    app = create_app(settings_of(home, fresh_database(home), build_folder))
    with app.app_context():
        ids = ids_of(assemble())
        db.session.remove()
        url = db.engine.url.render_as_string(hide_password=False)
        db.engine.dispose()
    return url, ids


@pytest.fixture(scope="session")
def empty_ones(tmp_path_factory: pytest.TempPathFactory, fresh_database: FreshDatabase) -> Shelf:
    return Shelf(fresh_database(tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="session")
def ones_with_cast(standing_cast: tuple[str, Ids]) -> Shelf:
    return Shelf(standing_cast[0])


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, fresh_database: FreshDatabase) -> Iterator[str]:
    """A migrated database with nothing in it, or with the cast where a test asks for it."""
    with empty_or_with_cast(request, tmp_path) as url:
        yield url


@contextmanager
def empty_or_with_cast(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    wanted = "ones_with_cast" if "cast" in request.fixturenames else "empty_ones"
    shelf: Shelf = request.getfixturevalue(wanted)
    url = shelf.take(tmp_path)
    if wanted == "ones_with_cast":
        STANDING[url] = request.getfixturevalue("standing_cast")[1]
    yield url
    shelf.give_back(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str, build_folder: Path) -> Settings:
    return settings_of(tmp_path, database_url, build_folder)


def settings_of(data: Path, url: str, build: Path) -> Settings:
    return Settings(data=data, database_url=url, base_url="http://localhost", secret_key="only for tests", build=build)


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    remember(monkeypatch)
    monkeypatch.setattr(SQLAlchemy, "_make_engine", keep_connections)
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        share_queries(db.engine)
        yield app
        db.session.remove()
        if settings.on_sqlite:
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
