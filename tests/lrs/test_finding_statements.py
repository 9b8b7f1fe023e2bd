"""GET /xapi/statements (C 2.1.3 / 4.1.6.1)."""

from __future__ import annotations

import json
import uuid
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from flask import Flask

from lms.foundation import clock
from lms.lrs.log import append, draft
from tests.lrs.reader import ACTIVITY, ANYBODY, Reader
from tests.lrs.statements import AUTHORITY, statement

pytestmark = pytest.mark.slow

LAN = {"mbox": "mailto:lan@example.org"}
TEAM = {"objectType": "Group", "name": "Team", "member": [LAN]}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def ref(to: dict[str, Any]) -> dict[str, Any]:
    return {"objectType": "StatementRef", "id": to["id"]}


def voiding(one: dict[str, Any]) -> dict[str, Any]:
    return statement() | {"verb": VOIDED, "object": ref(one)}


def sub(**more: Any) -> dict[str, Any]:
    verb = {"id": "http://example.org/inner"}
    return {"objectType": "SubStatement", "actor": ANYBODY, "verb": verb, "object": {"id": ACTIVITY}, **more}


# A statement and a filter that finds it, among others that it does not fit.
FOUND: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "its verb": ({"verb": {"id": "http://example.org/v"}}, {"verb": "http://example.org/v"}),
    "its activity": ({"object": {"id": ACTIVITY}}, {"activity": ACTIVITY}),
    "its actor": ({"actor": LAN}, {"agent": LAN}),
    "a member of its actor": ({"actor": TEAM}, {"agent": LAN}),
    "somebody it is about": ({"object": {"objectType": "Agent", **LAN}}, {"agent": LAN}),
    "an account": ({"actor": {"account": {"homePage": "http://a.b", "name": "ada"}}},
        {"agent": {"account": {"homePage": "http://a.b", "name": "ada"}}}),
    "a registration": ({"context": {"registration": "0C7C4E2E-6c0f-4a66-b8d8-2f8f7a1f3a11"}},
        {"registration": "0c7c4e2e-6c0f-4a66-b8d8-2f8f7a1f3a11"}),
    "its instructor": ({"context": {"instructor": LAN}}, {"agent": LAN, "related_agents": True}),
    "a member of its team": ({"context": {"team": TEAM}}, {"agent": LAN, "related_agents": True}),
    "an agent of its context": (
        {"context": {"contextAgents": [{"objectType": "contextAgent", "agent": LAN}]}},
        {"agent": LAN, "related_agents": True}),
    "a group of its context": (
        {"context": {"contextGroups": [{"objectType": "contextGroup", "group": TEAM}]}},
        {"agent": LAN, "related_agents": True}),
    "a grouping": ({"context": {"contextActivities": {"grouping": [{"id": ACTIVITY}]}}},
        {"activity": ACTIVITY, "related_activities": True}),
    "the activity of a SubStatement": ({"object": sub()}, {"activity": ACTIVITY, "related_activities": True}),
    "the actor of a SubStatement": ({"object": sub()}, {"agent": ANYBODY, "related_agents": True}),
    "all at once": ({"actor": LAN, "object": {"id": ACTIVITY}, "verb": {"id": "http://example.org/v"}},
        {"agent": LAN, "activity": ACTIVITY, "verb": "http://example.org/v", "since": "2020-01-01T00:00:00Z"}),
}  # fmt: skip
NOT_FOUND: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "its instructor, not related": ({"context": {"instructor": LAN}}, {"agent": LAN}),
    "a grouping, not related": (
        {"context": {"contextActivities": {"grouping": [{"id": ACTIVITY}]}}}, {"activity": ACTIVITY}),
    "the verb of a SubStatement": ({"object": sub()}, {"verb": "http://example.org/inner"}),
    "the same name elsewhere": ({"actor": {"account": {"homePage": "http://a.b", "name": "ada"}}},
        {"agent": {"account": {"homePage": "http://c.d", "name": "ada"}}}),
    "one filter of two": ({"actor": LAN}, {"agent": LAN, "verb": "http://example.org/v"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_statement_is_found_by(reader: Reader, name: str) -> None:
    changes, params = FOUND[name]
    one = {**statement(), **changes}
    assert reader.post(statement(), one, statement("bob")).status_code == 200
    assert reader.found(**params) == [one["id"]]


@pytest.mark.parametrize("name", NOT_FOUND)
def test_a_statement_is_not_found_by(reader: Reader, name: str) -> None:
    changes, params = NOT_FOUND[name]
    reader.post({**statement(), **changes})
    assert reader.found(**params) == []


def test_its_writer_is_a_related_agent(reader: Reader) -> None:
    one = statement()
    reader.post(one)
    writer = json.loads(reader.get(statementId=one["id"]).data)["authority"]
    assert reader.found(agent=writer, related_agents=True) == [one["id"]]
    assert reader.found(agent=writer) == []


def test_newest_first_unless_asked_otherwise(reader: Reader) -> None:
    ids = [reader.post(each) and each["id"] for each in (statement(), statement(), statement())]
    assert reader.found() == ids[::-1]
    assert reader.found(ascending=True) == ids


def test_since_is_exclusive_and_until_inclusive(reader: Reader) -> None:
    some = [statement() for _ in range(3)]
    reader.post(*some)
    middle = json.loads(reader.get(statementId=some[1]["id"]).data)["stored"]
    assert reader.found(since=middle) == [some[2]["id"]]
    assert reader.found(until=middle) == [some[1]["id"], some[0]["id"]]


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("filtered", [False, True])
def test_pages_follow_one_another_without_gap_or_repetition(reader: Reader, ascending: bool, filtered: bool) -> None:
    some = [statement() for _ in range(7)]
    reader.post(*some)
    params = {"verb": some[0]["verb"]["id"]} if filtered else {}
    page = json.loads(reader.get(limit=3, ascending=ascending, **params).data)
    seen = [each["id"] for each in page["statements"]]
    while page["more"]:
        assert page["more"].startswith("/xapi/statements?")
        reader.post(statement()) if not ascending else None
        page = reader.follow(page["more"])
        seen += [each["id"] for each in page["statements"]]
    ids = [each["id"] for each in some]
    assert seen == (ids if ascending else ids[::-1])


def test_a_voided_statement_shows_only_by_its_voided_id(reader: Reader) -> None:
    one = statement()
    void = voiding(one)
    reader.post(one)
    assert reader.get(voidedStatementId=one["id"]).status_code == 404
    reader.post(void)
    assert reader.get(statementId=one["id"]).status_code == 404
    assert json.loads(reader.get(voidedStatementId=one["id"]).data)["id"] == one["id"]
    assert reader.found() == [void["id"]]
    assert reader.get(statementId=void["id"]).status_code == 200


def test_what_voids_may_come_first_and_is_never_voided(reader: Reader) -> None:
    one = statement()
    first = voiding(one)
    second = voiding(first)
    reader.post(second)
    reader.post(first)
    reader.post(one)
    assert reader.found() == [first["id"], second["id"]]
    assert reader.get(statementId=first["id"]).status_code == 200


@pytest.mark.parametrize("order", ["target first", "target last", "target between"])
def test_who_refers_inherits_what_the_target_matches(reader: Reader, order: str) -> None:
    target = statement() | {"actor": LAN, "object": {"id": ACTIVITY}}
    middle = statement("bob") | {"object": ref(target)}
    outer = statement("eve") | {"object": ref(middle)}
    orders = {
        "target first": [target, middle, outer],
        "target last": [outer, middle, target],
        "target between": [outer, target, middle],
    }
    for each in orders[order]:
        assert reader.post(each).status_code == 200
    newest_first = [each["id"] for each in orders[order]][::-1]
    assert reader.found(agent=LAN) == newest_first
    assert reader.found(activity=ACTIVITY) == newest_first
    assert reader.found(agent=outer["actor"]) == [outer["id"]]


def test_a_circle_of_references_ends(reader: Reader) -> None:
    one, other = statement() | {"actor": LAN}, statement()
    one["object"], other["object"] = ref(other), ref(one)
    reader.post(one, other)
    assert reader.found(agent=LAN) == [other["id"], one["id"]]


REFUSED: dict[str, dict[str, Any]] = {
    "an unknown parameter": {"mood": "good"},
    "a parameter in wrong case": {"Verb": "http://a.b/c"},
    "both ids": {"statementId": str(uuid.uuid4()), "voidedStatementId": str(uuid.uuid4())},
    "an id and a filter": {"statementId": str(uuid.uuid4()), "verb": "http://a.b/c"},
    "an id and a limit": {"statementId": str(uuid.uuid4()), "limit": 1},
    "an id that is none": {"statementId": "12"},
    "an agent that is no JSON": {"agent": "lan"},
    "an agent without identifier": {"agent": {"name": "Lan"}},
    "a verb by word": {"verb": "looked"},
    "an activity by word": {"activity": "lesson"},
    "a registration by word": {"registration": "mine"},
    "a time by word": {"since": "yesterday"},
    "a limit below nought": {"limit": -1},
    "a limit by word": {"limit": "few"},
    "a format that is none": {"format": "short"},
    "a flag that is neither": {"ascending": "yes"},
    "attachments that are neither": {"attachments": "1"},
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_question_is_refused_for(reader: Reader, name: str) -> None:
    response = reader.get(**REFUSED[name])
    assert response.status_code == 400
    assert response.text.startswith("parameter ")


def test_what_is_not_here_is_not_found(reader: Reader) -> None:
    assert reader.get(statementId=str(uuid.uuid4())).status_code == 404


def test_ids_are_told_with_nothing_else(reader: Reader) -> None:
    parent = {"id": "http://a.b/p", "definition": {"name": {"en": "P"}}}
    one = statement(context={"team": TEAM, "contextActivities": {"parent": [parent]}})
    one["actor"], one["object"] = {**LAN, "name": "Lan"}, {**one["object"], "objectType": "Activity"}
    one["verb"] = {"id": "http://a.b/c", "display": {"en": "c"}}
    reader.post(one)
    [told] = json.loads(reader.get(format="ids").data)["statements"]
    assert told["actor"] == LAN
    assert told["verb"] == {"id": "http://a.b/c"}
    assert told["object"] == {"id": one["object"]["id"]}
    assert told["context"] == {
        "team": {"objectType": "Group", "member": [LAN]}, "contextActivities": {"parent": [{"id": "http://a.b/p"}]},
    }  # fmt: skip


def test_canonical_tells_one_language_of_all_that_was_said(reader: Reader) -> None:
    names = [{"en-GB": "lesson", "vi": "bài học"}, {"fr": "leçon"}]
    for name in names:
        reader.post(statement() | {"object": {"id": ACTIVITY, "definition": {"name": name}}})
    for wanted, told in (("vi-VN, en;q=0.5", {"vi": "bài học"}), ("en", {"en-GB": "lesson"}), ("fr", {"fr": "leçon"})):
        response = reader.ask("GET", "statements", {"format": "canonical"}, headers={"Accept-Language": wanted})
        for each in json.loads(response.data)["statements"]:
            assert each["object"]["definition"]["name"] == told


def test_exact_tells_what_was_sent(reader: Reader) -> None:
    one = statement() | {"object": {"id": ACTIVITY, "definition": {"name": {"en": "a", "vi": "b"}}}}
    one["result"] = {"score": {"raw": 1.0, "scaled": 0.5}, "extensions": {"http://a.b/c": None, "http://a.b/d": 10**30}}
    reader.post(one)
    told = json.loads(reader.get(statementId=one["id"], format="exact").data)
    assert {name: told[name] for name in one} == one


def test_the_headers_say_the_truth(reader: Reader) -> None:
    one = statement()
    reader.post(one)
    response = reader.get(statementId=one["id"])
    stored = clock.parse_iso(json.loads(response.data)["stored"])
    assert clock.parse_iso(response.headers["X-Experience-API-Consistent-Through"]) >= stored
    assert parsedate_to_datetime(response.headers["Last-Modified"]) == stored.replace(microsecond=0)
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_head_tells_the_same_without_the_body(reader: Reader) -> None:
    one = statement()
    reader.post(one)
    for params in ({"statementId": one["id"]}, {"limit": 1}):
        asked, headed = (reader.ask(method, "statements", params) for method in ("GET", "HEAD"))
        assert headed.status_code == 200
        assert headed.data == b""
        assert headed.headers["Content-Length"] == asked.headers["Content-Length"]
        assert headed.headers["Last-Modified"] == asked.headers["Last-Modified"]
    assert reader.ask("HEAD", "statements", {"statementId": "12"}).status_code == 400


def test_what_phones_wrote_is_found_too(app: Flask, reader: Reader) -> None:
    from_phone = statement("somebody")
    append([draft(from_phone, AUTHORITY)])
    assert reader.found(agent=from_phone["actor"]) == [from_phone["id"]]
    assert reader.found(agent=AUTHORITY, related_agents=True) == [from_phone["id"]]


def test_how_far_the_answer_reaches_is_told_with_a_refusal_too(reader: Reader) -> None:
    for params in ({"LIMIT": 1}, {"agent": "nobody"}, {"statementId": statement()["id"]}):
        response = reader.get(**params)
        assert response.status_code in (400, 404)
        assert response.headers["X-Experience-API-Consistent-Through"]


@pytest.mark.parametrize("version", [None, "1.0.3", "9.9"])
def test_so_it_is_with_one_for_its_version_its_method_its_key_or_its_body(older: Reader, version: str | None) -> None:
    named = {"X-Experience-API-Version": version}
    answers = [
        older.ask("GET", "statements", {"LIMIT": 1}, headers=named),
        older.ask("POST", "statements", body={"actor": 1}, headers=named),
        older.ask("PUT", "statements", {"statementId": "none"}, body=b"[", headers=named),
        older.ask("POST", "statements", {"method": "GET"}, b"nothing=1", headers=named),
        older.ask("DELETE", "statements", headers=named),
        older.ask("GET", "statements", headers={**named, "Authorization": None}),
    ]
    for response in answers:
        assert response.status_code in (400, 401, 405)
        assert response.headers["X-Experience-API-Consistent-Through"]
