"""What is compressed as far as it goes is kept for the next start, and served only whole."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lms.foundation.settings import Settings
from lms.phone import tight

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A build folder of its own, with the same files in it."""
    own = tmp_path / "build"
    own.mkdir()
    for each in settings.build.iterdir():
        if each.name != tight.FOLDER:
            (own / each.name).symlink_to(each)
    return replace(settings, build=own)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """As a process that has just begun."""
    tight._compressed.cache_clear()
    yield
    tight._compressed.cache_clear()


def catalogue(client: FlaskClient) -> bytes:
    return gzip.decompress(client.get("/phone/catalogue", headers=GZIP).get_data())


def test_the_next_process_reads_what_was_kept(
    client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = client.get("/phone/catalogue").get_data()
    assert catalogue(client) == plain
    assert len(list((settings.build / tight.FOLDER).iterdir())) == 1
    tight._compressed.cache_clear()
    monkeypatch.setattr(tight, "compress", None)
    assert catalogue(client) == plain


def test_a_file_cut_in_the_middle_is_not_served(client: FlaskClient, settings: Settings) -> None:
    plain = catalogue(client)
    (kept,) = (settings.build / tight.FOLDER).iterdir()
    whole = kept.read_bytes()
    for spoiled in (whole[:-20], b"", gzip.compress(b"something else")):
        kept.write_bytes(spoiled)
        tight._compressed.cache_clear()
        assert catalogue(client) == plain
        assert kept.read_bytes() == whole
