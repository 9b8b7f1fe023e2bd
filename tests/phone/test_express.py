"""The short way of statements (record 31) answers as the long one does, and takes only what needs no care."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lms.access.devices import IDLE_AT_MOST, LIVES_AT_MOST, ROTATE_AFTER, SEEN_EVERY, revoke_device
from lms.access.models import Device
from lms.foundation import clock
from lms.foundation.database import db
from lms.people.consents import withdraw_consent
from lms.phone import express
from tests.cast import Cast
from tests.phone.handset import Handset, said

BOTH_WAYS = ("short", "long")


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which way each post went."""
    went: list[str] = []
    answer = express.Express._answer

    def noted(self: express.Express, environ: dict[str, Any], body: bytes) -> bytes | None:
        found = answer(self, environ, body)
        went.append("long" if found is None else "short")
        return found

    monkeypatch.setattr(express.Express, "_answer", noted)
    return went


def post(handset: Handset, statements: list[Any], **headers: str) -> TestResponse:
    return handset.send_bytes(json.dumps({"statements": statements}).encode(), **headers)


def told(answer: TestResponse) -> tuple[int, dict[str, str], Any]:
    """Status, headers but the length and who may keep it (nobody keeps an answer to a post), and the answers."""
    body = answer.get_data()
    body = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Vary")}
    return answer.status_code, headers, json.loads(body)["answers"]


@pytest.mark.parametrize("count", [1, 50])
def test_both_ways_give_one_answer(
    handset: Handset, cast: Cast, ways: list[str], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    batch = [said(cast.learner, cast.household) for _ in range(count)]
    batch[0] = {**batch[0], "timestamp": "yesterday"}
    [first, again] = [told(post(handset, batch, Accept_Encoding="gzip")) for _ in range(2)]
    monkeypatch.setattr(express, "PLACE", "/elsewhere")
    by_the_long_way = told(post(handset, batch, Accept_Encoding="gzip"))
    assert ways == ["short", "short"]
    assert by_the_long_way == again
    assert first[:2] == again[:2]
    assert [each["result"] for each in first[2]] == ["refused"] + ["stored"] * (count - 1)


@pytest.mark.parametrize(
    ("later", "status"),
    [(SEEN_EVERY, 200), (ROTATE_AFTER, 200), (IDLE_AT_MOST, 401), (LIVES_AT_MOST, 401)],
    ids=["to be noted as seen", "with a token to be changed", "long away", "too old"],
)
def test_a_device_that_needs_care_goes_the_long_way(
    handset: Handset, cast: Cast, ways: list[str], later: timedelta, status: int
) -> None:
    with clock.travel(clock.now() + later + timedelta(minutes=1)):
        answer = post(handset, [said(cast.learner, cast.household)])
        assert answer.status_code == status
        assert ways == ["long"]
        if status == 200:
            changed = later == ROTATE_AFTER
            assert ("Set-Cookie" in answer.headers) is changed
            for _ in range(2):
                assert post(handset, [said(cast.learner, cast.household)]).status_code == 200
            # The new token must come back once before the old one is worthless.
            assert ways == ["long", "long" if changed else "short", "short"]


def test_a_lost_phone_is_dead_at_its_next_post(handset: Handset, cast: Cast, ways: list[str]) -> None:
    assert post(handset, [said(cast.learner, cast.household)]).status_code == 200
    device = db.session.query(Device).one()
    revoke_device(device.id)
    assert post(handset, [said(cast.learner, cast.household)]).status_code == 401
    assert ways == ["short", "long"]


def test_who_took_her_consent_back_is_refused(handset: Handset, cast: Cast, ways: list[str]) -> None:
    withdraw_consent(cast.officer, cast.learner)
    answer = post(handset, [said(cast.learner, cast.household)])
    assert [each["reason"] for each in answer.get_json()["answers"]] == ["not_yours"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b'{"statements": 1}', {}, 400),
        (b"no gzip", {"Content_Encoding": "gzip"}, 400),
        (b'{"statements": []}', {"Sec_Fetch_Site": "cross-site"}, 403),
        (b" " * 1_000_001, {}, 413),
    ],
)
def test_what_is_wrong_is_told_by_the_long_way(
    handset: Handset, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = handset.send_bytes(body, **headers)
    assert answer.status_code == status
    assert set(answer.get_json()["message"]) == {"vi", "en"}


def test_a_database_that_fails_is_told_in_the_form_of_errors(
    app: Flask, handset: Handset, cast: Cast, ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    app.testing, kept = False, said(cast.learner, cast.household)
    with monkeypatch.context() as failing:
        failing.setattr("lms.lrs.writer.insert_drafts", fail)
        answer = post(handset, [kept])
    assert answer.status_code == 500
    assert set(answer.get_json()["message"]) == {"vi", "en"}
    assert told(post(handset, [kept]))[2] == [{"id": kept["id"], "result": "stored"}]
    assert told(post(handset, []))[2] == []
    assert ways == ["long", "short", "short"]


def test_a_stranger_is_refused(app: Flask) -> None:
    assert post(Handset(app.test_client()), []).status_code == 401
