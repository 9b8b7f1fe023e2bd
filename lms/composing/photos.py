"""From whatever a phone or a computer sent to a photo as lessons carry it (`lms.catalogue.photos`)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageOps

from lms.catalogue.photos import HEIGHT, PHOTO_BYTES, WIDTH

MOST_BYTES: Final = 15_000_000
MOST_PIXELS: Final = 60_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITIES: Final = (80, 70, 60, 50, 42, 35, 28, 20, 12)


class BadPhoto(ValueError):
    """It cannot be used; ``reason`` names a text `composing.bad_photo.<reason>`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def to_photo(sent: bytes) -> bytes:
    """JPEG of the one size and below the weight, holding nothing but the picture. Raises ``BadPhoto``.

    What the author's own browser has made so already keeps its quality: its tables are used once more.
    """
    if not 0 < len(sent) <= MOST_BYTES:
        raise BadPhoto("too_large" if sent else "unreadable")
    try:
        with Image.open(io.BytesIO(sent), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadPhoto("too_large")
            return _stripped(image) or _made(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        if isinstance(fault, BadPhoto):
            raise
        raise BadPhoto("unreadable") from None


def _stripped(image: Image.Image) -> bytes | None:
    """The same JPEG without what stands beside the picture; None where it must be made anew."""
    turned = image.getexif().get(0x0112, 1) != 1
    if image.format != "JPEG" or image.mode != "RGB" or image.size != (WIDTH, HEIGHT) or turned:
        return None
    image.load()
    image.info.pop("comment", None)
    return _small(_jpeg(image, "keep"))


def _made(image: Image.Image) -> bytes:
    """Upright, cut to the shape from its middle, and of the best quality that is light enough."""
    image.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    fitted = ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGB", fitted.size, fitted.tobytes())
    tried = (_small(_jpeg(softer, quality)) for softer in _softer(clean) for quality in _QUALITIES)
    found = next((photo for photo in tried if photo), None)
    if found is None:
        raise BadPhoto("too_large")
    return found


def _softer(image: Image.Image) -> Iterator[Image.Image]:
    """The picture, and for the most restless ones the same with fewer points."""
    yield image
    for part in (2, 4):
        yield image.resize((WIDTH // part, HEIGHT // part)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _jpeg(image: Image.Image, quality: int | str) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def _small(photo: bytes) -> bytes | None:
    return photo if len(photo) <= PHOTO_BYTES else None


def digest_of(photo: bytes) -> str:
    """The name of a photo: 24 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(photo).hexdigest()[:24]
