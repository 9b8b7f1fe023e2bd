"""How rules are put together: objects with known properties, lists, maps, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

Check = Callable[[Any, str], None]

# Of each remembered check: enough for all that the phones of a commune say again and again, a few megabytes at most.
_MOST_REMEMBERED: Final = 4_000
_LARGEST_REMEMBERED: Final = 1_000


class Invalid(ValueError):
    """A value breaks a rule. ``place`` is a path such as ``context.team.account``."""

    def __init__(self, place: str, rule: str) -> None:
        super().__init__(f"{place}: {rule}")
        self.place, self.rule = place, rule


def check_shape(value: Any, place: str, fields: dict[str, Check], required: tuple[str, ...] = ()) -> None:
    """D 2.2 / 4.2.1: no unknown or wrongly cased property, no null, what is required is there."""
    if not isinstance(value, dict):
        raise Invalid(place, "must be an object")
    for name in required:
        if name not in value:
            raise Invalid(place, f"needs “{name}”")
    for name, inner in value.items():
        if name not in fields:
            raise Invalid(f"{place}.{name}", "is not a property known here")
        if inner is None:
            raise Invalid(f"{place}.{name}", "must not be null")
        fields[name](inner, f"{place}.{name}")


def shaped(fields: dict[str, Check], required: tuple[str, ...] = ()) -> Check:
    return lambda value, place: check_shape(value, place, fields, required)


def remembered(check: Check) -> Check:
    """The same check, not made again for JSON that lately passed it: who, what and where are the same in statement
    after statement (record 32)."""
    passed: set[bytes] = set()

    def once(value: Any, place: str) -> None:
        said = _written(value)
        if said in passed:
            return
        check(value, place)
        if said and len(said) <= _LARGEST_REMEMBERED:
            if len(passed) >= _MOST_REMEMBERED:
                passed.clear()
            passed.add(said)

    return once


def _written(value: Any) -> bytes:
    """The value as JSON; empty for what cannot be written, which is left to the check."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, RecursionError, OverflowError):
        return b""


def text(value: Any, place: str) -> None:
    if not isinstance(value, str):
        raise Invalid(place, "must be text")
    if "\x00" in value:
        raise Invalid(place, "must not hold a NUL character")


def matching(pattern: re.Pattern[str], what: str) -> Check:
    def check(value: Any, place: str) -> None:
        text(value, place)
        if not pattern.fullmatch(value):
            raise Invalid(place, f"must be {what}")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, place: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise Invalid(place, f"must be {' or '.join(allowed)}")

    return check


def boolean(value: Any, place: str) -> None:
    if not isinstance(value, bool):
        raise Invalid(place, "must be true or false")


def number(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Invalid(place, "must be a number")


def whole_number(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Invalid(place, "must be a whole number, 0 or more")


def list_of(check: Check, *, filled: bool = False) -> Check:
    def each(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise Invalid(place, "must be a list")
        if filled and not value:
            raise Invalid(place, "must not be empty")
        for index, item in enumerate(value):
            check(item, f"{place}[{index}]")

    return each


def map_of(key: Check, inner: Check) -> Check:
    def each(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Invalid(place, "must be an object")
        for name, item in value.items():
            key(name, f"{place}.{name}")
            inner(item, f"{place}.{name}")

    return each
