"""What is known of activities: every statement may add to it, and the newest word wins (4.1.6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from lms.lrs.models import ActivityDefinition

_MAPS = ("name", "description", "extensions")
_AT_ONCE = 500


def definitions_in(body: dict[str, Any]) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The activities that a statement defines: (id, definition), its own object first."""
    return tuple((each["id"], each["definition"]) for each in activities_in(body) if "definition" in each)


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


def note(connection: Connection, told: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Merge what a batch says, in its order, into what is known; nothing is written when nothing is new."""
    new: dict[str, list[dict[str, Any]]] = {}
    for activity, definition in told:
        said = new.setdefault(activity, [])
        if not said or said[-1] != definition:
            said.append(definition)
    known = dict(_known(connection, list(new)))
    for activity, said in new.items():
        before = known.get(activity)
        merged: dict[str, Any] = msgspec.json.decode(before) if before else {}
        for definition in said:
            merged = merge(merged, definition)
        text = msgspec.json.encode(merged, order="sorted").decode()
        if before is None:
            connection.execute(insert(ActivityDefinition).values(activity=activity, definition=text))
        elif text != before:
            row = ActivityDefinition.activity == activity
            connection.execute(update(ActivityDefinition).where(row).values(definition=text))


def _known(connection: Connection, activities: list[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(activities), _AT_ONCE):
        some = ActivityDefinition.activity.in_(activities[start : start + _AT_ONCE])
        rows = connection.execute(select(ActivityDefinition.activity, ActivityDefinition.definition).where(some))
        yield from ((row.activity, row.definition) for row in rows)


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
