"""Result, context and attachments: D 2.4.5, 2.4.6, 2.4.11 / 4.2.2.4 to 4.2.2.6."""

from __future__ import annotations

from typing import Any, Final

from lms.lrs.validation.activities import one_or_many
from lms.lrs.validation.agents import actor, agent, group
from lms.lrs.validation.shapes import (
    Check,
    Invalid,
    boolean,
    check_shape,
    list_of,
    number,
    one_of,
    remembered,
    shaped,
    text,
    whole_number,
)
from lms.lrs.validation.values import duration, extensions, iri, language, language_map, media_type, sha2, uuid


def _score(value: Any, place: str) -> None:
    """D 2.4.5.1: scaled from -1 to 1; min below max; raw between them."""
    check_shape(value, place, dict.fromkeys(("scaled", "raw", "min", "max"), number))
    if not -1 <= value.get("scaled", 0) <= 1:
        raise Invalid(f"{place}.scaled", "must lie between -1 and 1")
    low, high, raw = value.get("min"), value.get("max"), value.get("raw")
    if low is not None and high is not None and low >= high:
        raise Invalid(f"{place}.min", "must be less than max")
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise Invalid(f"{place}.raw", "must lie between min and max")


result: Final = shaped(
    {
        "score": _score,
        "success": boolean,
        "completion": boolean,
        "response": text,
        "duration": duration,
        "extensions": extensions,
    }
)
attachment: Final = shaped(
    {
        **dict.fromkeys(("usageType", "fileUrl"), iri),
        **dict.fromkeys(("display", "description"), language_map),
        "contentType": media_type,
        "sha2": sha2,
        "length": whole_number,
    },
    ("usageType", "display", "contentType", "length", "sha2"),
)
statement_ref: Final = shaped({"objectType": one_of("StatementRef"), "id": uuid}, ("objectType", "id"))
_CONTEXT_1_0: dict[str, Check] = {
    "registration": uuid,
    "instructor": actor,
    "team": remembered(group),
    "contextActivities": remembered(shaped(dict.fromkeys(("parent", "grouping", "category", "other"), one_or_many))),
    "revision": text,
    "platform": text,
    "language": language,
    "statement": statement_ref,
    "extensions": extensions,
}
_types = list_of(iri, filled=True)
# 4.2.2.5: new in 2.0.
_CONTEXT_2_0: dict[str, Check] = {
    **_CONTEXT_1_0,
    "contextAgents": list_of(
        shaped({"objectType": one_of("contextAgent"), "agent": agent, "relevantTypes": _types}, ("objectType", "agent"))
    ),
    "contextGroups": list_of(
        shaped({"objectType": one_of("contextGroup"), "group": group, "relevantTypes": _types}, ("objectType", "group"))
    ),
}
context_1_0: Final = shaped(_CONTEXT_1_0)
context_2_0: Final = shaped(_CONTEXT_2_0)
