"""Photos: one size, one weight, nothing beside the picture, whatever a phone or somebody else sends."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from lms.catalogue.faults import FaultLog
from lms.catalogue.photos import HEIGHT, PHOTO_BYTES, WIDTH, check_photo
from lms.composing.photos import BadPhoto, to_photo
from tests.composing.makers import camera_photo

pytestmark = pytest.mark.once


def codes(photo: bytes) -> set[str]:
    log = FaultLog("photo")
    check_photo(photo, log)
    return {fault.code for fault in log.found}


def test_a_cameras_photo_becomes_small_and_tells_nothing_of_its_place() -> None:
    sent = camera_photo()
    assert codes(sent) == {"photo_size", "photo_tells", "big_picture"}
    made = to_photo(sent)
    assert codes(made) == set()
    assert all(secret not in made for secret in (b"secret", b"Exif", "Máy Ảnh Mẫu".encode()))


def test_what_is_no_picture_is_a_fault() -> None:
    assert codes(b"no picture") == {"broken_photo"}


def test_a_photo_taken_upright_stays_upright() -> None:
    """A red upper half in a file that says “turn me”: the red must be on top afterwards."""
    image = Image.new("RGB", (1200, 800), (255, 255, 255))
    image.paste((200, 0, 0), (0, 0, 600, 800))
    exif = Image.Exif()
    exif[0x0112] = 6
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    shown = Image.open(io.BytesIO(to_photo(written.getvalue()))).convert("RGB")
    top, bottom = shown.getpixel((WIDTH // 2, 5)), shown.getpixel((WIDTH // 2, HEIGHT - 5))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[1] < 60, bottom[1] > 200) == (True, True)


def test_what_the_browser_made_ready_keeps_its_quality() -> None:
    ready = Image.open(io.BytesIO(to_photo(camera_photo())))
    told = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Máy Ảnh Mẫu"
    ready.save(told, "JPEG", quality="keep", exif=exif, comment=b"secret")
    made = to_photo(told.getvalue())
    assert codes(made) == set()
    difference = ImageChops.difference(Image.open(io.BytesIO(made)), ready)
    assert max(ImageStat.Stat(difference).mean) < 1


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "unreadable"),
        (b"no photo at all", "unreadable"),
        (camera_photo()[:2000], "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unreadable"),
        (b"x" * 15_000_001, "too_large"),
    ],
    ids=["empty", "words", "half", "svg", "huge"],
)
def test_what_is_no_photo_is_refused(sent: bytes, reason: str) -> None:
    with pytest.raises(BadPhoto, match=reason):
        to_photo(sent)


def test_the_most_restless_picture_is_light_enough() -> None:
    noise = Image.effect_noise((WIDTH, HEIGHT), 255).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "PNG")
    assert len(to_photo(written.getvalue())) <= PHOTO_BYTES
