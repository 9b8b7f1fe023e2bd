"""The page, the worker, the manifest and the lessons a phone keeps for days without network."""

from __future__ import annotations

import json
import re
from contextvars import Context
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader, Environment

from lms.catalogue.bundle import bundle
from lms.foundation.assets import asset
from lms.foundation.settings import ROOT
from lms.parts import PARTS
from lms.phone.shell import Shell, page_sources

pytestmark = pytest.mark.once

PLACES = ("/", "/card", "/turn", "/receipts", "/about", "/downloads", "/courses/cashless", "/lessons/no-such-lesson")
built = pytest.mark.skipif(not (ROOT / "build" / "assets").exists(), reason="needs `lms build`")


def carried(page: str) -> dict[str, Any]:
    """What the page carries for the app."""
    [content] = re.findall(r'<script type="application/json" id="shell">(.*?)</script>', page, re.S)
    data: dict[str, Any] = json.loads(content)
    return data


def worker_head(client: FlaskClient) -> dict[str, Any]:
    first = client.get("/sw.js").get_data(as_text=True).splitlines()[0]
    head: dict[str, Any] = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    return head


def test_every_learner_address_is_the_same_page(client: FlaskClient) -> None:
    pages = [client.get(place) for place in PLACES]
    assert {page.status_code for page in pages} == {200}
    assert len({page.get_data() for page in pages}) == 1


def test_the_page_carries_what_the_app_starts_with(client: FlaskClient, app: Flask) -> None:
    data = carried(client.get("/").get_data(as_text=True))
    assert set(data) == {"version", "site_name", "home_page", "parts", "languages", "text", "demo", "banner"}
    assert set(data["parts"]) == set(PARTS)
    assert {client.get(address).status_code for address in data["parts"].values()} == {200}
    assert (data["home_page"], data["languages"]) == (app.extensions["settings"].base_url, ["vi", "en"])
    assert set(data["text"]["vi"]) == set(data["text"]["en"])
    assert (data["demo"], data["banner"]) == (False, None)


def test_sample_data_is_said_to_be_sample_data(app: Flask) -> None:
    settings = replace(app.extensions["settings"], demo=True)
    assert set(Shell(settings, app.extensions["assets"]).data()["banner"]) == {"vi", "en"}


def test_the_page_speaks_the_chosen_language(client: FlaskClient) -> None:
    def spoken(address: str) -> str:
        # A context of its own: a request must not find the language of the one before.
        page = Context().run(client.get, address).get_data(as_text=True)
        return "".join(re.findall(r'<html lang="(..)"', page))

    assert [spoken("/"), spoken("/?lang=en"), spoken("/?lang=xx")] == ["vi", "en", "vi"]
    client.set_cookie("lang", "en")
    assert [spoken("/"), spoken("/?lang=vi")] == ["en", "vi"]


@built
def test_everything_the_worker_keeps_can_be_fetched(client: FlaskClient) -> None:
    kept = worker_head(client)["precache"]
    assert {"/", "/phone/catalogue", "/manifest.webmanifest"} < set(kept)
    assert {address: client.get(address).status_code for address in kept} == dict.fromkeys(kept, 200)


def test_the_worker_keeps_the_files_the_page_asks_for(client: FlaskClient, app: Flask) -> None:
    with app.test_request_context():
        wanted = {asset("learner.js"), asset("learner.css"), *(asset(f"learner-{part}.js") for part in PARTS)}
    assert wanted < set(worker_head(client)["precache"])


@built
def test_the_pack_holds_every_part_that_home_does_not_fetch_itself(client: FlaskClient, app: Flask) -> None:
    head = worker_head(client)
    answer = client.get(head["pack"])
    assert "immutable" in answer.headers["Cache-Control"]
    with app.test_request_context():
        fetched = {asset("learner.js"), asset("learner-news.js"), asset("learner-voice.js")}
    assert len(fetched) == 2
    parts = {address for address in head["precache"] if address.endswith(".js")} - fetched
    contents = answer.get_json()
    assert {f"/assets/{name}" for name in contents} == parts
    assert all(client.get(f"/assets/{name}").get_data(as_text=True) == content for name, content in contents.items())


def test_the_page_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/")
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_worker_and_page_are_of_one_version(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert worker_head(client)["version"] == carried(client.get("/").get_data(as_text=True))["version"]


def test_the_version_changes_with_anything_that_is_kept(app: Flask) -> None:
    settings, assets = app.extensions["settings"], app.extensions["assets"]
    versions = {
        Shell(settings, assets).version,
        Shell(settings, {**assets, "learner.js": "learner.other.js"}).version,
        Shell(settings, {**assets, "learner-more.js": "learner-more.other.js"}).version,
        Shell(settings, {**assets, "sw.js": "sw.other.js"}).version,
        Shell(replace(settings, site_name="Lớp khác"), assets).version,
        Shell(settings, assets, lambda: "<p>another page</p>").version,
    }
    assert len(versions) == 6
    assert Shell(settings, {**assets, "staff.js": "staff.other.js"}).version in versions


def test_a_changed_template_of_the_page_reaches_phones(app: Flask) -> None:
    drawn = {"phone/shell.html": '{% include "signs.html" %}', "signs.html": "<svg></svg>"}
    before = page_sources(Environment(loader=DictLoader(drawn)))
    after = page_sources(Environment(loader=DictLoader({**drawn, "signs.html": "<svg>new</svg>"})))
    settings, assets = app.extensions["settings"], app.extensions["assets"]
    assert Shell(settings, assets, lambda: before).version != Shell(settings, assets, lambda: after).version
    assert app.extensions["shell"].page() == page_sources(app.jinja_env)
    assert "<html" in app.extensions["shell"].page()
    assert "<svg hidden" in app.extensions["shell"].page()


@built
def test_the_manifest_makes_an_app(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}
    assert {client.get(icon["src"]).status_code for icon in manifest["icons"]} == {200}


def test_the_catalogue_is_sent_once(client: FlaskClient) -> None:
    first = client.get("/phone/catalogue")
    assert first.status_code == 200
    again = client.get("/phone/catalogue", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_every_lesson_of_the_catalogue_can_be_fetched_and_never_changes(client: FlaskClient) -> None:
    courses = client.get("/phone/catalogue").get_json()["courses"]
    for lesson in [lesson for course in courses for lesson in course["lessons"]]:
        answer = client.get(lesson["url"])
        assert answer.status_code == 200
        assert answer.get_json()["version"] == lesson["version"]
        assert "immutable" in answer.headers["Cache-Control"]


def test_another_version_of_a_lesson_is_not_there(client: FlaskClient, app: Flask) -> None:
    lesson = next(iter(app.extensions["catalogue"].lessons.values()))
    version = str(bundle(lesson)["version"])
    other = ("0" if version[0] != "0" else "1") + version[1:]
    for address in (f"{lesson.id}/{other}", f"no-lesson/{version}", f"{lesson.id}/None"):
        answer = client.get(f"/phone/lessons/{address}.json")
        assert (answer.status_code, answer.mimetype) == (404, "application/json")
        assert "immutable" not in answer.headers.get("Cache-Control", "")
