"""Activities and their definitions: D 2.4.4.1 / 4.2.2.3."""

from __future__ import annotations

from typing import Any, Final

from lms.lrs.validation.shapes import Check, Invalid, check_shape, list_of, one_of, remembered, shaped, text
from lms.lrs.validation.values import extensions, iri, language_map

_INTERACTIONS = (
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert",
    "numeric", "other",
)  # fmt: skip
_COMPONENTS: Final = ("choices", "scale", "source", "target", "steps")
_components = list_of(shaped({"id": text, "description": language_map}, ("id",)))


def _distinct_components(value: Any, place: str) -> None:
    """D 2.4.4.1: within a list of interaction components all ids are distinct."""
    _components(value, place)
    seen = [each["id"] for each in value]
    if len(set(seen)) != len(seen):
        raise Invalid(place, "must not name an id twice")


_DEFINITION: dict[str, Check] = {
    "name": language_map,
    "description": language_map,
    "type": iri,
    "moreInfo": iri,
    "extensions": extensions,
    "interactionType": one_of(*_INTERACTIONS),
    "correctResponsesPattern": list_of(text),
    **dict.fromkeys(_COMPONENTS, _distinct_components),
}


def _definition(value: Any, place: str) -> None:
    """D 2.4.4.1: what belongs to an interaction needs the kind of interaction."""
    check_shape(value, place, _DEFINITION)
    for name in (*_COMPONENTS, "correctResponsesPattern"):
        if name in value and "interactionType" not in value:
            raise Invalid(f"{place}.{name}", "needs “interactionType” beside it")


activity: Final = remembered(shaped({"objectType": one_of("Activity"), "id": iri, "definition": _definition}, ("id",)))


def one_or_many(value: Any, place: str) -> None:
    """D 2.4.6.2: a single activity stands for a list of one."""
    (list_of(activity) if isinstance(value, list) else activity)(value, place)
