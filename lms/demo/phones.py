"""A model phone: it speaks with the program through the same doors as a real one, and only through them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from contextvars import Context
from typing import Any

from flask import Flask


class DoorClosed(RuntimeError):
    """The program did not do what the phone asked; the message has its answer."""


class Phone:
    """One device: opens a household's card, takes a turn, sends statements in batches of 50, gzip-compressed."""

    BATCH = 50

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def open_card(self, token: str) -> dict[str, Any]:
        return self._post("/phone/card", {"token": token})

    def take_turn(self, household: str, person: str) -> dict[str, Any]:
        return self._post("/phone/turn", {"household": household, "person": person})

    def send(self, statements: Sequence[dict[str, Any]]) -> int:
        """Send all; returns how many the program stored. Raises ``DoorClosed`` when it refuses one."""
        stored = 0
        for start in range(0, len(statements), self.BATCH):
            batch = statements[start : start + self.BATCH]
            answers = self._post("/phone/statements", {"statements": batch})["answers"]
            refused = [answer for answer in answers if answer["result"] == "refused"]
            if refused:
                raise DoorClosed(f"refused: {refused[0]}")
            stored += sum(answer["result"] == "stored" for answer in answers)
        return stored

    def say(self, words: Sequence[dict[str, Any]]) -> None:
        """Comments and reactions to the village's news. Raises ``DoorClosed`` when one is refused."""
        answers = self._post("/phone/news/words", {"words": list(words)}, packed=False)["answers"]
        refused = [answer for answer in answers if answer["result"] == "refused"]
        if refused:
            raise DoorClosed(f"refused: {refused[0]}")

    def _post(self, path: str, content: dict[str, Any], packed: bool = True) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        body = json.dumps(content).encode()
        if packed:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body, 1)
        # A context of its own: a request must not find what the storyteller's own context remembers.
        response = Context().run(self._client.post, path, data=body, headers=headers)
        if response.status_code != 200:
            raise DoorClosed(f"{path}: {response.status_code} {response.get_data(as_text=True)[:300]}")
        answer: dict[str, Any] = response.get_json()
        return answer
