"""State, activity profiles, agent profiles (C 2.2, 2.3, 2.6, 2.7, 3.1 / 4.1.4, 4.1.6.2, .5, .6)."""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.lrs.reader import ACTIVITY, ANYBODY, Reader

pytestmark = pytest.mark.slow

PLACES: dict[str, dict[str, Any]] = {
    "activities/state": {"activityId": ACTIVITY, "agent": ANYBODY, "stateId": "one"},
    "activities/profile": {"activityId": ACTIVITY, "profileId": "one"},
    "agents/profile": {"agent": ANYBODY, "profileId": "one"},
}
MINE = {"a": 1, "b": {"c": 2}}
everywhere = pytest.mark.parametrize("place", PLACES)


def name_of(place: str) -> str:
    return "stateId" if place == "activities/state" else "profileId"


def listed(reader: Reader, place: str, **more: Any) -> list[str]:
    params = {name: value for name, value in {**PLACES[place], **more}.items() if name != name_of(place)}
    response = reader.ask("GET", place, params)
    assert response.status_code == 200, response.text
    found: list[str] = json.loads(response.data)
    return found


@everywhere
def test_a_document_comes_back_as_it_was_put(reader: Reader, place: str) -> None:
    content = b"\x00\xffany bytes"
    kind = {"Content-Type": "application/octet-stream"}
    assert reader.ask("PUT", place, PLACES[place], content, kind).status_code == 204
    response = reader.ask("GET", place, PLACES[place])
    assert (response.status_code, response.data) == (200, content)
    assert response.content_type == "application/octet-stream"
    assert response.headers["ETag"] == f'"{hashlib.sha1(content).hexdigest()}"'
    assert "Last-Modified" in response.headers
    headed = reader.ask("HEAD", place, PLACES[place])
    assert (headed.status_code, headed.data, headed.headers["ETag"]) == (200, b"", response.headers["ETag"])


@everywhere
def test_what_is_not_there_is_not_found_and_may_be_removed(reader: Reader, place: str) -> None:
    assert reader.ask("GET", place, PLACES[place]).status_code == 404
    assert reader.ask("DELETE", place, PLACES[place]).status_code == 204
    reader.ask("PUT", place, PLACES[place], MINE)
    assert reader.ask("DELETE", place, PLACES[place]).status_code == 204
    assert reader.ask("GET", place, PLACES[place]).status_code == 404


@everywhere
def test_a_post_merges_the_top_of_json_objects(reader: Reader, place: str) -> None:
    assert reader.ask("POST", place, PLACES[place], MINE).status_code == 204
    assert reader.ask("POST", place, PLACES[place], {"b": {"d": 3}, "e": 4}).status_code == 204
    assert json.loads(reader.ask("GET", place, PLACES[place]).data) == {"a": 1, "b": {"d": 3}, "e": 4}


@everywhere
def test_what_cannot_be_merged_changes_nothing(reader: Reader, place: str) -> None:
    reader.ask("PUT", place, PLACES[place], MINE)
    text = {"Content-Type": "text/plain"}
    sent: list[tuple[Any, dict[str, str]]] = [(b"[1]", {}), (b"{", {}), (b"null", {}), (b"hello", text)]
    for body, headers in sent:
        assert reader.ask("POST", place, PLACES[place], body, headers).status_code == 400
    assert json.loads(reader.ask("GET", place, PLACES[place]).data) == MINE
    reader.ask("DELETE", place, PLACES[place])
    reader.ask("PUT", place, PLACES[place], b"hello", text)
    assert reader.ask("POST", place, PLACES[place], MINE).status_code == 400


@everywhere
def test_a_put_of_broken_json_is_refused(reader: Reader, place: str) -> None:
    assert reader.ask("PUT", place, PLACES[place], b"{").status_code == 400


@everywhere
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_wrong_etag_changes_nothing_and_the_right_one_does(reader: Reader, place: str, method: str) -> None:
    reader.ask("POST", place, PLACES[place], MINE)
    tag = reader.ask("GET", place, PLACES[place]).headers["ETag"]
    body = None if method == "DELETE" else {"new": True}
    for header in ({"If-Match": '"1234"'}, {"If-Match": "1234"}, {"If-None-Match": "*"}, {"If-None-Match": tag}):
        assert reader.ask(method, place, PLACES[place], body, header).status_code == 412
    assert reader.ask("GET", place, PLACES[place]).headers["ETag"] == tag
    assert reader.ask(method, place, PLACES[place], body, {"If-Match": tag}).status_code == 204


@everywhere
def test_a_first_put_may_demand_that_it_is_the_first(reader: Reader, place: str) -> None:
    assert reader.ask("PUT", place, PLACES[place], MINE, {"If-Match": "*"}).status_code == 412
    assert reader.ask("PUT", place, PLACES[place], MINE, {"If-None-Match": "*"}).status_code == 204
    assert reader.ask("PUT", place, PLACES[place], MINE, {"If-None-Match": "*"}).status_code == 412


@pytest.mark.parametrize(("version", "place", "status"), [
    ("2.0.0", "activities/state", 409), ("2.0.0", "activities/profile", 409), ("2.0.0", "agents/profile", 409),
    ("1.0.3", "activities/state", 204), ("1.0.3", "activities/profile", 409), ("1.0.3", "agents/profile", 409),
])  # fmt: skip
def test_a_put_over_a_document_needs_a_condition(app: Flask, version: str, place: str, status: int) -> None:
    reader = Reader(app, version=version)
    reader.ask("POST", place, PLACES[place], MINE)
    response = reader.ask("PUT", place, PLACES[place], {"other": 1})
    assert response.status_code == status
    assert (json.loads(reader.ask("GET", place, PLACES[place]).data) == MINE) == (status == 409)
    assert bool(response.text) == (status == 409)


@pytest.mark.parametrize(("version", "place", "status"), [
    ("2.0.0", "activities/state", 204), ("2.0.0", "activities/profile", 204), ("2.0.0", "agents/profile", 204),
    ("1.0.3", "activities/state", 204), ("1.0.3", "activities/profile", 400), ("1.0.3", "agents/profile", 400),
])  # fmt: skip
def test_in_1_0_a_first_put_of_a_profile_needs_a_condition(app: Flask, version: str, place: str, status: int) -> None:
    reader = Reader(app, version=version)
    response = reader.ask("PUT", place, PLACES[place], MINE)
    assert (response.status_code, "If-None-Match" in response.text) == (status, status == 400)
    assert reader.ask("GET", place, PLACES[place]).status_code == (200 if status == 204 else 404)
    reader.ask("DELETE", place, PLACES[place])
    assert reader.ask("PUT", place, PLACES[place], MINE, {"If-None-Match": "*"}).status_code == 204


@everywhere
def test_names_are_listed_since_a_time(reader: Reader, place: str) -> None:
    name = name_of(place)
    for each in ("one", "two"):
        reader.ask("PUT", place, {**PLACES[place], name: each}, MINE)
    assert listed(reader, place) == ["one", "two"]
    assert listed(reader, place, since="2999-01-01T00:00:00Z") == []
    assert listed(reader, place, since="2001-01-01T00:00:00Z") == ["one", "two"]


def test_documents_of_another_place_are_not_seen(reader: Reader) -> None:
    place = "activities/state"
    reader.ask("PUT", place, PLACES[place], MINE)
    other = {"mbox": "mailto:other@example.org"}
    for changed in ({"agent": other}, {"activityId": "http://example.org/b"}, {"stateId": "two"},
                    {"registration": str(uuid.uuid4())}):  # fmt: skip
        assert reader.ask("GET", place, {**PLACES[place], **changed}).status_code == 404


def test_an_agent_is_the_same_whatever_its_name(reader: Reader) -> None:
    place = "agents/profile"
    reader.ask("PUT", place, PLACES[place], MINE)
    named = {"mbox": ANYBODY["mbox"], "name": "Another name"}
    assert reader.ask("GET", place, {**PLACES[place], "agent": named}).status_code == 200


def test_all_states_are_removed_at_once_of_one_registration_or_of_all(reader: Reader) -> None:
    place, registration = "activities/state", str(uuid.uuid4())
    of_all = {"activityId": ACTIVITY, "agent": ANYBODY}
    for more in ({}, {"registration": registration}):
        reader.ask("PUT", place, {**PLACES[place], **more, "stateId": f"s{len(more)}"}, MINE)
    assert listed(reader, place) == ["s0", "s1"]
    assert listed(reader, place, registration=registration) == ["s1"]
    assert reader.ask("DELETE", place, {**of_all, "registration": registration}).status_code == 204
    assert listed(reader, place) == ["s0"]
    assert reader.ask("DELETE", place, of_all).status_code == 204
    assert listed(reader, place) == []


@pytest.mark.parametrize("place", ["activities/profile", "agents/profile"])
def test_profiles_are_removed_one_by_one_only(reader: Reader, place: str) -> None:
    params = {name: value for name, value in PLACES[place].items() if name != "profileId"}
    assert reader.ask("DELETE", place, params).status_code == 400


@everywhere
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_what_is_missing_or_wrong_is_named(reader: Reader, place: str, method: str) -> None:
    body = MINE if method in ("PUT", "POST") else None
    wrong = {"activityId": "lesson", "agent": "true", "registration": "mine", "since": "today"}
    for name in PLACES[place]:
        if name != name_of(place):
            without = {other: value for other, value in PLACES[place].items() if other != name}
            for params in (without, {**PLACES[place], name: wrong[name]}):
                response = reader.ask(method, place, params, body)
                assert response.status_code == 400
                assert name in response.text
    for more in ({"mood": "good"}, {"StateId": "x"}, {"registration": "mine"}):
        assert reader.ask(method, place, {**PLACES[place], **more}, body).status_code == 400


@pytest.mark.parametrize("place", PLACES)
def test_writers_side_by_side_lose_no_change(app: Flask, place: str) -> None:
    readers = [Reader(app) for _ in range(4)]

    def add(reader: Reader, number: int) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                for step in range(4):
                    response = reader.ask("POST", place, PLACES[place], {f"{number}-{step}": True})
                    assert response.status_code == 204

        return run

    threads = [threading.Thread(target=add(reader, number)) for number, reader in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads(readers[0].ask("GET", place, PLACES[place]).data)) == 16
