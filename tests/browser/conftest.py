"""Real Chromium, real processes: the commune of `village.py` served on a port of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from lms.build import build
from lms.foundation.settings import ROOT, Settings
from tests.browser.finger import PATIENCE_MS
from tests.browser.phone import LAUNCH, PHONE, Phone, switch_on
from tests.browser.programme import Programme
from tests.browser.village import Village, settle
from tests.databases import FreshDatabase
from tests.remembering import remember
from tests.servers import free_port

expect.set_options(timeout=PATIENCE_MS)
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "vi-VN", "reduced_motion": "reduce"}


LONGEST_FIRST = ("test_whole_path.py", "test_every_lesson.py", "test_voice.py", "test_field_kit.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return LONGEST_FIRST.index(item.path.name) if item.path.name in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


@dataclass(frozen=True)
class World:
    """The running program and the commune in it."""

    programme: Programme
    village: Village

    @property
    def url(self) -> str:
        return self.programme.url


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def browser_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real build, in a folder of its own: nothing changes it under a running server."""
    build(ROOT / "build")
    return Path(shutil.copytree(ROOT / "build", tmp_path_factory.mktemp("browser") / "build"))


MakeWorld = Callable[..., World]


@pytest.fixture(scope="session")
def make_world(
    tmp_path_factory: pytest.TempPathFactory, fresh_database: FreshDatabase, browser_build: Path
) -> Iterator[MakeWorld]:
    running: list[Programme] = []
    patching = pytest.MonkeyPatch()
    remember(patching)

    def make(*, worker: bool = True, **more: Any) -> World:
        data, port = tmp_path_factory.mktemp("world"), free_port()
        settings = Settings(
            data=data,
            database_url=fresh_database(data),
            base_url=f"http://127.0.0.1:{port}",
            secret_key="only for tests",
            build=browser_build,
        )
        programme = Programme(replace(settings, **more), port, worker=worker)
        with programme.inside():
            village = settle()
        running.append(programme)
        programme.start()
        return World(programme, village)

    yield make
    patching.undo()
    for programme in running:
        programme.stop()


@pytest.fixture
def world(make_world: MakeWorld) -> Iterator[World]:
    """A world of one's own, which may be stopped, started and changed."""
    own = make_world()
    yield own
    own.programme.stop()


@pytest.fixture
def quiet_world(make_world: MakeWorld) -> Iterator[World]:
    """As `world`, for tests in which all that happens is between phone and server."""
    own = make_world(worker=False)
    yield own
    own.programme.stop()


@pytest.fixture(scope="session")
def shared_world(make_world: MakeWorld) -> World:
    """A world for tests that only look around; it is never stopped."""
    return make_world()


SwitchOn = Callable[..., BrowserContext]


@pytest.fixture
def switch_on_phone(browser_type: BrowserType, tmp_path: Path) -> Iterator[SwitchOn]:
    """A phone whose browser can be closed and opened again with all that it kept."""
    opened: list[BrowserContext] = []

    def again(**more: Any) -> BrowserContext:
        for context in opened:
            context.close()
        opened[:] = [switch_on(browser_type, tmp_path / "phone", **more)]
        return opened[0]

    yield again
    for context in opened:
        context.close()


@pytest.fixture
def phone(browser: Browser, shared_world: World) -> Iterator[Phone]:
    """A new phone in the shared world."""
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    yield Phone(context.new_page(), shared_world.url)
    context.close()


NewPhone = Callable[..., Phone]


@pytest.fixture
def new_phone(browser: Browser, shared_world: World) -> Iterator[NewPhone]:
    """Phones of their own in the shared world; `script` runs before the app's."""
    opened: list[BrowserContext] = []

    def switch_on(script: str = "", **more: Any) -> Phone:
        context = browser.new_context(**{**PHONE, **more})
        context.set_default_timeout(PATIENCE_MS)
        if script:
            context.add_init_script(script)
        opened.append(context)
        return Phone(context.new_page(), shared_world.url)

    yield switch_on
    for context in opened:
        context.close()


NewDesk = Callable[[], Page]


@pytest.fixture
def new_desk(browser: Browser) -> Iterator[NewDesk]:
    """Computers, each with its own browser where nobody has signed in."""
    opened: list[BrowserContext] = []

    def switch_on_desk() -> Page:
        opened.append(browser.new_context(**DESK))
        opened[-1].set_default_timeout(PATIENCE_MS)
        return opened[-1].new_page()

    yield switch_on_desk
    for context in opened:
        context.close()
