"""Photos in lessons, and the names that are kept for communes' own lessons."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lms.catalogue.check import check
from lms.catalogue.load import load
from tests.catalogue.breaking import DRAWING, STRUCTURE

LESSON = Path(STRUCTURE).parent
NAME = Path(DRAWING).stem


def jpeg(width: int = 360, height: int = 240, quality: int = 60, **told: Any) -> bytes:
    written = io.BytesIO()
    image = (
        Image.effect_noise((width, height), 40).convert("RGB") if quality > 90 else Image.new("RGB", (width, height))
    )
    image.save(written, "JPEG", quality=quality, **told)
    return written.getvalue()


def put(folder: Path, photo: bytes) -> None:
    """In the place of a drawing."""
    (folder / DRAWING).unlink()
    (folder / LESSON / "photos").mkdir()
    (folder / LESSON / "photos" / f"{NAME}.jpg").write_bytes(photo)


def test_a_photo_stands_where_a_drawing_stood_and_reaches_the_phone_as_a_picture(folder: Path) -> None:
    put(folder, jpeg())
    assert check(folder) == []
    picture = load(folder).lessons[LESSON.name].pictures[NAME]
    assert picture.startswith("<svg")
    assert "data:image/jpeg;base64," in picture


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (b"no photo", "broken_photo"),
        (jpeg(720, 480), "photo_size"),
        (jpeg(comment=b"at home"), "photo_tells"),
        (jpeg(quality=95), "big_picture"),
    ],
)
def test_what_no_phone_should_get_is_a_fault(folder: Path, photo: bytes, code: str) -> None:
    put(folder, photo)
    assert (code, f"{LESSON}/photos/{NAME}.jpg") in [(fault.code, fault.file) for fault in check(folder)]


def test_no_lesson_of_the_programme_has_a_communes_name(folder: Path) -> None:
    (folder / LESSON).rename(folder / LESSON.parent / "xa-leaf")
    assert ("local_name", f"{LESSON.parent}/xa-leaf/lesson.yaml") in [(each.code, each.file) for each in check(folder)]
