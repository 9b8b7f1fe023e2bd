"""Calls for help: seen by the trainers of the village, answered once, read on the phone, settled."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.teaching.help import answers_for
from lms.teaching.help_models import HelpAnswer, HelpRequest
from tests.cast import Cast
from tests.learning import ask_for_help
from tests.phone.handset import Handset

pytestmark = pytest.mark.slow

LESSON = "qr-pay-buyer"
HELP = "/trainer/help"


@pytest.fixture
def asked(cast: Cast) -> HelpRequest:
    ask_for_help(cast.learner, cast.household, LESSON, clock.now() - timedelta(days=2))
    catch_up(wiring.SUBSCRIBERS)
    return db.session.scalars(select(HelpRequest)).one()


def answer(browser: FlaskClient, asked: HelpRequest, text: str, identifier: object = None) -> int:
    form = {"id": str(identifier or ids.new_id()), "text": text}
    return browser.post(f"{HELP}/{asked.statement_id}/answers", data=form).status_code


def test_who_asks_is_on_top_of_the_list_and_of_the_visits(trainer: FlaskClient, asked: HelpRequest) -> None:
    page = trainer.get(HELP).get_data(as_text=True)
    assert "Đào Thị Mẫu" in page
    assert "Quét mã QR để trả tiền" in page
    today = trainer.get("/trainer/").get_data(as_text=True)
    assert "Nhờ giúp từ ngày" in today
    assert today.index("TREN-001") < today.index("TREN-002")


def test_an_answer_is_read_on_her_phone_and_settles_the_wait(
    app: Flask, trainer: FlaskClient, cast: Cast, asked: HelpRequest
) -> None:
    identifier = ids.new_id()
    assert [answer(trainer, asked, "Tối nay em ghé nhé", identifier) for _ in range(2)] == [303, 303]
    assert "Nhờ giúp từ ngày" not in trainer.get("/trainer/").get_data(as_text=True)
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    (told,) = json.loads(phone.client.get("/phone/snapshot").get_data())["answers"]
    assert (told["by"], told["text"], told["lesson"]) == ("Cô Hướng Dẫn", "Tối nay em ghé nhé", LESSON)
    assert answers_for(db.session(), [cast.housemate.id]) == []


def test_a_settled_call_goes_down_the_list(trainer: FlaskClient, cast: Cast, asked: HelpRequest) -> None:
    ask_for_help(cast.neighbour, cast.neighbours, LESSON, clock.now())
    catch_up(wiring.SUBSCRIBERS)
    assert trainer.post(f"{HELP}/{asked.statement_id}/closure").status_code == 303
    page = trainer.get(HELP).get_data(as_text=True)
    assert page.index("Lựu Văn Mẫu") < page.index("Đào Thị Mẫu")
    assert "Đã xong ngày" in page


def test_an_answered_call_goes_beneath_those_who_still_wait(
    trainer: FlaskClient, cast: Cast, asked: HelpRequest
) -> None:
    ask_for_help(cast.neighbour, cast.neighbours, LESSON, clock.now())
    catch_up(wiring.SUBSCRIBERS)
    answer(trainer, asked, "Tối nay em ghé nhé")
    page = trainer.get(HELP).text
    assert page.index("Lựu Văn Mẫu") < page.index("Đào Thị Mẫu")


@pytest.mark.parametrize(("text", "words"), [("  ", "Mời ghi câu trả lời"), ("a" * 501, "dài quá 500")])
def test_a_wrong_answer_is_told_and_kept_in_the_field(
    trainer: FlaskClient, asked: HelpRequest, text: str, words: str
) -> None:
    form = {"id": str(ids.new_id()), "text": text}
    refused = trainer.post(f"{HELP}/{asked.statement_id}/answers", data=form)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert words in page
    assert text.strip() in page
    assert db.session.scalars(select(HelpAnswer)).all() == []


def test_another_villages_trainer_neither_sees_nor_answers(outsider: FlaskClient, asked: HelpRequest) -> None:
    assert "Đào" not in outsider.get(HELP).get_data(as_text=True)
    assert answer(outsider, asked, "xin chào") == 404
    assert outsider.post(f"{HELP}/{asked.statement_id}/closure").status_code == 404
    assert db.session.scalars(select(HelpAnswer)).all() == []
