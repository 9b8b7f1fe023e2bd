"""What a statement mentions, as 64-bit keys: the one look-up that all filters of the interface use.

A key is a hash of a kind and a text, so that a row is 16 bytes whatever the length of an IRI is. A statement has one
key for each thing it mentions; a StatementRef also has those of its target (C 2.1.3: it inherits the matches).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final


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
    writers = {key_of(Kind.WRITER, text) for text in _agents(body.get("authority", {}))}
    return frozenset(writers.union(_strongest(_mentions(body))))


def inherited_keys_of(body: dict[str, Any]) -> frozenset[int]:
    """What a StatementRef inherits from its target: all but the right of the writer to read it as his own."""
    writers = [(Kind.AGENT, text) for text in _agents(body.get("authority", {}))]
    return frozenset(_strongest([*_mentions(body), *writers]))


_FAMILY: Final = {
    Kind.ACTOR: "agent",
    Kind.AGENT: "agent",
    Kind.OBJECT: "activity",
    Kind.ACTIVITY: "activity",
    Kind.VERB: "verb",
    Kind.REGISTRATION: "registration",
}
_DIRECT: Final = (Kind.ACTOR, Kind.OBJECT)


def _strongest(mentions: Iterable[_Mention]) -> list[int]:
    """One key for each thing: of the direct kind where a statement mentions it in two places."""
    found: dict[tuple[str, str], Kind] = {}
    for kind, text in mentions:
        thing = (_FAMILY[kind], text)
        if thing not in found or kind in _DIRECT:
            found[thing] = kind
    return [key_of(kind, text) for (_, text), kind in found.items()]


def _mentions(body: dict[str, Any]) -> list[_Mention]:
    context, target = body.get("context", {}), body["object"]
    found = [(Kind.VERB, body["verb"]["id"]), *_agents_as(Kind.ACTOR, body["actor"])]
    if registration := context.get("registration"):
        found.append((Kind.REGISTRATION, registration.lower()))
    found += [*_of_object(target, Kind.ACTOR, Kind.OBJECT), *_of_context(context)]
    if target.get("objectType") == "SubStatement":
        found += _agents_as(Kind.AGENT, target["actor"])
        found += [*_of_object(target["object"], Kind.AGENT, Kind.ACTIVITY), *_of_context(target.get("context", {}))]
    return found


def _of_object(target: dict[str, Any], agent: Kind, activity: Kind) -> list[_Mention]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return [(activity, target["id"])]
    return _agents_as(agent, target) if kind in ("Agent", "Group") else []


def _of_context(context: dict[str, Any]) -> list[_Mention]:
    agents = [context[name] for name in ("instructor", "team") if name in context]
    agents += [each["agent"] for each in context.get("contextAgents", ())]
    agents += [each["group"] for each in context.get("contextGroups", ())]
    found = [mention for agent in agents for mention in _agents_as(Kind.AGENT, agent)]
    for some in context.get("contextActivities", {}).values():
        found += [(Kind.ACTIVITY, one["id"]) for one in (some if isinstance(some, list) else [some])]
    return found


def _agents_as(kind: Kind, agent: dict[str, Any]) -> list[_Mention]:
    return [(kind, text) for text in _agents(agent)]


def _agents(agent: dict[str, Any]) -> list[str]:
    """The identifiers of an agent, or of a group and its members."""
    told = [agent, *agent.get("member", ())]
    return [identifier for each in told if (identifier := identifier_of(each))]
