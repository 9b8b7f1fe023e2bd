"""What is a statement and what is not; each fault names its place."""

from __future__ import annotations

from typing import Any

import pytest

from lms.lrs.validation import DEEPEST, Invalid, check_statement
from tests.lrs.statements import statement

AGENT = {"account": {"homePage": "http://localhost", "name": "a"}}
GROUP = {"objectType": "Group", **AGENT}
REF = {"objectType": "StatementRef", "id": "0c7c4e2e-6c0f-4a66-b8d8-2f8f7a1f3a11"}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}
SUB = {"objectType": "SubStatement", "actor": AGENT, "verb": {"id": "a:b"}, "object": {"id": "a:c"}}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


VALID: dict[str, dict[str, Any]] = {
    "as small as can be": {},
    "an agent by mail": {"actor": {"mbox": "mailto:a@b.example"}},
    "an agent by the hash of mail": {"actor": {"mbox_sha1sum": "0" * 40}},
    "an agent by OpenID": {"actor": {"openid": "https://a.example/b"}},
    "a named group": {"actor": GROUP},
    "a group of its members": {"actor": {"objectType": "Group", "member": [AGENT, AGENT]}},
    "a time with an offset": {"timestamp": "2026-11-20T15:00:00+07:00"},
    "a result": {"result": {"success": True, "score": {"scaled": -1, "raw": 2, "min": 0, "max": 2}}},
    "a duration": {"result": {"duration": "PT1H2M3.5S"}},
    "weeks": {"result": {"duration": "P2W"}},
    "about another statement": {"object": REF},
    "about somebody": {"object": {"objectType": "Agent", **AGENT}},
    "a statement within": {"object": SUB},
    "voiding": {"verb": VOIDED, "object": REF},
    "one parent alone": {"context": {"contextActivities": {"parent": {"id": "a:b"}}}},
    "several parents": {"context": {"contextActivities": {"parent": [{"id": "a:b"}, {"id": "a:c"}]}}},
    "a team": {"context": {"team": GROUP, "registration": REF["id"], "language": "vi-VN"}},
    "extensions of any kind": {"result": {"extensions": {"a:b": nested(DEEPEST - 1), "a:c": "x", "a:d": {"e": 1}}}},
    "words in two languages": {"verb": {"id": "a:b", "display": {"vi": "học", "en-GB": "learn"}}},
    "an old version": {"version": "1.0.3"},
}
INVALID: dict[str, tuple[Any, str]] = {
    "text": ("hello", "statement"),
    "no actor": ({"verb": {"id": "a:b"}, "object": {"id": "a:b"}}, "statement"),
    "an unknown property": (statement(mood="good"), "statement.mood"),
    "nothing for a value": (statement(result=None), "statement.result"),
    "a short id": ({**statement(), "id": "12"}, "statement.id"),
    "an id without dashes": ({**statement(), "id": "0" * 32}, "statement.id"),
    "an id in braces": ({**statement(), "id": "{" + "0" * 32 + "}  "}, "statement.id"),
    "a verb by word": (statement() | {"verb": {"id": "looked"}}, "statement.verb.id"),
    "an agent by two names": (statement() | {"actor": {**AGENT, "openid": "a:b"}}, "statement.actor"),
    "an agent by none": (statement() | {"actor": {"name": "Ada"}}, "statement.actor"),
    "an account without a name": (
        statement() | {"actor": {"account": {"homePage": "a:b"}}}, "statement.actor.account"),
    "a member that is nobody": (
        statement() | {"actor": {"objectType": "Group", "member": [AGENT, {}]}}, "statement.actor.member[1]"),
    "a group of nobody": (statement() | {"actor": {"objectType": "Group"}}, "statement.actor"),
    "a time by word": (statement() | {"timestamp": "today"}, "statement.timestamp"),
    "a time that is a number": (statement() | {"timestamp": 1}, "statement.timestamp"),
    "a time before all times": (statement() | {"timestamp": "0001-01-01T00:00:00+01:00"}, "statement.timestamp"),
    "an object of an unknown kind": (
        statement() | {"object": {"objectType": "Thing", "id": "a:b"}}, "statement.object.objectType"),
    "a success that is a word": (statement(result={"success": "yes"}), "statement.result.success"),
    "a score that is true": (statement(result={"score": {"raw": True}}), "statement.result.score.raw"),
    "a score above one": (statement(result={"score": {"scaled": 1.1}}), "statement.result.score.scaled"),
    "a score above its best": (statement(result={"score": {"raw": 3, "max": 2}}), "statement.result.score.raw"),
    "a duration by word": (statement(result={"duration": "an hour"}), "statement.result.duration"),
    "a team of one": (
        statement(context={"team": AGENT | {"objectType": "Agent"}}), "statement.context.team.objectType"),
    "a language by name": (statement(context={"language": "tiếng Việt"}), "statement.context.language"),
    "an extension that is no IRI": (statement(context={"extensions": {"a": 1}}), "statement.context.extensions.a"),
    "an extension without end": (
        statement(context={"extensions": {"a:b": nested(DEEPEST)}}), "statement.context.extensions.a:b"),
    "a NUL": (statement(context={"platform": "a\x00"}), "statement.context.platform"),
    "a platform of a person": (
        statement(context={"platform": "x"}) | {"object": {"objectType": "Agent", **AGENT}},
        "statement.context.platform"),
    "voiding an activity": (statement() | {"verb": VOIDED}, "statement.object"),
    "a statement within one within": (statement() | {"object": {**SUB, "object": SUB}}, "statement.object.object"),
    "an id within": (statement() | {"object": {**SUB, "id": REF["id"]}}, "statement.object.id"),
    "a version to come": (statement() | {"version": "3.0.0"}, "statement.version"),
    "an attachment without a hash": (
        statement(attachments=[{"usageType": "a:b", "display": {}, "contentType": "x", "length": 1}]),
        "statement.attachments[0]"),
}  # fmt: skip


@pytest.mark.parametrize("name", VALID)
def test_a_statement_is_accepted_with(name: str) -> None:
    check_statement({**statement(), **VALID[name]})


@pytest.mark.parametrize("name", INVALID)
def test_the_place_is_named_for(name: str) -> None:
    broken, place = INVALID[name]
    with pytest.raises(Invalid) as fault:
        check_statement(broken)
    assert fault.value.place == place
    assert fault.value.rule
