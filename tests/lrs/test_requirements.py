"""The conformance requirements on the form of statements, one row each, in both versions where both have them.

The numbers are those of the public list of requirements (XAPI-00001 and on).
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask

from tests.lrs.reader import ACTIVITY, ANYBODY, Reader, attachment
from tests.lrs.statements import statement

pytestmark = pytest.mark.slow

ACCOUNT = {"account": {"homePage": "http://a.b", "name": "c"}}
REF = {"objectType": "StatementRef", "id": str(uuid.uuid4())}
OTHER = "http://example.org/other"
GROUP = {"objectType": "Group"}
TWO = [ANYBODY, ACCOUNT]
FILE = attachment(b"x", fileUrl="http://a.b/c")


def choice(**more: Any) -> dict[str, Any]:
    return {"object": {"id": ACTIVITY, "definition": {"interactionType": "choice", **more}}}


def definition(**more: Any) -> dict[str, Any]:
    return {"object": {"id": ACTIVITY, "definition": more}}


def sub(**more: Any) -> dict[str, Any]:
    inner = {"actor": ANYBODY, "verb": {"id": OTHER}, "object": {"id": ACTIVITY}}
    return {"object": {"objectType": "SubStatement", **inner, **more}}


def without(name: str) -> dict[str, Any]:
    return {name: ...}


def attached(**more: Any) -> dict[str, Any]:
    return {"attachments": [{name: value for name, value in {**FILE, **more}.items() if value is not ...}]}


def result(**more: Any) -> dict[str, Any]:
    return {"result": more}


def context(**more: Any) -> dict[str, Any]:
    return {"context": more}


TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("00001 null inside an extension", result(extensions={OTHER: None})),
    ("00022 a time with an offset", {"timestamp": "2026-01-02T03:04:05.678+07:00"}),
    ("00123 a time with a space", {"timestamp": "2008-09-15 15:53:00.601+00:00"}),
    ("00024 an authority of two", {"authority": {**GROUP, "member": TWO}}),
    ("00027 an id in capitals", {"id": str(uuid.uuid4()).upper()}),
    ("00031 an anonymous group", {"actor": {**GROUP, "member": TWO}}),
    ("00033 an identified group without members", {"actor": {**GROUP, **ACCOUNT}}),
    ("00036 an agent without objectType", {"actor": {"mbox": "mailto:a@b.example"}}),
    ("00050 an activity without objectType", {"object": {"id": ACTIVITY}}),
    ("00054 languages of many forms", definition(name={"zh-Hans-CN": "a", "es-419": "b", "de-CH-1996": "c"})),
    ("00013 extensions once, private parts twice", definition(name={"vi-u-aaa-t-bbb-x-u-u": "a", "x-a-a": "b"})),
    ("00055 a choice", choice(choices=[{"id": "a", "description": {"vi": "b"}}], correctResponsesPattern=["a"])),
    ("00062 a performance", definition(interactionType="performance", steps=[{"id": "a"}])),
    ("00069 a SubStatement", sub(context={"registration": REF["id"], "revision": "1"}, result={"success": True})),
    ("00077 about a statement", {"object": REF}),
    ("00081 a duration", result(duration="P1Y2M3DT4H5M6.78S")),
    ("00082 a duration in weeks", result(duration="P4W")),
    ("00085 a score at its bounds", result(score={"scaled": 1, "min": 0, "max": 10, "raw": 10})),
    ("00090 a context of all kinds", context(registration=REF["id"], instructor=ACCOUNT, team={**GROUP, **ACCOUNT},
        language="vi-VN", platform="a", revision="b", statement=REF)),
    ("00095 revision for an activity", context(revision="1")),
    ("00101 an attachment elsewhere", attached()),
]  # fmt: skip

REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("00001 null", {"actor": {**ANYBODY, "name": None}}),
    ("00001 null in a map", {"verb": {"id": OTHER, "display": {"en": None}}}),
    ("00001 null in a context", context(registration=None)),
    ("00003 no actor", without("actor")),
    ("00004 no verb", without("verb")),
    ("00005 no object", without("object")),
    ("00006 a number as text", result(score={"max": "100"})),
    ("00006 a boolean as text", result(completion="false")),
    ("00006 an object as text", {"object": "activity"}),
    ("00007 an empty verb", {"verb": {"id": ""}}),
    ("00008 a key in wrong case", {"Result": {}}),
    ("00008 a key within in wrong case", {"actor": {"Mbox": "mailto:a@b.example"}}),
    ("00010 a key that is unknown", {"mood": "good"}),
    ("00010 a key within that is unknown", {"verb": {"id": OTHER, "mood": "good"}}),
    ("00011 an IRI without scheme", {"object": {"id": "example.org/a"}}),
    ("00011 an IRI with a space", {"object": {"id": "http://example.org/a b"}}),
    ("00017 voiding what is no statement", {"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}}),
    ("00022 a time by word", {"timestamp": "should fail"}),
    ("00022 a time of another kind", {"timestamp": "01/011/2015"}),
    ("00123 an offset of -00:00", {"timestamp": "2008-09-15T15:53:00.601-00:00"}),
    ("00123 an offset of -0000", {"timestamp": "2008-09-15T15:53:00.601-0000"}),
    ("00123 an offset of -00", {"timestamp": "2008-09-15T15:53:00.601-00"}),
    ("00024 an authority of one in a group", {"authority": {**GROUP, "member": [ANYBODY]}}),
    ("00024 an authority of three", {"authority": {**GROUP, "member": [*TWO, {"openid": "http://a.b"}]}}),
    ("00024 an authority that is an identified group", {"authority": {**GROUP, **ACCOUNT}}),
    ("00027 an id of too many digits", {"id": "AA97B177-9383-4934-8543-0F91A7A028368"}),
    ("00027 an id of other letters", {"id": "MA97B177-9383-4934-8543-0F91A7A02836"}),
    ("00027 an id that is a number", {"id": 12345}),
    ("00031 a group of nobody", {"actor": GROUP}),
    ("00032 a group in a group", {"actor": {**GROUP, "member": [{**GROUP, **ACCOUNT}]}}),
    ("00034 a group of two identifiers", {"actor": {**GROUP, **ACCOUNT, "openid": "http://a.b"}}),
    ("00036 an agent with members", {"actor": {**ANYBODY, "member": [ANYBODY]}}),
    ("00037 an agent of two identifiers", {"actor": {**ANYBODY, **ACCOUNT}}),
    ("00038 a mail without mailto", {"actor": {"mbox": "a@b.example"}}),
    ("00039 a hash that is none", {"actor": {"mbox_sha1sum": "abc"}}),
    ("00040 an openid that is none", {"actor": {"openid": "abc"}}),
    ("00041 an account without home", {"actor": {"account": {"name": "a"}}}),
    ("00041 an account with more", {"actor": {"account": {"homePage": "http://a.b", "name": "a", "age": 1}}}),
    ("00042 a verb without id", {"verb": {"display": {"en": "a"}}}),
    ("00050 an unknown kind of object", {"object": {"objectType": "activity", "id": ACTIVITY}}),
    ("00121 words in no language", {"verb": {"id": "http://a.b/c", "display": {}}}),
    ("00054 two regions in a language", definition(name={"de-419-DE": "a"})),
    ("00013 an extension twice in a language", definition(name={"vi-u-aaa-t-bbb-U-ccc": "a"})),
    ("00013 an extension twice in a context", context(language="vi-u-aaa-u-bbb")),
    ("00054 a language of one letter", definition(name={"a-DE": "a"})),
    ("00055 choices of no interaction", definition(choices=[{"id": "a"}])),
    ("00056 an interaction that is none", definition(interactionType="guess")),
    ("00057 a component twice", choice(choices=[{"id": "a"}, {"id": "a"}])),
    ("00058 a component without id", choice(choices=[{"description": {"en": "a"}}])),
    ("00060 a pattern that is text", choice(correctResponsesPattern="a")),
    ("00069 a SubStatement with an id", sub(id=REF["id"])),
    ("00069 a SubStatement with stored", sub(stored="2026-01-02T03:04:05Z")),
    ("00069 a SubStatement with version", sub(version="1.0.0")),
    ("00069 a SubStatement with authority", sub(authority=ANYBODY)),
    ("00071 a SubStatement in another", sub(**sub())),
    ("00095 a revision inside for an agent", sub(object=ANYBODY, context={"revision": "1"})),
    ("00077 a reference without id", {"object": {"objectType": "StatementRef"}}),
    ("00077 a reference to no id", {"object": {"objectType": "StatementRef", "id": "a"}}),
    ("00081 a duration of nothing", result(duration="P")),
    ("00081 a duration with an empty time", result(duration="P1DT")),
    ("00081 weeks and days", result(duration="P4W1D")),
    ("00081 a duration by word", result(duration="PA")),
    ("00085 scaled above one", result(score={"scaled": 1.1})),
    ("00086 raw below min", result(score={"raw": 0, "min": 1})),
    ("00086 raw above max", result(score={"raw": 3, "max": 2})),
    ("00087 min above max", result(score={"min": 3, "max": 2})),
    ("00088 a score that is true", result(score={"raw": True})),
    ("00089 an extension without IRI", result(extensions={"a": 1})),
    ("00090 a registration that is none", context(registration="a")),
    ("00091 a team that is an agent", context(team=ANYBODY)),
    ("00092 a context activity of another name", context(contextActivities={"uncle": [{"id": ACTIVITY}]})),
    ("00093 a context activity that is an agent", context(contextActivities={"parent": [ANYBODY]})),
    ("00094 a language that is none", context(language="Vietnamese language")),
    ("00095 a revision for an agent", {"object": ANYBODY, **context(revision="1")}),
    ("00096 a platform for a group", {"object": {**GROUP, **ACCOUNT}, **context(platform="1")}),
    ("00097 a statement that is none", context(statement={"id": REF["id"]})),
    ("00100 a version before 1.0", {"version": "0.9.9"}),
    ("00100 a version after 1.0", {"version": "1.1.0"}),
    ("00101 attachments that are one", {"attachments": FILE}),
    ("00102 an attachment without usage", attached(usageType=...)),
    ("00103 an attachment without display", attached(display=...)),
    ("00104 an attachment without type", attached(contentType=...)),
    ("00105 an attachment without length", attached(length=...)),
    ("00106 an attachment without hash", attached(sha2=...)),
    ("00107 an attachment of a length by word", attached(length="long")),
    ("00108 an attachment at no address", attached(fileUrl="photo")),
]  # fmt: skip

ONLY_2_0: list[tuple[str, dict[str, Any], int]] = [
    ("a time without offset", {"timestamp": "2026-01-02T03:04:05"}, 400),
    ("a context agent", context(contextAgents=[{"objectType": "contextAgent", "agent": ANYBODY}]), 200),
    ("a context agent of another kind", context(contextAgents=[{"objectType": "agent", "agent": ANYBODY}]), 400),
    ("a context agent that is nobody", context(contextAgents=[{"objectType": "contextAgent", "agent": {}}]), 400),
    ("a context agent of no type",
        context(contextAgents=[{"objectType": "contextAgent", "agent": ANYBODY, "relevantTypes": []}]), 400),
    ("a context agent of a type by word",
        context(contextAgents=[{"objectType": "contextAgent", "agent": ANYBODY, "relevantTypes": ["a"]}]), 400),
    ("a context group", context(contextGroups=[{"objectType": "contextGroup", "group": {**GROUP, **ACCOUNT},
        "relevantTypes": [OTHER]}]), 200),
    ("a context group that is an agent",
        context(contextGroups=[{"objectType": "contextGroup", "group": ANYBODY}]), 400),
    ("a context agent in a SubStatement",
        sub(context={"contextAgents": [{"objectType": "contextAgent", "agent": ANYBODY}]}), 200),
]  # fmt: skip


def status(app: Flask, version: str, changes: dict[str, Any]) -> int:
    one = {name: value for name, value in {**statement(), **changes}.items() if value is not ...}
    return Reader(app, version=version).post(one).status_code


def test_what_is_right_is_taken(app: Flask) -> None:
    answers = {(name, version): status(app, version, changes)
               for name, changes in TAKEN for version in ("2.0.0", "1.0.3")}  # fmt: skip
    assert {case: code for case, code in answers.items() if code != 200} == {}


def test_what_is_wrong_is_refused(app: Flask) -> None:
    answers = {(name, version): status(app, version, changes)
               for name, changes in REFUSED for version in ("2.0.0", "1.0.3")}  # fmt: skip
    assert {case: code for case, code in answers.items() if code != 400} == {}


@pytest.mark.parametrize(("name", "changes", "code"), ONLY_2_0, ids=[name for name, _, _ in ONLY_2_0])
def test_what_2_0_says_anew(app: Flask, name: str, changes: dict[str, Any], code: int) -> None:
    assert status(app, "2.0.0", changes) == code


def test_a_time_without_offset_is_read_as_utc_in_1_0(app: Flask) -> None:
    assert status(app, "1.0.3", {"timestamp": "2026-01-02T03:04:05"}) == 200
    assert status(app, "1.0.3", {"timestamp": "20260102T030405Z"}) == 200
    assert status(app, "1.0.3", {"version": "2.0.0"}) == 400
