"""Forty guesses at the same moment: no more than allowed are evaluated."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from lms.access import pins, secret
from lms.access.cards import CardKey, IssuedCard, open_card
from lms.access.models import Device
from lms.access.pins import Turn, assign_pin, take_turn
from lms.access.refusals import Refused
from lms.foundation.database import db
from tests.access.conftest import PIN, WRONG
from tests.cast import Cast

pytestmark = pytest.mark.slow

GUESSES = 40


def guess(app: Flask, start: Barrier, device_id: uuid.UUID, turn: Turn) -> str:
    with app.app_context():
        device = db.session.get_one(Device, device_id)
        start.wait()
        try:
            take_turn(device, turn)
        except Refused as refusal:
            return refusal.code
        return "in"


def test_of_forty_parallel_guesses_at_most_five_are_evaluated(
    app: Flask, cast: Cast, card: IssuedCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = open_card(CardKey(token=card.token), None).recognised.device
    pin = assign_pin(cast.learner, cast.trainer.id)
    wrong = Turn(cast.household.id, cast.learner.id, WRONG if pin != WRONG else PIN)
    evaluated: list[str] = []
    compare = secret.pin_matches

    def counted(hashed: str, given: str) -> bool:
        evaluated.append(given)
        return compare(hashed, given)

    monkeypatch.setattr(pins, "pin_matches", counted)
    start, identifier = Barrier(GUESSES), device.id
    db.session.commit()
    with ThreadPoolExecutor(GUESSES) as threads:
        answers = list(threads.map(lambda _: guess(app, start, identifier, wrong), range(GUESSES)))
    assert len(evaluated) == pins.TRIES_BEFORE_PAUSE
    assert sorted(set(answers)) == ["pin_wait", "pin_wrong"]
    assert answers.count("pin_wrong") == pins.TRIES_BEFORE_PAUSE - 1
