"""Whether a statement is a statement: the structural rules of xAPI 2.0 (IEEE 9274.1.1), as data and small functions.

Each function takes a value and the path to it and raises ``Invalid`` naming that place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from lms.foundation import clock, ids

Check = Callable[[Any, str], None]

_IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+$")
_MAILTO = re.compile(r"^mailto:[^@\s]+@[^@\s]+$")
_SHA1 = re.compile(r"^[0-9a-fA-F]{40}$")
_LANGUAGE = re.compile(r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")
_DURATION = re.compile(r"^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$")
# What one process could just read must not be too deep for another, which reads it lower in its own stack.
DEEPEST = 32
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_INTERACTIONS = (
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert",
    "numeric", "other",
)  # fmt: skip


class Invalid(ValueError):
    """A statement breaks a rule. ``place`` is a path such as ``context.team.account``."""

    def __init__(self, place: str, rule: str) -> None:
        super().__init__(f"{place}: {rule}")
        self.place, self.rule = place, rule


def check_statement(statement: Any) -> None:
    """Raise ``Invalid`` when ``statement`` (decoded JSON) is not a valid xAPI statement."""
    _shape(statement, "statement", _STATEMENT, required=("actor", "verb", "object"))
    verb, target = statement["verb"]["id"], statement["object"]
    if verb.endswith("/verbs/voided") and target.get("objectType") != "StatementRef":
        raise Invalid("object", "a voiding statement must name a StatementRef")
    _context_fits(statement)


def _context_fits(statement: dict[str, Any]) -> None:
    kind = statement["object"].get("objectType", "Activity")
    for name in ("revision", "platform"):
        if name in statement.get("context", {}) and kind != "Activity":
            raise Invalid(f"context.{name}", "only allowed when the object is an Activity")


def _shape(value: Any, place: str, fields: dict[str, Check], required: tuple[str, ...] = ()) -> None:
    if not isinstance(value, dict):
        raise Invalid(place, "must be an object")
    for name in required:
        if name not in value:
            raise Invalid(place, f"needs “{name}”")
    for name, inner in value.items():
        if name not in fields:
            raise Invalid(f"{place}.{name}", "is not a property known here")
        if inner is None:
            raise Invalid(f"{place}.{name}", "must not be null")
        fields[name](inner, f"{place}.{name}")


def _shaped(fields: dict[str, Check], required: tuple[str, ...] = ()) -> Check:
    return lambda value, place: _shape(value, place, fields, required)


def _text(value: Any, place: str) -> None:
    if not isinstance(value, str):
        raise Invalid(place, "must be text")
    if "\x00" in value:
        raise Invalid(place, "must not hold a NUL character")


def _matching(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: Any, place: str) -> None:
        _text(value, place)
        if not pattern.match(value):
            raise Invalid(place, f"must be {what}")

    return check


def _one_of(*allowed: str) -> Check:
    def check(value: Any, place: str) -> None:
        if value not in allowed:
            raise Invalid(place, f"must be one of {', '.join(allowed)}")

    return check


def _uuid(value: Any, place: str) -> None:
    if not isinstance(value, str) or ids.parse_id(value) is None or len(value) != 36:
        raise Invalid(place, "must be a UUID")


def _moment(value: Any, place: str) -> None:
    _text(value, place)
    try:
        clock.parse_iso(value)
    except ValueError:
        raise Invalid(place, "must be an ISO 8601 time") from None


def _boolean(value: Any, place: str) -> None:
    if not isinstance(value, bool):
        raise Invalid(place, "must be true or false")


def _number(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Invalid(place, "must be a number")


def _list_of(check: Check) -> Check:
    def each(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise Invalid(place, "must be a list")
        for index, item in enumerate(value):
            check(item, f"{place}[{index}]")

    return each


def _map_of(key: Check, inner: Check) -> Check:
    def each(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Invalid(place, "must be an object")
        for name, item in value.items():
            key(name, f"{place}.{name}")
            inner(item, f"{place}.{name}")

    return each


def _anything(value: Any, place: str) -> None:
    if isinstance(value, str):
        _text(value, place)
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _held_by(outer)]
    if level:
        raise Invalid(place, f"must not be nested deeper than {DEEPEST} levels")


def _held_by(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


_iri = _matching(_IRI, "an IRI")
_language_map = _map_of(_matching(_LANGUAGE, "a language tag"), _text)
_extensions = _map_of(_iri, _anything)
_account = _shaped({"homePage": _iri, "name": _text}, ("homePage", "name"))
_agent_fields: dict[str, Check] = {
    "objectType": _one_of("Agent"),
    "name": _text,
    "mbox": _matching(_MAILTO, "a mailto address"),
    "mbox_sha1sum": _matching(_SHA1, "a SHA-1"),
    "openid": _iri,
    "account": _account,
}


def _identifiers(value: dict[str, Any]) -> int:
    return sum(name in value for name in _IDENTIFIERS)


def _agent(value: Any, place: str) -> None:
    _shape(value, place, _agent_fields)
    if _identifiers(value) != 1:
        raise Invalid(place, f"needs exactly one of {', '.join(_IDENTIFIERS)}")


def _group(value: Any, place: str) -> None:
    _shape(value, place, {**_agent_fields, "objectType": _one_of("Group"), "member": _list_of(_agent)})
    if _identifiers(value) > 1 or (_identifiers(value) == 0 and not value.get("member")):
        raise Invalid(place, "a group needs one identifier, or members")


def _actor(value: Any, place: str) -> None:
    is_group = isinstance(value, dict) and value.get("objectType") == "Group"
    (_group if is_group else _agent)(value, place)


_component = _list_of(_shaped({"id": _text, "description": _language_map}, ("id",)))
_activity = _shaped(
    {
        "objectType": _one_of("Activity"),
        "id": _iri,
        "definition": _shaped(
            {
                "name": _language_map,
                "description": _language_map,
                "type": _iri,
                "moreInfo": _iri,
                "extensions": _extensions,
                "interactionType": _one_of(*_INTERACTIONS),
                "correctResponsesPattern": _list_of(_text),
                **dict.fromkeys(("choices", "scale", "source", "target", "steps"), _component),
            }
        ),
    },
    ("id",),
)
_statement_ref = _shaped({"objectType": _one_of("StatementRef"), "id": _uuid}, ("objectType", "id"))


def _sub_statement(value: Any, place: str) -> None:
    fields = {name: check for name, check in _STATEMENT.items() if name not in _NOT_IN_SUB_STATEMENT}
    _shape(value, place, {**fields, "objectType": _one_of("SubStatement")}, ("actor", "verb", "object"))
    if value["object"].get("objectType") == "SubStatement":
        raise Invalid(f"{place}.object", "a SubStatement must not hold another")


_OBJECTS: dict[str, Check] = {
    "Activity": _activity,
    "Agent": _agent,
    "Group": _group,
    "StatementRef": _statement_ref,
    "SubStatement": _sub_statement,
}


def _object(value: Any, place: str) -> None:
    if not isinstance(value, dict):
        raise Invalid(place, "must be an object")
    kind = value.get("objectType", "Activity")
    if kind not in tuple(_OBJECTS):  # not a look-up: it may be a list, which cannot be looked up
        raise Invalid(f"{place}.objectType", f"must be one of {', '.join(_OBJECTS)}")
    _OBJECTS[kind](value, place)


def _one_or_many(value: Any, place: str) -> None:
    (_list_of(_activity) if isinstance(value, list) else _activity)(value, place)


def _score(value: Any, place: str) -> None:
    _shape(value, place, dict.fromkeys(("scaled", "raw", "min", "max"), _number))
    if not -1 <= value.get("scaled", 0) <= 1:
        raise Invalid(f"{place}.scaled", "must lie between -1 and 1")
    low, high, raw = value.get("min"), value.get("max"), value.get("raw")
    ordered = [bound for bound in (low, raw, high) if bound is not None]
    if ordered != sorted(ordered):
        raise Invalid(place, "min, raw and max must be in order")


_attachment = _shaped(
    {
        **dict.fromkeys(("usageType", "fileUrl"), _iri),
        **dict.fromkeys(("display", "description"), _language_map),
        **dict.fromkeys(("contentType", "sha2"), _text),
        "length": _number,
    },
    ("usageType", "display", "contentType", "length", "sha2"),
)
_context = _shaped(
    {
        "registration": _uuid,
        "instructor": _actor,
        "team": _group,
        "contextActivities": _shaped(dict.fromkeys(("parent", "grouping", "category", "other"), _one_or_many)),
        "contextAgents": _list_of(_anything),
        "contextGroups": _list_of(_anything),
        "revision": _text,
        "platform": _text,
        "language": _matching(_LANGUAGE, "a language tag"),
        "statement": _statement_ref,
        "extensions": _extensions,
    }
)
_result = _shaped(
    {
        "score": _score,
        "success": _boolean,
        "completion": _boolean,
        "response": _text,
        "duration": _matching(_DURATION, "an ISO 8601 duration"),
        "extensions": _extensions,
    }
)
_NOT_IN_SUB_STATEMENT = ("id", "stored", "version", "authority")
_STATEMENT: dict[str, Check] = {
    "id": _uuid,
    "actor": _actor,
    "verb": _shaped({"id": _iri, "display": _language_map}, ("id",)),
    "object": _object,
    "result": _result,
    "context": _context,
    "timestamp": _moment,
    "stored": _moment,
    "authority": _actor,
    "version": _matching(re.compile(r"^(1\.0(\.\d+)?|2\.0(\.\d+)?)$"), "1.0.x or 2.0.x"),
    "attachments": _list_of(_attachment),
}
