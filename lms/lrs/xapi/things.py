"""What is known of agents and activities, and the interface about itself (C 2.4, 2.5, 2.8 / 4.1.6.3, .4, .7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from flask import Response

from lms.foundation.database import db
from lms.lrs import definitions, queries
from lms.lrs.mentions import RELATED_AGENTS, identifier_of, key_of
from lms.lrs.reach import Reach
from lms.lrs.validation.agents import IDENTIFIERS
from lms.lrs.xapi.answers import answer, permit, reach_of
from lms.lrs.xapi.asking import Asked

_VERSIONS_1_0: Final = ("1.0.0", "1.0.1", "1.0.2", "1.0.3")
# Names are few and repeat: the newest statements hold those in use.
_STATEMENTS_READ: Final = 50


def get_activity(asked: Asked) -> Response:
    """The activity with all that statements said of it; one that nobody mentioned has its id."""
    permit(asked, "statements/read")
    asked.only("activityId")
    asked.need("activityId")
    activity = str(asked.iri("activityId"))
    told: dict[str, Any] = {"objectType": "Activity", "id": activity}
    known = definitions.definitions_of(db.session(), [activity])
    return answer(msgspec.json.encode({**told, "definition": known[activity]} if activity in known else told))


def get_agent(asked: Asked) -> Response:
    """A Person: the agent's identifiers and names, every property a list."""
    permit(asked, "statements/read")
    asked.only("agent")
    asked.need("agent")
    agent = asked.agent() or {}
    person: dict[str, Any] = {"objectType": "Person"}
    said = _names_of(agent, reach_of(asked))
    names = list(dict.fromkeys([*([agent["name"]] if "name" in agent else []), *said]))
    if names:
        person["name"] = names
    person.update({name: [agent[name]] for name in IDENTIFIERS if name in agent})
    return answer(msgspec.json.encode(person))


def _names_of(agent: dict[str, Any], reach: Reach | None) -> Iterator[str]:
    identifier = identifier_of(agent)
    keys = [key_of(kind, identifier) for kind in RELATED_AGENTS]
    newest = queries.newest_mentioning(db.session(), keys, _STATEMENTS_READ)
    for statement in reach.within(db.session(), newest) if reach else newest:
        for found in _agents_in(statement.body):
            if identifier_of(found) == identifier and isinstance(found.get("name"), str):
                yield found["name"]


def _agents_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a statement that looks like an agent; extensions are not looked into."""
    if isinstance(value, dict):
        if any(name in value for name in IDENTIFIERS):
            yield value
        for name, inner in value.items():
            if name not in ("extensions", "account"):
                yield from _agents_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _agents_in(inner)


def about(version: str) -> Response:
    """A client of 1.0.x is told of 1.0.x only (its suite demands it)."""
    versions = _VERSIONS_1_0 if version.startswith("1.0") else ("2.0.0", *_VERSIONS_1_0)
    return answer(msgspec.json.encode({"version": versions}))
