"""The contact sheet of drawings: sizes, budgets and uses; for the operator only."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.catalogue.art_sheet import Piece, Use, pieces, sheet_of
from lms.catalogue.draft import read_folder
from lms.catalogue.picture_rules import SCENE_BYTES
from tests.cast import Cast, assemble, sign_in
from tests.catalogue.folders import HOUSE, ICON, change
from tests.catalogue.sample_lesson import LESSON

pytestmark = pytest.mark.slow

SHEET = "/operator/art"


def sheet(folder: Path) -> dict[tuple[str, str], Piece]:
    return {(piece.kind, piece.name): piece for piece in pieces(read_folder(folder))}


def test_every_drawing_is_there_with_what_uses_it(folder: Path) -> None:
    (folder / "art" / "village.svg").write_text(HOUSE.replace("<path", '<use href="art:house"/><path', 1), "utf-8")
    (folder / "art" / "lonely.svg").write_text(HOUSE, "utf-8")
    change(folder, f"{LESSON}/drawings/story.svg", "art:house", "art:village")
    change(folder, f"{LESSON}/drawings/story.svg", "art:house", "art:village")
    found = sheet(folder)
    steps = ("idea", "permission", "places", "story")
    assert found["scenes", "open-leaf/story"].uses == (Use("open-leaf", steps),)
    assert found["parts", "village"].uses == found["parts", "house"].uses == (Use("open-leaf", steps),)
    assert found["icons", "camera"].uses == (Use("open-leaf", ("sim-leaf/home",)),)
    assert found["icons", "leaf"].uses == (Use("open-leaf", ("reviews/a-guest", "sim-leaf/home")),)
    assert {piece.name for piece in found.values() if piece.unused} == {"lonely"}
    assert found["marks", "hoa"].always


def test_the_size_is_that_of_the_composed_drawing_and_too_large_ones_are_marked(folder: Path) -> None:
    scene = sheet(folder)["scenes", "open-leaf/story"]
    assert scene.size == len(scene.svg.encode()) > (folder / LESSON / "drawings" / "story.svg").stat().st_size
    assert not scene.over
    change(folder, "art/house.svg", "</svg>", f'<path d="{"M0 0h1" * 1100}"/></svg>')
    large = sheet(folder)
    assert large["scenes", "open-leaf/story"].size > SCENE_BYTES
    assert {name for (_, name), piece in large.items() if piece.over} == {"open-leaf/story", "house"}


def test_what_cannot_be_drawn_is_left_out(folder: Path) -> None:
    (folder / "art" / "icons" / "bell.svg").write_bytes(ICON.encode()[:-8] + b"\xff")
    assert ("icons", "bell") not in sheet(folder)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


def test_the_sheet_of_the_real_lessons_can_be_narrowed(app: Flask, cast: Cast) -> None:
    operator = sign_in(app.test_client(), cast.operator)
    everything = sheet_of(app.extensions["settings"].lessons)
    page = operator.get(SHEET).get_data(as_text=True)
    assert page.count('<li class="drawn">') == len(everything)
    page = operator.get(f"{SHEET}?lesson=qr-pay-buyer&kind=scenes").get_data(as_text=True)
    scenes = [piece for piece in everything if piece.name.startswith("qr-pay-buyer/")]
    assert page.count('<li class="drawn">') == len(scenes) > 0
    assert "Cả bài tải về" in page
    unused = sum(piece.unused for piece in everything)
    assert operator.get(f"{SHEET}?only=unused").get_data(as_text=True).count('<li class="drawn">') == unused
    page = operator.get(f"{SHEET}?lesson=no&kind=no").get_data(as_text=True)
    assert page.count('<li class="drawn">') == len(everything)


def test_each_drawing_comes_as_it_travels_and_only_to_the_operator(app: Flask, cast: Cast) -> None:
    operator = sign_in(app.test_client(), cast.operator)
    for address in (f"{SHEET}/scenes/qr-pay-buyer/story.svg", f"{SHEET}/parts/phone.svg", f"{SHEET}/icons/leaf.svg"):
        answer = operator.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml"), address
        assert b"art:" not in answer.get_data()
        assert operator.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert operator.get(f"{SHEET}/parts/no.svg").status_code == 404
    assert operator.get(f"{SHEET}/parts/../facts.svg").status_code == 404
    for other in (cast.officer, cast.trainer):
        client = sign_in(app.test_client(), other)
        assert {client.get(address).status_code for address in (SHEET, f"{SHEET}/parts/phone.svg")} == {403}
