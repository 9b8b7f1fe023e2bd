"""PUT and POST /xapi/statements (C 2.1.1, 2.1.2 / 4.1.6.1)."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from flask import Flask

from lms.foundation.database import db
from lms.lrs.log import head
from tests.lrs.reader import Reader
from tests.lrs.statements import statement


def stored() -> int:
    db.session.rollback()
    return head(db.session())


def test_a_statement_is_put_under_its_id(reader: Reader) -> None:
    one = statement()
    assert reader.put(one).status_code == 204
    told = json.loads(reader.get(statementId=one["id"]).data)
    assert {name: told[name] for name in one} == one


def test_the_parameter_is_the_id_where_the_statement_has_none(reader: Reader) -> None:
    one = statement()
    identifier = one.pop("id")
    assert reader.ask("PUT", "statements", {"statementId": identifier}, one).status_code == 204
    assert reader.get(statementId=identifier).status_code == 200


@pytest.mark.parametrize(
    "params", [{}, {"statementId": "12"}, {"statementId": str(uuid.uuid4())}, {"statementID": str(uuid.uuid4())}]
)
def test_a_put_with_a_wrong_parameter_is_refused(reader: Reader, params: dict[str, str]) -> None:
    assert reader.ask("PUT", "statements", params, statement()).status_code == 400
    assert stored() == 0


def test_a_put_takes_one_statement_only(reader: Reader) -> None:
    one = statement()
    assert reader.ask("PUT", "statements", {"statementId": one["id"]}, [one]).status_code == 400


def test_a_post_answers_the_ids_in_order(reader: Reader) -> None:
    one, other = statement(), statement()
    del other["id"]
    response = reader.post(one, other)
    assert response.status_code == 200
    told = json.loads(response.data)
    assert told[0] == one["id"]
    assert uuid.UUID(told[1])
    assert stored() == 2


def test_one_bad_statement_stores_none_and_is_named(reader: Reader) -> None:
    response = reader.post(statement(), statement() | {"verb": {"id": "looked"}}, statement())
    assert response.status_code == 400
    assert "[1] statement.verb.id" in response.text
    assert stored() == 0


def test_an_id_twice_in_a_batch_is_refused(reader: Reader) -> None:
    one = statement()
    assert reader.post(one, {**one, "id": one["id"].upper()}).status_code == 400
    assert stored() == 0


def test_the_same_again_is_success_and_stored_once(reader: Reader) -> None:
    one = statement()
    assert [reader.put(one).status_code, reader.put(one).status_code, reader.post(one).status_code] == [204, 204, 200]
    assert stored() == 1


def test_another_statement_under_a_known_id_is_a_conflict_and_nothing_is_stored(reader: Reader) -> None:
    one = statement()
    reader.post(one)
    changed = one | {"verb": {"id": "http://example.org/other"}}
    assert reader.put(changed).status_code == 409
    assert reader.post(statement(), changed).status_code == 409
    assert stored() == 1
    assert json.loads(reader.get(statementId=one["id"]).data)["verb"] == one["verb"]


def test_the_server_says_who_wrote_and_when(app: Flask, reader: Reader) -> None:
    one = statement(authority={"mbox": "mailto:somebody@else.example"}, stored="2001-01-01T00:00:00Z")
    reader.post(one)
    told = json.loads(reader.get(statementId=one["id"]).data)
    assert told["authority"]["account"]["name"].startswith("credential")
    assert told["authority"]["account"]["homePage"] == app.extensions["settings"].base_url
    assert told["stored"] > "2020"


@pytest.mark.parametrize(("version", "given", "told"), [
    ("2.0.0", None, "2.0.0"), ("1.0.3", None, "1.0.0"), ("1.0.3", "1.0.1", "1.0.1"), ("2.0.0", "1.0.3", "1.0.3"),
])  # fmt: skip
def test_a_statement_keeps_its_version_or_gets_one(app: Flask, version: str, given: str | None, told: str) -> None:
    reader, one = Reader(app, version=version), statement(**({"version": given} if given else {}))
    assert reader.post(one).status_code == 200
    assert json.loads(reader.get(statementId=one["id"]).data)["version"] == told


def test_a_single_context_activity_is_told_as_a_list(reader: Reader) -> None:
    parent: dict[str, Any] = {"contextActivities": {"parent": {"id": "http://example.org/p"}}}
    one = statement(context=parent)
    reader.post(one)
    told = json.loads(reader.get(statementId=one["id"]).data)
    assert told["context"]["contextActivities"]["parent"] == [{"id": "http://example.org/p"}]


def test_what_is_new_in_2_0_is_unknown_to_1_0(app: Flask, reader: Reader, older: Reader) -> None:
    agent = {"objectType": "contextAgent", "agent": {"mbox": "mailto:a@b.example"}, "relevantTypes": ["http://a.b/c"]}
    assert reader.post(statement(context={"contextAgents": [agent]})).status_code == 200
    assert older.post(statement(context={"contextAgents": [agent]})).status_code == 400


def test_a_batch_of_none_is_stored_as_none(reader: Reader) -> None:
    response = reader.ask("POST", "statements", body=[])
    assert (response.status_code, json.loads(response.data)) == (200, [])


def test_another_content_type_is_refused(reader: Reader) -> None:
    assert reader.post(statement(), headers={"Content-Type": "text/plain"}).status_code == 400
