"""Statements for tests."""

from __future__ import annotations

import uuid
from typing import Any

from lms.lrs.vocabulary import TYPE, VERB, activity_id

AUTHORITY = {"objectType": "Agent", "account": {"homePage": "http://localhost", "name": "tests"}}


def statement(actor: str = "ada", verb: str = "experienced", **more: Any) -> dict[str, Any]:
    """A valid statement with a random id."""
    return {
        "id": str(uuid.uuid4()),
        "actor": {"account": {"homePage": "http://localhost", "name": actor}},
        "verb": {"id": VERB[verb]},
        "object": {"id": activity_id("lessons", "qr-pay-buyer"), "definition": {"type": TYPE["lesson"]}},
        "timestamp": "2026-11-20T08:00:00.000Z",
        **more,
    }


def voiding(target: object) -> dict[str, Any]:
    """A statement that voids the one of this id."""
    return statement("voider", "voided", object={"objectType": "StatementRef", "id": str(target)})
