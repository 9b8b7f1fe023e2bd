"""Work that a trainer's phone brings: sealed by the learner's phone, taken whole, each statement counted once."""

from __future__ import annotations

import base64
import gzip
import hmac
import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.access.models import Device
from lms.access.phones import report_lost
from lms.foundation.database import db
from lms.lrs.models import Statement
from tests.cast import Cast, assemble, sign_in
from tests.phone.handset import Handset, said

pytestmark = pytest.mark.slow

ADDRESS = "/trainer/hand-over"


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble()


@pytest.fixture
def handset(app: Flask, cast: Cast) -> Handset:
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    return phone


@pytest.fixture
def trainer(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.trainer)


def parcel(handset: Handset, statements: list[dict[str, Any]]) -> str:
    """As the learner's phone packs it."""
    seal = handset.snapshot().get_json()["seal"]
    work = json.dumps(statements)
    sealed = hmac.digest(base64.urlsafe_b64decode(seal["key"] + "="), work.encode(), "sha256").hex()
    return json.dumps({"device": seal["device"], "seal": sealed, "work": work})


def frames(packed: str, size: int = 300) -> list[str]:
    text = base64.urlsafe_b64encode(gzip.compress(packed.encode())).decode().rstrip("=")
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    return [f"LHS:{len(parts)}:{number}:{'ab' * 4}:{part}" for number, part in enumerate(parts, 1)]


def bring_file(trainer: FlaskClient, packed: str) -> tuple[int, str]:
    answer = trainer.post(ADDRESS, data={"parcel": (io.BytesIO(packed.encode()), "work.json")})
    return answer.status_code, answer.get_data(as_text=True)


def bring_codes(trainer: FlaskClient, codes: list[str]) -> tuple[int, str]:
    answer = trainer.post(ADDRESS, data={"frames": "\n".join(codes)})
    return answer.status_code, answer.get_data(as_text=True)


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(Statement)) or 0


def test_a_file_is_taken_once_and_the_original_may_arrive_later(
    handset: Handset, trainer: FlaskClient, cast: Cast
) -> None:
    work = [said(cast.learner, cast.household) for _ in range(120)]
    packed = parcel(handset, work)
    assert "Xã đã nhận 120 việc" in bring_file(trainer, packed)[1]
    assert "120 việc đã có từ trước" in bring_file(trainer, packed)[1]
    assert {answer["result"] for answer in handset.send(*work[:50])} == {"already"}
    assert stored() == 120


def test_what_the_phone_has_sent_meanwhile_is_not_counted_again(
    handset: Handset, trainer: FlaskClient, cast: Cast
) -> None:
    work = [said(cast.learner, cast.household) for _ in range(3)]
    handset.send(work[0])
    told = bring_codes(trainer, frames(parcel(handset, work)))[1]
    assert "Xã đã nhận 2 việc" in told
    assert "1 việc đã có từ trước" in told
    assert stored() == 3


def test_codes_are_taken_in_any_order_and_twice(handset: Handset, trainer: FlaskClient, cast: Cast) -> None:
    codes = frames(parcel(handset, [said(cast.learner, cast.household) for _ in range(5)]))
    assert len(codes) > 2
    assert bring_codes(trainer, [*reversed(codes), codes[1]])[0] == 200
    assert stored() == 5


def test_a_missing_a_mixed_and_a_damaged_code_are_told_apart(
    handset: Handset, trainer: FlaskClient, cast: Cast
) -> None:
    codes = frames(parcel(handset, [said(cast.learner, cast.household)]))
    other = [code.replace("ab" * 4, "cd" * 4) for code in codes]
    cut = [*codes[:-1], codes[-1][:-9]]
    told = [bring_codes(trainer, wrong) for wrong in (codes[1:], [*codes, *other], cut, ["nothing"])]
    assert [status for status, _ in told] == [422] * 4
    words = ("Còn thiếu mã", "lẫn vào nhau", "chưa trọn", "Chưa đọc được mã nào")
    assert all(said_so in page for said_so, (_, page) in zip(words, told, strict=True))
    assert stored() == 0


def test_work_that_was_changed_on_the_way_is_not_taken(handset: Handset, trainer: FlaskClient, cast: Cast) -> None:
    packed = json.loads(parcel(handset, [said(cast.learner, cast.household)]))
    packed["work"] = packed["work"].replace(str(cast.learner.id), str(cast.housemate.id))
    status, page = bring_file(trainer, json.dumps(packed))
    assert status == 422
    assert "đã bị sửa" in page
    assert stored() == 0


def test_a_parcel_says_nothing_of_people_who_never_learned_on_its_phone(
    handset: Handset, trainer: FlaskClient, cast: Cast
) -> None:
    told = bring_file(trainer, parcel(handset, [said(cast.stranger, cast.foreign_household)]))[1]
    assert "1 việc xã chưa nhận" in told
    assert stored() == 0


def test_a_lost_phones_parcel_is_not_taken(handset: Handset, trainer: FlaskClient, cast: Cast) -> None:
    packed = parcel(handset, [said(cast.learner, cast.household)])
    report_lost(db.session.scalars(select(Device.id)).one(), cast.trainer.id)
    assert bring_file(trainer, packed)[0] == 422
    assert stored() == 0


@pytest.mark.parametrize("body", ["", "[]", "{", '{"device": 1}', '{"device": "x", "seal": "", "work": "[]"}'])
def test_what_is_no_parcel_gets_a_clear_answer(trainer: FlaskClient, body: str) -> None:
    status, page = bring_file(trainer, body)
    assert status == 422
    assert "Việc vẫn còn nguyên trên máy người học" in page
