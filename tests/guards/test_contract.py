"""Every door of /phone/ and /xapi/ stands in the contract as it is, and nothing else does."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from lms.contract import contract
from lms.foundation.doors import ANYONE, Role, door_of, open_to_anyone

OUTSIDE = ("/phone/", "/xapi/")
# What a door answers by itself.
IMPLIED = {"HEAD", "OPTIONS"}
SOMEBODY = "00000000-0000-4000-8000-000000000000"
Door = tuple[str, str]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return contract()


def address_of(rule: Rule) -> str:
    """As OpenAPI writes it: ``/phone/help/{call_id}/voice``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def doors_of(app: Flask) -> dict[Door, Rule]:
    """The doors that do not refuse their method (405); the routes of /xapi/ take all methods and then look."""
    client = app.test_client()
    return {
        (address_of(rule), method): rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(OUTSIDE)
        for method in (rule.methods or set()) - IMPLIED
        if client.open(re.sub(r"<[^>]+>", SOMEBODY, rule.rule), method=method).status_code != 405
    }


def doors_in(described: dict[str, Any]) -> set[Door]:
    return {(address, method.upper()) for address, methods in described["paths"].items() for method in methods}


def test_every_door_is_described_and_nothing_else(app: Flask, described: dict[str, Any]) -> None:
    assert doors_in(described) == set(doors_of(app))


def test_the_guard_sees_a_door_that_is_not_described(app: Flask, described: dict[str, Any]) -> None:
    app.add_url_rule("/phone/made-up", "made_up", open_to_anyone(lambda: ""))
    assert set(doors_of(app)) - doors_in(described) == {("/phone/made-up", "GET")}


def test_who_may_come_in_is_said_as_the_door_says_it(app: Flask, described: dict[str, Any]) -> None:
    for (address, method), rule in doors_of(app).items():
        said = described["paths"][address][method.lower()]["security"]
        door = door_of(app.view_functions[rule.endpoint])
        if address.startswith("/xapi/"):
            expected: list[list[dict[str, Any]]] = [[] if address == "/xapi/about" else [{"credential": []}]]
        elif door == frozenset({Role.RESIDENT}):
            expected = [[{"device": []}]]
        else:
            expected = [[], [{}, {"device": []}]] if door == ANYONE else []
        assert said in expected, (method, address)


def test_what_is_referred_to_is_there(described: dict[str, Any]) -> None:
    assert [place for place in references(described) if not found(described, place)] == []
    broken = copy.deepcopy(described)
    del broken["components"]["schemas"]["Error"]
    assert [place for place in references(broken) if not found(broken, place)]


def test_every_operation_has_a_name_and_says_what_it_does(described: dict[str, Any]) -> None:
    operations = [each for methods in described["paths"].values() for each in methods.values()]
    assert all(each["summary"] and each["tags"] for each in operations)
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names)


def test_anyone_may_read_the_contract(client: FlaskClient, described: dict[str, Any]) -> None:
    answer = client.get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert json.loads(answer.data) == described
    assert client.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def found(described: dict[str, Any], reference: str) -> bool:
    inner: Any = described
    for step in reference.removeprefix("#/").split("/"):
        inner = inner.get(step) if isinstance(inner, dict) else None
    return inner is not None
