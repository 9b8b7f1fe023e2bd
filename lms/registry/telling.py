"""What is changed in the registry by a person is stated in the record too: by ids, with who, when and from which day.

The registry's own rows stay what is counted by; the record is where anybody can see what was changed (record 26).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app

from lms.foundation import clock, ids
from lms.lrs.log import state
from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id
from lms.registry.models import Area, Household, Person

Thing = Household | Person | Area


def tell(
    verb: str,
    whose: Thing,
    what: Household | Area,
    by: uuid.UUID,
    on: date,
    carried: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """``whose`` (a household, a person, an area) moved, joined, parted, closed or was renamed; ``by``: the account;
    ``carried``: by kind the ids of what went along.

    Told within the action's transaction, once for each call.
    """
    context: dict[str, Any] = {
        "instructor": server_agent(str(by)),
        "extensions": {EXTENSION["holds_from"]: on.isoformat()},
    }
    if carried:
        context["extensions"][EXTENSION["carried"]] = {kind: list(some) for kind, some in carried.items()}
    if isinstance(whose, Person) and isinstance(what, Household):
        context["team"] = server_agent(str(what.id), "Group")
    statement = {
        "id": str(ids.new_id()),
        "timestamp": clock.iso(clock.now()),
        "actor": _actor(whose),
        "verb": {"id": VERB[verb]},
        "object": _activity(what),
        "context": context,
    }
    state(statement, server_agent("server"))


def server_agent(name: str, kind: str = "Agent") -> dict[str, Any]:
    """An account of this server, by its random name."""
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": kind, "account": {"homePage": home_page, "name": name}}


def place_of(area: Area) -> str:
    """The id of an area as an activity."""
    return activity_id(f"{area.level}s", str(area.id))


def _actor(whose: Thing) -> dict[str, Any]:
    if isinstance(whose, Area):
        return server_agent(f"{whose.level}:{whose.id}", "Group")
    return server_agent(str(whose.id), "Group" if isinstance(whose, Household) else "Agent")


def _activity(what: Household | Area) -> dict[str, Any]:
    kind = "household" if isinstance(what, Household) else what.level
    iri = activity_id("households", str(what.id)) if isinstance(what, Household) else place_of(what)
    return {"id": iri, "definition": {"type": TYPE[kind]}}
