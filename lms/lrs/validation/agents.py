"""Agents and groups: D 2.4.2 / 4.2.2.1."""

from __future__ import annotations

from typing import Any, Final

from lms.lrs.validation.shapes import Check, Invalid, check_shape, list_of, one_of, shaped, text
from lms.lrs.validation.values import iri, mailto, sha1

IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")

_account = shaped({"homePage": iri, "name": text}, ("homePage", "name"))
_AGENT: dict[str, Check] = {
    "objectType": one_of("Agent"),
    "name": text,
    "mbox": mailto,
    "mbox_sha1sum": sha1,
    "openid": iri,
    "account": _account,
}


def _identifiers(value: dict[str, Any]) -> int:
    return sum(name in value for name in IDENTIFIERS)


def agent(value: Any, place: str) -> None:
    """D 2.4.2.1: exactly one identifier."""
    check_shape(value, place, _AGENT)
    if _identifiers(value) != 1:
        raise Invalid(place, f"needs exactly one of {', '.join(IDENTIFIERS)}")


_GROUP: dict[str, Check] = {**_AGENT, "objectType": one_of("Group"), "member": list_of(agent)}


def group(value: Any, place: str) -> None:
    """D 2.4.2.2: one identifier, or members; members are agents, never groups."""
    check_shape(value, place, _GROUP, ("objectType",))
    if _identifiers(value) > 1 or (_identifiers(value) == 0 and not value.get("member")):
        raise Invalid(place, f"a group needs exactly one of {', '.join(IDENTIFIERS)}, or none of them and members")


def actor(value: Any, place: str) -> None:
    is_group = isinstance(value, dict) and value.get("objectType") == "Group"
    (group if is_group else agent)(value, place)


def authority(value: Any, place: str) -> None:
    """D 2.4.9 / 4.2.2.7: an agent, or an anonymous group of exactly two (the application and its user)."""
    actor(value, place)
    if value.get("objectType") == "Group" and (_identifiers(value) or len(value["member"]) != 2):
        raise Invalid(place, "a group here must be anonymous and have two members")


def check_agent(value: Any, place: str) -> None:
    """An agent or an identified group, as the parameter “agent” names one (C 2.1.3, 2.2)."""
    actor(value, place)
    if not _identifiers(value):
        raise Invalid(place, "must be identified")
