"""What a statement mentions, as 64-bit keys: the one look-up that all filters of the interface use.

A key is a hash of a kind and a text, so that a row is 16 bytes whatever the length of an IRI is. A statement has one
key for each thing it mentions; a StatementRef also has those of its target (C 2.1.3: it inherits the matches).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any


class Kind(StrEnum):
    """In which place something is mentioned. A filter names the kinds it looks for."""

    ACTOR = "actor"  # who did it or to whom it was done; members of groups too
    AGENT = "agent"  # any other agent
    WRITER = "writer"  # the authority
    OBJECT = "object"  # the activity it is about
    ACTIVITY = "activity"  # any other activity
    VERB = "verb"
    REGISTRATION = "registration"


ACTORS = (Kind.ACTOR,)
RELATED_AGENTS = (Kind.ACTOR, Kind.AGENT, Kind.WRITER)
OBJECTS = (Kind.OBJECT,)
RELATED_ACTIVITIES = (Kind.OBJECT, Kind.ACTIVITY)
_Mention = tuple[Kind, str]


@lru_cache(maxsize=50_000)
def key_of(kind: Kind, text: str) -> int:
    """The key of one mention: signed, to fit a BIGINT."""
    digest = hashlib.blake2b(f"{kind.value}\x1f{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def identifier_of(agent: dict[str, Any]) -> str:
    """One text for the identifier of an agent or an identified group; empty for an anonymous group."""
    if "account" in agent:
        return f"account\x1f{agent['account']['homePage']}\x1f{agent['account']['name']}"
    if "mbox" in agent:
        return f"mbox\x1f{agent['mbox'].lower()}"
    if "mbox_sha1sum" in agent:
        return f"sha1\x1f{agent['mbox_sha1sum'].lower()}"
    return f"openid\x1f{agent['openid']}" if "openid" in agent else ""


def keys_of(body: dict[str, Any]) -> frozenset[int]:
    """All keys of a checked statement with its authority."""
    keys = {key_of(kind, text) for kind, text in _strongest(_mentions(body))}
    keys.update(key_of(Kind.WRITER, text) for text in _agents(body.get("authority", {})))
    return frozenset(keys)


def inherited_keys_of(body: dict[str, Any]) -> frozenset[int]:
    """What a StatementRef inherits from its target: all but the right of the writer to read it as his own."""
    writers = _each(Kind.AGENT, _agents(body.get("authority", {})))
    return frozenset(key_of(kind, text) for kind, text in _strongest([*_mentions(body), *writers]))


def _strongest(mentions: Iterable[_Mention]) -> Iterator[_Mention]:
    """One kind for each thing: the direct one where a statement mentions it in two places."""
    found: dict[tuple[str, str], Kind] = {}
    for kind, text in mentions:
        family = "agent" if kind in RELATED_AGENTS else "activity" if kind in RELATED_ACTIVITIES else kind
        if found.get((family, text)) not in (Kind.ACTOR, Kind.OBJECT):
            found[family, text] = kind
    return ((kind, text) for (_, text), kind in found.items())


def _mentions(body: dict[str, Any]) -> Iterator[_Mention]:
    yield Kind.VERB, body["verb"]["id"]
    registration = body.get("context", {}).get("registration")
    if registration:
        yield Kind.REGISTRATION, registration.lower()
    yield from _each(Kind.ACTOR, _agents(body["actor"]))
    yield from _of_object(body["object"], Kind.ACTOR, Kind.OBJECT)
    yield from _of_context(body.get("context", {}))
    if body["object"].get("objectType") == "SubStatement":
        inner = body["object"]
        yield from _each(Kind.AGENT, _agents(inner["actor"]))
        yield from _of_object(inner["object"], Kind.AGENT, Kind.ACTIVITY)
        yield from _of_context(inner.get("context", {}))


def _of_object(target: dict[str, Any], agent: Kind, activity: Kind) -> Iterator[_Mention]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield activity, target["id"]
    elif kind in ("Agent", "Group"):
        yield from _each(agent, _agents(target))


def _of_context(context: dict[str, Any]) -> Iterator[_Mention]:
    for name in ("instructor", "team"):
        yield from _each(Kind.AGENT, _agents(context.get(name, {})))
    for each in context.get("contextAgents", ()):
        yield from _each(Kind.AGENT, _agents(each["agent"]))
    for each in context.get("contextGroups", ()):
        yield from _each(Kind.AGENT, _agents(each["group"]))
    for found in context.get("contextActivities", {}).values():
        yield from _each(Kind.ACTIVITY, (one["id"] for one in (found if isinstance(found, list) else [found])))


def _each(kind: Kind, texts: Iterable[str]) -> Iterator[_Mention]:
    return ((kind, text) for text in texts)


def _agents(agent: dict[str, Any]) -> Iterator[str]:
    for each in (agent, *agent.get("member", ())):
        if identifier := identifier_of(each):
            yield identifier
