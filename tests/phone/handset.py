"""A phone in a test: a browser on which a card was opened and people took their turns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import current_app, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.access.cards import issue_card
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id
from lms.registry.models import Household, Person

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
Statement = dict[str, Any]


@dataclass
class Handset:
    """One phone; ``client`` carries its cookies."""

    client: FlaskClient

    def open(self, household: Household) -> None:
        """Open the household's card, a fresh one."""
        answer = self._post("/phone/card", {"token": issue_card(household).token})
        assert answer.status_code == 200, answer.get_data(as_text=True)

    def take_turn(self, household: Household, person: Person) -> None:
        answer = self._post("/phone/turn", {"household": str(household.id), "person": str(person.id)})
        assert answer.status_code == 200, answer.get_data(as_text=True)

    def send(self, *statements: Any) -> list[dict[str, Any]]:
        """The answers, in order."""
        answer = _looking_anew(self._post("/phone/statements", {"statements": list(statements)}))
        assert answer.status_code == 200, answer.get_data(as_text=True)
        answers: list[dict[str, Any]] = answer.get_json()["answers"]
        return answers

    def send_bytes(self, body: bytes, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {**OWN_PAGE, "Content-Type": "application/json", **named}
        return _looking_anew(self.client.post("/phone/statements", data=body, headers=headers))

    def snapshot(self, etag: str = "") -> TestResponse:
        return self.client.get("/phone/snapshot", headers={"If-None-Match": etag} if etag else {})

    def _post(self, address: str, content: dict[str, Any]) -> TestResponse:
        return self.client.post(address, json=content, headers=OWN_PAGE)


def _looking_anew(answer: TestResponse) -> TestResponse:
    """The test's own session, which its requests share, must not go on reading from before the post; a thread that
    sends has none."""
    if has_app_context():
        db.session.rollback()
    return answer


def said(person: Person, household: Household, verb: str = "experienced", **changes: Any) -> Statement:
    """A statement as a phone makes it: a step of a lesson was seen, unless ``changes`` say otherwise."""
    return {
        "id": str(ids.new_id()),
        "timestamp": clock.iso(clock.now()),
        "actor": agent(person.id),
        "verb": {"id": VERB[verb]},
        "object": {"id": activity_id("lessons", "scan-a-code", "steps", "look"), "definition": {"type": TYPE["step"]}},
        "context": {
            "registration": str(ids.new_id()),
            "team": agent(household.id, "Group"),
            "extensions": {EXTENSION["version"]: "0" * 12, EXTENSION["sequence"]: 1, EXTENSION["assisted"]: False},
        },
        **changes,
    }


def agent(name: object, kind: str = "Agent", home_page: str = "") -> dict[str, Any]:
    home_page = home_page or current_app.extensions["settings"].base_url
    return {"objectType": kind, "account": {"homePage": home_page, "name": str(name)}}


def body_of(*statements: Any) -> bytes:
    return json.dumps({"statements": statements}).encode()
