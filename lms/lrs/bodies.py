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
