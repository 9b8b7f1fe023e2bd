"""`lms lessons preview`: what the page is told of a folder that is being written."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from lms.catalogue.bundle import bundle
from lms.catalogue.load import load
from lms.catalogue.preview_app import create_preview
from lms.previewing import preview as preview_command
from tests.catalogue.folders import change
from tests.catalogue.sample_lesson import LESSON

NAME = "open-leaf"


@pytest.fixture
def preview(folder: Path, build_folder: Path) -> FlaskClient:
    return create_preview(folder, build_folder).test_client()


def state(preview: FlaskClient, lesson: str = NAME) -> dict[str, Any]:
    told: dict[str, Any] = preview.get(f"/state/{lesson}").get_json()
    return told


def told(fault: dict[str, Any]) -> tuple[str, int]:
    return fault["file"], fault["line"]


def test_a_sound_lesson_is_shown_as_the_phone_gets_it(preview: FlaskClient, folder: Path) -> None:
    made = bundle(load(folder).lessons[NAME])
    now = state(preview)
    assert (now["version"], now["current"], now["faults"], now["others"]) == (made["version"], True, [], [])
    assert now["steps"][0] == ["story", "listen"]
    assert now["reviews"] == ["other-goods", "a-guest"]
    assert preview.get(f"/bundle/{NAME}.json").get_json() == made


def test_what_did_not_change_is_not_sent_again(preview: FlaskClient, folder: Path) -> None:
    etag = preview.get(f"/state/{NAME}").headers["ETag"]
    assert preview.get(f"/state/{NAME}", headers={"If-None-Match": etag}).status_code == 304
    change(folder, f"{LESSON}/vi.md", "Cô chờ một chút.", "Cô chờ hai chút.")
    answer = preview.get(f"/state/{NAME}", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.get_json()["faults"]) == (200, [])


def test_a_fault_that_does_not_stop_the_player_stands_beside_the_new_version(
    preview: FlaskClient, folder: Path
) -> None:
    before = state(preview)
    line = change(folder, f"{LESSON}/vi.md", "Cô chờ một chút.", "Cô mở MoMo.")
    now = state(preview)
    assert now["current"]
    assert now["version"] != before["version"]
    assert [told(fault) for fault in now["faults"]] == [(f"{LESSON}/vi.md", line)]
    assert now["lessons"] == [{"id": NAME, "faults": 1}]


@pytest.mark.parametrize(
    ("file", "old"),
    [
        (f"{LESSON}/lesson.yaml", "skills: [AT, NT]"),
        (f"{LESSON}/en.md", "## places"),
        (f"{LESSON}/vi.md", "### where"),
        ("simulations/sim-leaf.yaml", "part: payment"),
    ],
)
def test_what_cannot_be_played_leaves_the_last_version_that_could(
    preview: FlaskClient, folder: Path, file: str, old: str
) -> None:
    before = state(preview)
    change(folder, file, old, f"{old} [[")
    now = state(preview)
    assert (now["version"], now["current"]) == (before["version"], False)
    assert file in {fault["file"] for fault in now["faults"]}
    assert preview.get(f"/bundle/{NAME}.json").get_json()["version"] == before["version"]
    change(folder, file, f"{old} [[", old)
    assert (state(preview)["version"], state(preview)["current"]) == (before["version"], True)


def test_missing_drawings_icons_and_broken_reviews_do_not_stop_the_player(preview: FlaskClient, folder: Path) -> None:
    (folder / LESSON / "drawings" / "story.svg").unlink()
    (folder / "art" / "icons" / "camera.svg").unlink()
    change(folder, f"{LESSON}/reviews.yaml", "  part: chat", "  part: chatt")
    now = state(preview)
    assert now["current"]
    assert now["faults"]
    assert preview.get(f"/bundle/{NAME}.json").get_json()["pictures"] == {}


def test_a_fault_elsewhere_is_told_apart_from_the_lessons_own(preview: FlaskClient, folder: Path) -> None:
    change(folder, "facts.yaml", "certainty: C", "certainty: D")
    now = state(preview)
    assert (now["faults"], [fault["file"] for fault in now["others"]]) == ([], ["facts.yaml"])


def test_the_pages_may_stand_in_each_other_and_load_nothing_foreign(preview: FlaskClient) -> None:
    desk, phone = preview.get(f"/?lesson={NAME}&lang=en"), preview.get(f"/play/{NAME}/vi?large")
    assert "Preview of a lesson" in desk.get_data(as_text=True)
    assert 'class="learner large"' in phone.get_data(as_text=True)
    for answer in (desk, phone):
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for address in ("/?lesson=no", "/play/no/vi", f"/play/{NAME}/fr", "/state/no", "/bundle/no.json"):
        assert preview.get(address).status_code == 404, address


def test_the_command_says_what_it_cannot_show(folder: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        runner, rest = CliRunner(), ["--folder", str(folder), "--port", port, "--lang", "en"]
        unknown = runner.invoke(preview_command, ["open-leef", *rest])
        assert (unknown.exit_code, "the nearest: open-leaf" in unknown.output) == (1, True)
        busy = runner.invoke(preview_command, ["open-leaf", *rest])
        assert (busy.exit_code, f"Port {port} is taken" in busy.output) == (1, True)
