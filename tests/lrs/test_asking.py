"""Who may ask what, in which version and which syntax (C 1.3, 3.2, 3.3, 4.0 / 4.1.2, 4.1.5)."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from flask import Flask

from lms import create_app
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.lrs import cli, credentials
from lms.lrs.models import Credential
from tests.lrs.reader import ACTIVITY, ANYBODY, Reader
from tests.lrs.statements import statement

pytestmark = pytest.mark.slow

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RESOURCES: dict[str, dict[str, Any]] = {
    "statements": {"limit": "1"},
    "activities/state": {"activityId": ACTIVITY, "agent": ANYBODY},
    "activities/profile": {"activityId": ACTIVITY},
    "agents/profile": {"agent": ANYBODY},
    "activities": {"activityId": ACTIVITY},
    "agents": {"agent": ANYBODY},
}


@pytest.mark.parametrize("place", RESOURCES)
def test_nobody_comes_in_without_a_credential(reader: Reader, place: str) -> None:
    for header in (None, "Basic", "Basic !", "Basic Zm9vOmJhcg==", "Basic AABhOmI=", "Bearer abc"):
        response = reader.ask("GET", place, RESOURCES[place], headers={"Authorization": header})
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("place", RESOURCES)
@pytest.mark.parametrize(("given", "status", "told"), [
    ("2.0.0", 200, "2.0.0"), ("2.0", 200, "2.0.0"), ("1.0.3", 200, "1.0.3"), ("1.0", 200, "1.0.3"),
    ("1.0.0", 200, "1.0.3"), (None, 400, "2.0.0"), ("0.95", 400, "2.0.0"), ("1.1.0", 400, "2.0.0"),
    ("3.0.0", 400, "2.0.0"), ("", 400, "2.0.0"),
])  # fmt: skip
def test_the_version_is_needed_and_told(reader: Reader, place: str, given: str | None, status: int, told: str) -> None:
    response = reader.ask("GET", place, RESOURCES[place], headers={"X-Experience-API-Version": given})
    assert response.status_code == status
    assert response.headers["X-Experience-API-Version"] == told


def test_the_version_told_to_who_names_none_is_a_setting(settings: Settings) -> None:
    app = create_app(replace(settings, lrs_default_version="1.0.3"))
    with app.app_context():
        response = Reader(app).ask("GET", "statements", headers={"X-Experience-API-Version": None})
        assert response.headers["X-Experience-API-Version"] == "1.0.3"
        db.session.remove()
        db.engine.dispose()


SCOPES: dict[str, tuple[str, ...]] = {
    "statements/write": ("POST statements",),
    "statements/read": ("GET statements", "GET activities", "GET agents"),
    "statements/read/mine": ("GET statements",),
    "state": ("GET activities/state", "PUT activities/state"),
    "all": (
        "POST statements", "GET statements", "GET activities", "GET agents", "GET activities/state",
        "PUT activities/state", "GET activities/profile", "GET agents/profile",
    ),
}  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_its_doors_and_no_other(app: Flask, scope: str) -> None:
    reader = Reader(app, scope)
    for door in SCOPES["all"]:
        method, place = door.split()
        params = {} if method == "POST" else dict(RESOURCES[place])
        if method == "PUT":
            params["stateId"] = "one"
        response = reader.ask(method, place, params, statement() if method in ("POST", "PUT") else None)
        assert (response.status_code == 403) == (door not in SCOPES[scope]), door


def test_who_reads_his_own_sees_nothing_else(app: Flask) -> None:
    one, other = Reader(app, "statements/write", "statements/read/mine"), Reader(app)
    mine, theirs = statement(), statement()
    about_theirs = statement() | {"object": {"objectType": "StatementRef", "id": mine["id"]}}
    one.post(mine)
    other.post(theirs, about_theirs)
    assert one.found() == [mine["id"]]
    assert one.get(statementId=mine["id"]).status_code == 200
    assert one.get(statementId=theirs["id"]).status_code == 404
    assert len(other.found()) == 3


def test_a_credential_is_listed_with_its_last_use_and_revoked(app: Flask) -> None:
    runner = CliRunner()
    made = runner.invoke(cli.credential, ["add", "A tool", "--scope", "all"], obj=lambda: app)
    lines = dict(line.split() for line in made.output.splitlines())
    assert lines["endpoint"] == "http://localhost/xapi"
    assert "never used" in runner.invoke(cli.credential, ["list"], obj=lambda: app).output
    reader = Reader(app)
    reader.key, reader.secret = lines["key"], lines["secret"]
    assert reader.get().status_code == 200
    assert "last used" in runner.invoke(cli.credential, ["list"], obj=lambda: app).output
    assert runner.invoke(cli.credential, ["revoke", lines["key"]], obj=lambda: app).exit_code == 0
    assert reader.get().status_code == 401
    assert "revoked" in runner.invoke(cli.credential, ["list"], obj=lambda: app).output
    assert runner.invoke(cli.credential, ["revoke", "nobody"], obj=lambda: app).exit_code == 1


def test_the_secret_is_kept_nowhere(app: Flask, tmp_path: Path) -> None:
    made = credentials.add("a tool", ["all"])
    [kept] = db.session.query(Credential).all()
    assert made.secret.encode() not in kept.secret
    assert clock.now() >= kept.made_at
    with pytest.raises(ValueError, match="scope"):
        credentials.add("a tool", ["everything"])


def form(older: Reader, method: str, **fields: Any) -> Any:
    texts = {
        name.replace("__", "-"): text if isinstance(text, str) else json.dumps(text) for name, text in fields.items()
    }
    return older.ask("POST", "statements", {"method": method}, urlencode(texts).encode(), FORM)


def test_a_form_may_stand_for_another_method_in_1_0(older: Reader) -> None:
    one = statement()
    assert form(older, "PUT", statementId=one["id"], content=one).status_code == 204
    assert form(older, "POST", content=[statement()]).status_code == 200
    response = form(older, "GET", limit="1", verb=one["verb"]["id"])
    assert response.status_code == 200
    assert {"statements", "more"} == set(json.loads(response.data))


def test_the_fields_of_a_form_may_be_its_headers(older: Reader) -> None:
    fields = {**older.headers(), "statementId": str(uuid.uuid4()), "content": json.dumps(statement())}
    one = json.loads(fields["content"])
    fields["statementId"] = one["id"]
    nothing = {"Authorization": None, "X-Experience-API-Version": None}
    body = urlencode(fields).encode()
    assert older.ask("POST", "statements", {"method": "PUT"}, body, {**FORM, **nothing}).status_code == 204


@pytest.mark.parametrize(
    ("field", "value", "status"), [("X-Experience-API-Version", "0.8", 400), ("Authorization", "Basic eDp5", 401)]
)
def test_what_the_form_says_counts_whatever_header_stands_beside_it(
    older: Reader, field: str, value: str, status: int
) -> None:
    """C 1.3: the fields are treated as headers; those that were really sent are the browser's own."""
    one = statement()
    assert form(older, "PUT", statementId=one["id"], content=one, **{field: value}).status_code == status
    assert form(older, "PUT", statementId=one["id"], content=one).status_code == 204


def test_a_broken_form_is_refused(older: Reader) -> None:
    one = statement()
    assert form(older, "PUT", statementId=one["id"]).status_code == 400
    assert form(older, "TRACE", content=one).status_code == 400
    assert form(older, "GET", mood="good").status_code == 400
    both = {"method": "PUT", "statementId": one["id"]}
    assert older.ask("POST", "statements", both, urlencode({"content": "{}"}).encode(), FORM).status_code == 400
    assert older.ask("POST", "statements", {"method": "PUT"}, one).status_code == 400
    assert older.ask("GET", "statements", {"method": "POST"}).status_code == 400


def test_the_form_is_no_part_of_2_0(reader: Reader) -> None:
    assert form(reader, "GET", limit="1").status_code == 400
    assert form(reader, "PUT", content=statement()).status_code == 400


@pytest.mark.parametrize(("version", "told"), [
    (None, ["2.0.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3"]), ("2.0.0", ["2.0.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3"]),
    ("1.0.3", ["1.0.0", "1.0.1", "1.0.2", "1.0.3"]),
])  # fmt: skip
def test_about_is_open_and_tells_the_versions(reader: Reader, version: str | None, told: list[str]) -> None:
    response = reader.ask("GET", "about", headers={"Authorization": None, "X-Experience-API-Version": version})
    assert json.loads(response.data) == {"version": told}
    assert reader.ask("HEAD", "about").status_code == 200


def test_an_activity_is_told_with_all_that_was_said_of_it(reader: Reader) -> None:
    unknown = {"objectType": "Activity", "id": ACTIVITY}
    assert json.loads(reader.ask("GET", "activities", {"activityId": ACTIVITY}).data) == unknown
    for definition in ({"name": {"en": "A"}, "type": "http://a.b/t"}, {"name": {"vi": "B"}, "type": "http://a.b/u"}):
        reader.post(statement() | {"object": {"id": ACTIVITY, "definition": definition}})
    told = json.loads(reader.ask("GET", "activities", {"activityId": ACTIVITY}).data)
    assert told["definition"] == {"name": {"en": "A", "vi": "B"}, "type": "http://a.b/u"}
    for params in ({}, {"activityId": "lesson"}, {"activityid": ACTIVITY}):
        assert reader.ask("GET", "activities", params).status_code == 400


def test_an_agent_is_told_with_all_names_it_goes_by(reader: Reader) -> None:
    for name in ("Lan", "Cô Lan"):
        reader.post(statement() | {"actor": {**ANYBODY, "name": name}})
    told = json.loads(reader.ask("GET", "agents", {"agent": ANYBODY}).data)
    assert told == {"objectType": "Person", "name": ["Cô Lan", "Lan"], "mbox": [ANYBODY["mbox"]]}
    nobody = {"account": {"homePage": "http://a.b", "name": "nobody"}}
    told = json.loads(reader.ask("GET", "agents", {"agent": nobody}).data)
    assert told == {"objectType": "Person", "account": [nobody["account"]]}
    for params in ({}, {"agent": "lan"}, {"agent": {"name": "Lan"}}, {"Agent": ANYBODY}):
        assert reader.ask("GET", "agents", params).status_code == 400


@pytest.mark.parametrize("place", [*RESOURCES, "about"])
def test_head_is_answered_everywhere(reader: Reader, place: str) -> None:
    response = reader.ask("HEAD", place, RESOURCES.get(place))
    assert (response.status_code, response.data) == (200, b"")


def test_another_site_cannot_ride_on_a_cookie(app: Flask, reader: Reader) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert reader.post(statement(), headers=elsewhere).status_code == 403
    assert reader.post(statement()).status_code == 200


def test_a_method_that_is_not_served_is_told_so(reader: Reader) -> None:
    assert reader.ask("DELETE", "statements").status_code == 405
    assert reader.ask("PUT", "activities", {"activityId": ACTIVITY}, {}).status_code == 405


def test_method_and_version_are_judged_before_the_credential(reader: Reader) -> None:
    stranger = {"Authorization": None}
    assert reader.ask("DELETE", "statements", {"statementId": str(uuid.uuid4())}, headers=stranger).status_code == 405
    for method in ("POST", "PUT", "DELETE"):
        assert reader.ask(method, "agents", RESOURCES["agents"], headers=stranger).status_code == 405
    silent = {**stranger, "X-Experience-API-Version": None}
    assert reader.ask("GET", "statements", headers=silent).status_code == 400
    assert reader.ask("POST", "statements", body=statement(), headers=silent).status_code == 400
