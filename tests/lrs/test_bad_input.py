"""Whatever is sent: the right status, words that name the place, and nothing half stored."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from lms.foundation.database import db
from lms.lrs.log import head
from tests.lrs.reader import ACTIVITY, ANYBODY, Reader
from tests.lrs.statements import statement

pytestmark = pytest.mark.slow


def text(**changes: Any) -> str:
    return json.dumps({**statement(), **changes})


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "body"),
    "half": (text().encode()[:-5], "body"),
    "two values": (b"{} {}", "body"),
    "a word": (b"hello", "body"),
    "bytes that are no UTF-8": (b'{"id": "\xff\xfe"}', "body"),
    "not a number": (b'{"result": {"score": {"raw": NaN}}}', "body"),
    "a number without end": (b'{"result": {"score": {"raw": 1e999}}}', "body"),
    "a lone surrogate": (text(result={"response": "x"}).replace('"x"', r'"\ud800"').encode(), "body"),
    "a bare control character": (text(result={"response": "x"}).replace('"x"', '"\x01"').encode(), "body"),
    "a NUL": (text(result={"response": "a\x00b"}).encode(), "statement.result.response"),
    "a NUL in a name": (text(actor={**ANYBODY, "name": "\x00"}).encode(), "statement.actor.name"),
    "a key twice": (b'{"actor": {"mbox": "mailto:a@b.c", "mbox": "mailto:d@e.f"}}', "mbox"),
    "nested without end": (b"[" * 100_000, "body"),
    "nested in an extension": (
        text(result={"extensions": {"http://a.b/c": json.loads("[" * 40 + "]" * 40)}}).encode(),
        "statement.result.extensions.http://a.b/c"),
    "a number": (b"7", "statement"),
    "a list of numbers": (b"[1, 2]", "[0] statement"),
    "null": (b"null", "statement"),
    "a property that is null": (text(result=None).encode(), "statement.result"),
    "a map that is a list": (text(verb={"id": "http://a.b/c", "display": []}).encode(), "statement.verb.display"),
    "a key of many letters": (b'{"' + b"x" * 1_000_000 + b'": 1}', "statement"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_refused_and_the_place_is_named(reader: Reader, name: str) -> None:
    body, place = BROKEN[name]
    response = reader.ask("POST", "statements", body=body)
    assert response.status_code == 400
    assert place in response.text
    assert len(response.text) < 700
    assert head(db.session()) == 0


def test_too_large_a_body_is_refused_unread(reader: Reader) -> None:
    body = b"[" + b" " * 50_000_000 + b"]"
    tracemalloc.start()
    try:
        response = reader.ask("POST", "statements", body=body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert response.status_code == 413
    assert peak < 20_000_000


def test_an_object_of_very_many_keys_is_refused(reader: Reader) -> None:
    keys = ",".join(f'"k{number}":1' for number in range(500_000))
    response = reader.ask("POST", "statements", body=b"{" + keys.encode() + b"}")
    assert response.status_code == 400


def test_characters_that_are_allowed_come_back(reader: Reader) -> None:
    one = statement(result={"response": "tab\t, bell\x07, \u2028, 😀, \U0010ffff, e\u0301"})
    assert reader.post(one).status_code == 200
    assert json.loads(reader.get(statementId=one["id"]).data)["result"] == one["result"]


@pytest.mark.parametrize("when", ["1999-01-01T00:00:00Z", "2039-01-01T00:00:00Z"])
def test_a_clock_that_is_years_off_is_stored_as_it_is(reader: Reader, when: str) -> None:
    one = statement() | {"timestamp": when}
    assert reader.post(one).status_code == 200
    assert json.loads(reader.get(statementId=one["id"]).data)["timestamp"] == when


def test_a_nul_in_a_parameter_is_refused(reader: Reader) -> None:
    params = {"activityId": ACTIVITY, "profileId": "a\x00b"}
    assert reader.ask("PUT", "activities/profile", params, {}).status_code == 400
    assert reader.ask("GET", "activities/profile", params).status_code == 400
    assert (
        reader.ask("GET", "agents", {"agent": {"account": {"homePage": "http://a", "name": "\x00"}}}).status_code == 400
    )


def test_a_parameter_twice_is_refused(reader: Reader) -> None:
    assert reader.ask("GET", "statements?limit=1&limit=2").status_code == 400
