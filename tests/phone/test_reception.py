"""Posts that wait together are received together, and each is answered for itself (record 32)."""

from __future__ import annotations

import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from lms.access.devices import revoke_device
from lms.access.models import Device
from lms.foundation.database import db
from lms.lrs.models import Statement
from lms.phone import reception
from lms.phone.receiving import Judged, Sender, judge
from tests.cast import Cast
from tests.phone.handset import Handset, said

PHONES = 8


@pytest.fixture
def handsets(app: Flask, cast: Cast) -> list[Handset]:
    """Phones of the learner's household, on which she took her turn."""
    made = [Handset(app.test_client()) for _ in range(PHONES)]
    for handset in made:
        handset.open(cast.household)
        handset.take_turn(cast.household, cast.learner)
    return made


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many posts were received together. The first waits until all are here."""
    counted: list[int] = []
    senders = reception.Reception._senders

    def noted(self: reception.Reception, posts: list[reception.Post]) -> dict[str, Sender]:
        while len(posts) < PHONES and not counted:
            posts.append(self._posts._waiting.get(timeout=30))
        counted.append(len(posts))
        return senders(self, posts)

    monkeypatch.setattr(reception.Reception, "_senders", noted)
    return counted


def all_send(handsets: list[Handset], statements: list[dict[str, Any]]) -> list[int]:
    """Status of each answer; who was answered 200 was told of her own statement, that it is stored."""
    ready = Barrier(len(handsets))

    def send(handset: Handset, statement: dict[str, Any]) -> int:
        ready.wait()
        answer = handset.send_bytes(json.dumps({"statements": [statement]}).encode())
        if answer.status_code == 200:
            assert answer.get_json()["answers"] == [{"id": statement["id"], "result": "stored"}]
        return answer.status_code

    with ThreadPoolExecutor(len(handsets)) as pool:
        return list(pool.map(send, handsets, statements))


def stored() -> int:
    db.session.rollback()
    return db.session.scalars(select(func.count()).select_from(Statement)).one()


def test_each_phone_of_a_group_gets_its_own_answer(handsets: list[Handset], cast: Cast, groups: list[int]) -> None:
    before = stored()
    statements = [said(cast.learner, cast.household) for _ in handsets]
    assert all_send(handsets, statements) == [200] * PHONES
    assert groups == [PHONES]
    assert stored() == before + PHONES


def test_a_lost_phone_in_a_group_is_dead_and_its_neighbours_are_not(
    handsets: list[Handset], cast: Cast, groups: list[int]
) -> None:
    statements = [said(cast.learner, cast.household) for _ in handsets]
    revoke_device(db.session.scalars(select(Device.id).order_by(Device.made_at).limit(1)).one())
    assert all_send(handsets, statements) == [401] + [200] * (PHONES - 1)
    assert groups == [PHONES]


def test_one_that_cannot_be_judged_fails_alone(
    app: Flask, handsets: list[Handset], cast: Cast, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = [said(cast.learner, cast.household) for _ in handsets]

    def choking(sender: Sender, sent: list[Any]) -> list[Judged]:
        if sent[0]["id"] == statements[3]["id"]:
            raise OperationalError("judge", {}, Exception("choked"))
        return judge(sender, sent)

    monkeypatch.setattr(reception, "judge", choking)
    # The one goes the long way, which judges by itself.
    assert all_send(handsets, statements) == [200] * PHONES
    assert groups == [PHONES]


def test_a_question_that_fails_is_told_to_all_who_wait(
    handsets: list[Handset], cast: Cast, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("select", {}, Exception("disk full"))

    monkeypatch.setattr(reception, "turns_on_carriers", fail)
    before = stored()
    statements = [said(cast.learner, cast.household) for _ in handsets]
    assert all_send(handsets, statements) == [200] * PHONES
    assert groups == [PHONES]
    assert stored() == before + PHONES


@pytest.mark.parametrize(
    "spoil", [lambda packed: packed[:-9], lambda packed: packed + b"more"], ids=["cut off", "more"]
)
def test_a_packed_body_that_does_not_end_where_it_ends_is_refused(handset: Handset, cast: Cast, spoil: Any) -> None:
    packer = zlib.compressobj(wbits=31)
    body = json.dumps({"statements": [said(cast.learner, cast.household)]}).encode()
    packed = packer.compress(body) + packer.flush()
    before = stored()
    answer = handset.send_bytes(spoil(packed), Content_Encoding="gzip")
    assert answer.status_code == 400
    assert stored() == before
    assert handset.send_bytes(packed, Content_Encoding="gzip").status_code == 200
    assert stored() == before + 1
