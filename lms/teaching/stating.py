"""How what staff do is put into words: the statement's frame, and stating it once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.counting import counted
from lms.lrs.log import Conflict, Recorded, state
from lms.lrs.subscribers import Handler
from lms.lrs.vocabulary import VERB
from lms.registry.models import Area, Household, Person
from lms.teaching.group_models import LearnerGroup
from lms.teaching.refusals import NotAllowed


@dataclass(frozen=True)
class Member:
    """A person, as one of a household."""

    person: Person
    household: Household


# To whom something may be given.
Recipient = Household | Area | LearnerGroup | Member


def authority() -> dict[str, Any]:
    """Who vouches for what staff pages record: this server."""
    return agent("server")


def statement_of(
    by: Account,
    identifier: uuid.UUID,
    actor: dict[str, Any],
    verb: str,
    target: dict[str, Any],
    at: datetime | None = None,
) -> dict[str, Any]:
    """The frame of a statement that ``by`` vouches for. ``at``: when it was done, now where left out."""
    return {
        "id": str(identifier),
        "timestamp": clock.iso(at or clock.now()),
        "actor": actor,
        "verb": {"id": VERB[verb]},
        "object": target,
        "context": {"instructor": agent(str(by.id))},
    }


def demand_consent(person: Person, at: datetime | None = None) -> None:
    """Raises ``NotAllowed`` for what was done after she took her consent back."""
    if person.silent_since and (at or clock.now()) >= person.silent_since:
        raise NotAllowed("teaching.fault.silent")


def recipient(to: Recipient) -> dict[str, Any]:
    if isinstance(to, Member):
        return agent(str(to.person.id))
    kinds = {Household: "", Area: "village:", LearnerGroup: "group:"}
    return group(f"{kinds[type(to)]}{to.id}")


def agent(name: str) -> dict[str, Any]:
    """An opaque account of this server."""
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}


def group(name: str) -> dict[str, Any]:
    return {**agent(name), "objectType": "Group"}


def reference(statement: uuid.UUID) -> dict[str, Any]:
    return {"objectType": "StatementRef", "id": str(statement)}


def stated(statement: dict[str, Any]) -> Recorded:
    """State it, once. What stands under this id already must say the same, else it was another form's.

    Raises ``NotAllowed`` for an id that belongs to something else.
    """
    try:
        recorded = state(statement, authority())
    except Conflict:
        raise NotAllowed("teaching.fault.already_sent") from None
    if any(recorded.body.get(part) != statement.get(part) for part in ("actor", "object", "context", "result")):
        raise NotAllowed("teaching.fault.already_sent")
    return recorded


def tell(project: Handler, recorded: Recorded) -> None:
    """At once, for the page that follows. A form sent again must not bring back what was voided meanwhile."""
    for each in counted(db.session(), [recorded]):
        project(db.session(), each)
