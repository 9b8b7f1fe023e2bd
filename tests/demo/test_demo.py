"""`lms demo` in one command: it answers within a minute, is killed, and comes back with everything it had."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from lms.demo import known, preparing
from lms.demo.cli import demo
from lms.foundation.database import db
from lms.foundation.settings import ROOT
from lms.lrs.log import head
from lms.registry.models import Area
from lms.registry.queries import villages_of
from tests.databases import KIND
from tests.servers import free_port, wait_until_answers

pytestmark = pytest.mark.once

AT_MOST = 60.0


@contextmanager
def running(data: Path, port: int) -> Iterator[None]:
    """`lms demo` until the block ends; then killed with all it started."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    command = [sys.executable, "-m", "lms", "demo", "--data", str(data), "--port", str(port)]
    with (data.parent / "demo.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_until_answers(f"http://127.0.0.1:{port}/healthz", AT_MOST)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def told(data: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((data / "demo.json").read_text(encoding="utf-8"))
    return content


def stored(data: Path) -> set[str]:
    with closing(sqlite3.connect(data / "lms.db")) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM statement")}


def fetched(url: str) -> int:
    with urllib.request.urlopen(url.partition("#")[0], timeout=10) as answer:
        return int(answer.status)


@pytest.mark.slow
@pytest.mark.skipif(KIND != "sqlite", reason="the demo brings its own SQLite file")
def test_the_demo_answers_within_a_minute_and_survives_a_kill(tmp_path: Path) -> None:
    data, port = tmp_path / "demo", free_port()
    with running(data, port):
        first, before = told(data), stored(data)
        for role in ("trainer", "officer", "operator"):
            assert {"username", "password"} <= set(first[role])
        assert first["base_url"] == f"http://127.0.0.1:{port}"
        assert first["resident_card_url"].startswith(f"{first['base_url']}/card#")
        assert [fetched(first[name]) for name in ("base_url", "resident_card_url", "certificate_url")] == [200] * 3
    with running(data, port):
        again = told(data)
        assert before <= stored(data)
        kept = ("trainer", "officer", "operator", "resident_card_url", "certificate_url")
        assert {name: again[name] for name in kept} == {name: first[name] for name in kept}
        assert fetched(again["certificate_url"]) == 200


@pytest.mark.slow
def test_preparing_that_was_killed_near_its_end_goes_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(preparing, "_certificate_of", killed)
        with pytest.raises(KeyboardInterrupt):
            preparing.prepare(app)
    db.session.rollback()
    once = head(db.session())
    assert known.read(app.extensions["settings"].data) is None
    prepared = preparing.prepare(app)
    assert head(db.session()) == once
    assert prepared.told["trainer"]["username"] == "totruong1"
    assert prepared.told["story"]["of"] == _steps_of_the_story(app, prepared.began)
    certificate = prepared.told["certificate_url"].removeprefix("http://localhost")
    assert app.test_client().get(certificate).status_code == 200


def _steps_of_the_story(app: Flask, began: datetime) -> int:
    """What was learnt household by household, what was done village by village, the market, the places."""
    commune = db.session.scalars(select(Area).where(Area.level == "commune")).one()
    return len(preparing.story_parts(commune, app, began)) + len(villages_of(commune.id)) + 2


def test_half_told_on_another_port_it_says_where_the_story_goes_on(tmp_path: Path) -> None:
    story = {"began": "2026-11-27T00:00:00Z", "told": 20, "of": 774, "finished": False}
    begun = {"base_url": "http://127.0.0.1:8094", "story": story}
    (tmp_path / "demo.json").write_text(json.dumps(begun), encoding="utf-8")
    answer = CliRunner().invoke(demo, ["--data", str(tmp_path), "--port", "8095"])
    assert answer.exit_code == 1
    assert "20 of 774 parts" in answer.output
    assert "Start it again with --port 8094" in answer.output
    assert told(tmp_path) == begun


def test_broken_off_before_it_was_prepared_it_says_where_it_began(tmp_path: Path) -> None:
    known.beginning(tmp_path, "http://127.0.0.1:8094")
    answer = CliRunner().invoke(demo, ["--data", str(tmp_path), "--port", "8095"])
    assert answer.exit_code == 1
    assert "broke off, and it began at http://127.0.0.1:8094" in answer.output
    assert "Start it again with --port 8094" in answer.output
    assert not (tmp_path / "lms.db").exists()
