"""What is known of activities: every statement may add to it, and the newest word wins (4.1.6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from lms.lrs import bulk
from lms.lrs.models import ActivityDefinition

_MAPS = ("name", "description", "extensions")
_AT_ONCE = 500


def definitions_in(body: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The activities that a statement defines: (id, definition as JSON), its own object first."""
    defined = [(each["id"], each["definition"]) for each in activities_in(body) if "definition" in each]
    return tuple((activity, msgspec.json.encode(definition).decode()) for activity, definition in defined)


def activities_in(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every activity object of a statement, wherever it stands."""
    target = body["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield target
    for found in body.get("context", {}).get("contextActivities", {}).values():
        yield from found if isinstance(found, list) else [found]
    if kind == "SubStatement":
        yield from activities_in(target)


def note(connection: Connection, told: Iterable[tuple[str, str]]) -> None:
    """Merge what a batch says, in its order, into what is known; nothing is written when nothing is new."""
    new: dict[str, list[str]] = {}
    for activity, definition in told:
        said = new.setdefault(activity, [])
        if not said or said[-1] != definition:
            said.append(definition)
    wanted = "SELECT activity, definition FROM activity_definition WHERE activity IN"
    known: dict[str, str] = {row[0]: row[1] for row in bulk.found_among(connection, wanted, list(new))}
    for activity, said in new.items():
        before = known.get(activity)
        text = reduce(_merged_text, said, before)
        if before is None:
            connection.execute(insert(ActivityDefinition).values(activity=activity, definition=text))
        elif text != before:
            row = ActivityDefinition.activity == activity
            connection.execute(update(ActivityDefinition).where(row).values(definition=text))


@lru_cache(maxsize=20_000)
def _merged_text(known: str | None, said: str) -> str:
    """What phones say of an activity is nearly always what is known of it: merged once, remembered."""
    before: dict[str, Any] = msgspec.json.decode(known) if known else {}
    return msgspec.json.encode(merge(before, msgspec.json.decode(said)), order="sorted").decode()


def merge(known: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Language maps and extensions grow key by key; every other property is replaced."""
    return {**known, **{name: _merged(known.get(name), value, name) for name, value in said.items()}}


def _merged(before: Any, value: Any, name: str) -> Any:
    return {**before, **value} if name in _MAPS and isinstance(before, dict) else value


def definitions_of(session: Session, activities: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is known of these activities; unknown ones are left out."""
    wanted, found = sorted(set(activities)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = ActivityDefinition.activity.in_(wanted[start : start + _AT_ONCE])
        rows = session.execute(select(ActivityDefinition.activity, ActivityDefinition.definition).where(some))
        found.update({row.activity: msgspec.json.decode(row.definition) for row in rows})
    return found
