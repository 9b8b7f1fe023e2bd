"""The statement as a whole: D 2.2 to 2.4 / 4.2.1 and 4.2.2."""

from __future__ import annotations

import re
from typing import Any, Final

from lms.lrs.validation.activities import activity
from lms.lrs.validation.agents import actor, agent, authority, group
from lms.lrs.validation.parts import attachment, context_1_0, context_2_0, result, statement_ref
from lms.lrs.validation.shapes import Check, Invalid, check_shape, list_of, matching, remembered, shaped
from lms.lrs.validation.values import iri, iso_8601, language_map, rfc_3339, uuid
from lms.lrs.vocabulary import VERB

_NEEDED: Final = ("actor", "verb", "object")
# D 2.4.4.3: what a SubStatement must not have.
_NOT_IN_SUB_STATEMENT: Final = ("id", "stored", "version", "authority")


class Rules:
    """The rules of one family of versions."""

    def __init__(self, context: Check, moment: Check, version: re.Pattern[str]) -> None:
        self._objects: dict[str, Check] = {
            "Activity": activity,
            "Agent": agent,
            "Group": group,
            "StatementRef": statement_ref,
            "SubStatement": self._sub_statement,
        }
        self._statement: dict[str, Check] = {
            "id": uuid,
            "actor": remembered(actor),
            "verb": remembered(shaped({"id": iri, "display": language_map}, ("id",))),
            "object": self._object,
            "result": result,
            "context": context,
            "timestamp": moment,
            "stored": moment,
            "authority": authority,
            "version": matching(version, "a version of this interface"),
            "attachments": list_of(attachment),
        }
        kept = {name: check for name, check in self._statement.items() if name not in _NOT_IN_SUB_STATEMENT}
        self._inner: dict[str, Check] = {**kept, "objectType": lambda value, place: None}

    def check(self, statement: Any) -> None:
        check_shape(statement, "statement", self._statement, _NEEDED)
        _context_fits(statement, "statement")
        # D 2.3.2: what voids must name the statement it voids.
        if statement["verb"]["id"] == VERB["voided"] and statement["object"].get("objectType") != "StatementRef":
            raise Invalid("statement.object", "a voiding statement must name a StatementRef")

    def _object(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Invalid(place, "must be an object")
        kind = value.get("objectType", "Activity")
        if not isinstance(kind, str) or kind not in self._objects:
            raise Invalid(f"{place}.objectType", f"must be one of {', '.join(self._objects)}")
        self._objects[kind](value, place)

    def _sub_statement(self, value: Any, place: str) -> None:
        check_shape(value, place, {**self._inner, "object": self._innermost}, _NEEDED)
        _context_fits(value, place)

    def _innermost(self, value: Any, place: str) -> None:
        """D 2.4.4.3: a SubStatement must not hold another."""
        if isinstance(value, dict) and value.get("objectType") == "SubStatement":
            raise Invalid(place, "a SubStatement must not hold another")
        self._object(value, place)


def _context_fits(statement: dict[str, Any], place: str) -> None:
    """D 2.4.6: revision and platform belong to activities only."""
    kind = statement["object"].get("objectType", "Activity")
    for name in ("revision", "platform"):
        if name in statement.get("context", {}) and kind != "Activity":
            raise Invalid(f"{place}.context.{name}", "only allowed when the object is an Activity")


_RULES: Final = {
    "1.0.3": Rules(context_1_0, iso_8601, re.compile(r"1\.0(\.\d+)?")),
    "2.0.0": Rules(context_2_0, rfc_3339, re.compile(r"(1\.0|2\.0)(\.\d+)?")),
}


def check_statement(statement: Any, version: str = "2.0.0") -> None:
    """Raise ``Invalid`` when ``statement`` (decoded JSON) is not valid in ``version`` (``2.0.0`` or ``1.0.3``)."""
    _RULES[version].check(statement)
