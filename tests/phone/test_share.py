"""A lesson's address tells what it is where it is shared, and reads without scripts."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from lms.catalogue.model import Catalogue

pytestmark = pytest.mark.once

LESSON = "install-app-safely"


@pytest.fixture
def catalogue(app: Flask) -> Catalogue:
    found: Catalogue = app.extensions["catalogue"]
    return found


def told(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]+)">', page))


def test_a_shared_lesson_shows_title_sentence_and_picture(client: FlaskClient, catalogue: Catalogue) -> None:
    shown = told(client.get(f"/lessons/{LESSON}").get_data(as_text=True))
    words = catalogue.lessons[LESSON].words["vi"]
    assert (shown["title"], shown["description"]) == (words.title, words.outcome)
    assert shown["url"] == f"http://localhost/lessons/{LESSON}"
    assert shown["image"].startswith("http://localhost/")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_lesson_has_a_picture_to_share(client: FlaskClient, catalogue: Catalogue, language: str) -> None:
    for name in list(catalogue.lessons)[:4]:
        answer = client.get(f"/lessons/{name}/picture.png?lang={language}")
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert Image.open(io.BytesIO(answer.get_data())).size == (1200, 630)


def test_an_unknown_lesson_has_neither(client: FlaskClient) -> None:
    assert told(client.get("/lessons/no-such-lesson").get_data(as_text=True)) == {}
    assert client.get("/lessons/no-such-lesson/picture.png").status_code == 404
    assert client.get("/read/no-such-lesson").status_code == 404


def test_without_scripts_all_words_and_pictures_of_a_lesson_can_be_read(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    assert f'url=/read/{LESSON}"' in client.get(f"/lessons/{LESSON}").get_data(as_text=True)
    assert f'href="/read/{LESSON}"' in client.get("/read").get_data(as_text=True)
    page = client.get(f"/read/{LESSON}").get_data(as_text=True)
    steps = catalogue.lessons[LESSON].words["vi"].steps.values()
    assert page.count("<img") == sum(bool(step.picture) for step in steps)
    assert all(step.caption.split(":")[0] in page for step in steps if step.caption and "'" not in step.caption)
