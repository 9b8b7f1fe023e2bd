"""The one list of verbs, activity types and extensions; the phone's copy is generated from it (``lms vocabulary``)."""

from __future__ import annotations

import json
from typing import Final

# Activities and extensions are named under a tag (RFC 4151), so that a name outlives any server's address.
TAG: Final = "tag:lop-hoc-so,2026:"

_ADL_VERB = "http://adlnet.gov/expapi/verbs/"
_ADL_TYPE = "http://adlnet.gov/expapi/activities/"

VERB: Final[dict[str, str]] = {
    "initialized": _ADL_VERB + "initialized",
    "experienced": _ADL_VERB + "experienced",
    "answered": _ADL_VERB + "answered",
    "passed": _ADL_VERB + "passed",
    "failed": _ADL_VERB + "failed",
    "completed": _ADL_VERB + "completed",
    "responded": _ADL_VERB + "responded",
    "shared": _ADL_VERB + "shared",
    "attended": _ADL_VERB + "attended",
    "voided": _ADL_VERB + "voided",
    "satisfied": "https://w3id.org/xapi/adl/verbs/satisfied",
    "was_assigned": "https://w3id.org/xapi/acrossx/verbs/was-assigned",
    "earned": "http://id.tincanapi.com/verb/earned",
    "requested_attention": "http://id.tincanapi.com/verb/requested-attention",
    "confirmed": TAG + "verbs/confirmed",
    "withdrew": TAG + "verbs/withdrew",
    "visited": TAG + "verbs/visited",
    "checked": TAG + "verbs/checked",
    "changed": TAG + "verbs/changed",
    "merged": TAG + "verbs/merged",
    "moved": TAG + "verbs/moved",
    "joined": TAG + "verbs/joined",
    "parted": TAG + "verbs/parted",
    "closed": TAG + "verbs/closed",
    "renamed": TAG + "verbs/renamed",
}

TYPE: Final[dict[str, str]] = {
    "course": "https://w3id.org/xapi/cmi5/activitytype/course",
    "lesson": _ADL_TYPE + "lesson",
    "step": "http://id.tincanapi.com/activitytype/step",
    "question": _ADL_TYPE + "cmi.interaction",
    "simulation": _ADL_TYPE + "simulation",
    "review": _ADL_TYPE + "assessment",
    "deed": _ADL_TYPE + "objective",
    "skill": TAG + "types/skill",
    "meeting": _ADL_TYPE + "meeting",
    "award": TAG + "types/award",
    "visit": TAG + "types/visit",
    "stall": TAG + "types/stall",
    "product": TAG + "types/product",
    "household": TAG + "types/household",
    "village": TAG + "types/village",
    "commune": TAG + "types/commune",
    "certificate": "https://www.opigno.org/en/tincan_registry/activity_type/certificate",
}

EXTENSION: Final[dict[str, str]] = {
    name: TAG + "extensions/" + name
    for name in (
        "version",
        "sequence",
        "assisted",
        "round",
        "helps",
        "wrong",
        "danger",
        "taps",
        "relation",
        "alone",
        "own_phone",
        "due",
        "path",
        "village",
        "group",
        "household",
        "reason",
        "outcome",
        "guided",
        "own_stand",
        "payments",
        "opened",
        "smartphone",
        "selling",
        "in_group",
        "wifi",
        "holds_from",
        "carried",
    )
}


def activity_id(*parts: str) -> str:
    """``activity_id("lessons", "qr-pay-buyer")`` → ``tag:lop-hoc-so,2026:lessons/qr-pay-buyer``."""
    return TAG + "/".join(parts)


def activity_parts(iri: str) -> tuple[str, ...]:
    """The parts of one of our activity ids; empty for any other IRI."""
    return tuple(iri.removeprefix(TAG).split("/")) if iri.startswith(TAG) else ()


def _constants(kind: str, entries: dict[str, str]) -> str:
    # One by one, not in an object: the bundler leaves out what the phone never says.
    lines = (f"export const {kind}_{name.upper()} = {json.dumps(iri)};\n" for name, iri in entries.items())
    return "".join(lines)


def javascript() -> str:
    """The phone's copy, ``lms/static/pwa/vocabulary.js``."""
    return (
        "// Generated from lms/lrs/vocabulary.py by `lms vocabulary`; a test keeps the two equal.\n\n"
        + _constants("VERB", VERB)
        + _constants("TYPE", TYPE)
        + _constants("EXTENSION", EXTENSION)
        + "/** @param {...string} parts */\n"
        + f'export const activityId = (...parts) => {json.dumps(TAG)} + parts.join("/");\n'
    )
