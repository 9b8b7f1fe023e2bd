"""Reading JSON that strangers send: strictly, within bounds, naming what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import msgspec

from lms.lrs.validation import Invalid


def read_json(body: bytes | str, place: str = "body") -> Any:
    """The value of a JSON text. Raises ``Invalid`` for what is not JSON (RFC 8259), NaN, lone surrogates included,
    for a key that stands twice in one object, and for what is nested too deep to be read."""
    try:
        value = msgspec.json.decode(body)
        json.loads(body, object_pairs_hook=_without_repetition)
    except Invalid as fault:
        raise Invalid(place, fault.rule) from None
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as fault:
        raise Invalid(place, f"is not JSON: {str(fault)[:200]}") from None
    except RecursionError:
        raise Invalid(place, "is nested too deep") from None
    return value


def _without_repetition(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        counted = Counter(key for key, _ in pairs)
        twice = counted.most_common(1)[0][0]
        raise Invalid("", f"names “{twice[:80]}” twice in one object")


def check_whole_characters(value: Any, place: str) -> None:
    """Raises ``Invalid`` with the place of a text, or of a name, that holds half a character (a lone surrogate)."""
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        raise Invalid(_place_of_half(value, place), "holds half a character") from None
    except RecursionError:
        raise Invalid(place, "is nested too deep") from None


def _place_of_half(value: Any, place: str) -> str:
    """The first place that cannot be written; the path goes down as long as a part of it cannot."""
    parts: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        parts = [(f"{place}.{name}", inner) for name, inner in value.items()]
    elif isinstance(value, list):
        parts = [(f"{place}[{number}]", inner) for number, inner in enumerate(value)]
    return next((_place_of_half(inner, below) for below, inner in parts if not _whole(inner)), place)


def _whole(value: Any) -> bool:
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return False
    return True
