"""A local lesson as a folder for `lessons/`, in a zip: with a name of its own, for it becomes another lesson there."""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from lms.composing.content import Content
from lms.composing.judging import PhotoOf, write_lesson

_EPOCH = (1980, 1, 1, 0, 0, 0)


def slug(content: Content, fallback: str) -> str:
    """A short name in plain letters, from the English title if there is one: `pay-at-the-market`."""
    plain = unicodedata.normalize("NFD", (content.title.en or content.title.vi).lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    name = "-".join(words)[:40].strip("-")
    return name if name and name[0].isalpha() and not name.startswith("xa-") else f"lesson-{fallback}"


def zipped(lessons: Path, name: str, content: Content, photo: PhotoOf) -> bytes:
    """The folder `<name>/` with all that `lms lessons check` reads; equal drafts are equal files."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        write_lesson(lessons, Path(folder) / name, name, content, photo)
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                place = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _EPOCH)
                place.external_attr = 0o644 << 16
                archive.writestr(place, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
