"""What is held on a person: in two clicks, in her words, all of it, and nothing about anybody else."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import wiring
from lms.foundation import clock, ids
from lms.lrs.subscribers import catch_up
from lms.teaching.actions import assign
from lms.teaching.stating import Member
from tests.cast import Cast
from tests.learning import ask_for_help, complete_core
from tests.people.history import NAME, live
from tests.phone.handset import Handset

pytestmark = pytest.mark.slow


@pytest.fixture
def history(app: Flask, cast: Cast) -> None:
    """The learner learns, is given a path with a note and asks for help; so does her housemate."""
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    for person, note in ((cast.learner, "Bác cứ từ từ"), (cast.housemate, "Lời cho người khác")):
        complete_core(person, cast.household, clock.now() - timedelta(days=3))
        assign(cast.trainer, ("path", "path-core"), Member(person, cast.household), None, note, ids.new_id())
    ask_for_help(cast.learner, cast.household, "qr-pay-buyer", clock.now())
    catch_up(wiring.SUBSCRIBERS)


def test_two_clicks_lead_from_the_household_to_the_file(
    history: None, trainer: FlaskClient, officer: FlaskClient, cast: Cast
) -> None:
    for staff, home in ((trainer, "/trainer/households/"), (officer, "/commune/households/")):
        assert f'href="/people/{cast.learner.id}"' in staff.get(f"{home}{cast.household.id}").get_data(as_text=True)
        page = staff.get(f"/people/{cast.learner.id}").get_data(as_text=True)
        assert f'href="/people/{cast.learner.id}/record.html?lang=vi"' in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("Đào Thị Mẫu", "1972", "TREN-001", "Bác cứ từ từ", "Điện thoại đã dùng")),
        ("en", ("Đào Thị Mẫu", "1972", "TREN-001", "Bác cứ từ từ", "Phones used", "Every recorded event")),
    ],
)
def test_the_file_has_all_of_hers_and_nothing_of_others(
    history: None, officer: FlaskClient, cast: Cast, lang: str, words: tuple[str, ...]
) -> None:
    answer = officer.get(f"/people/{cast.learner.id}/record.html?lang={lang}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = answer.get_data(as_text=True)
    assert [each for each in words if each not in told] == []
    of_others = ("Đào Văn Mẫu", "Lời cho người khác", cast.household.label)
    assert [each for each in of_others if each in told] == []
    # Every statement about her: eight lessons from opening to completion are far more than thirty.
    events = told.rpartition("<h2>")[2]
    assert events.count("<tr>") > 30
    assert "http" not in events


def test_her_voice_and_her_remarks_are_in_the_file_and_play_from_it(
    app: Flask, officer: FlaskClient, cast: Cast
) -> None:
    live(cast)
    told = officer.get(f"/people/{cast.learner.id}/record.html?lang=vi").get_data(as_text=True)
    voices = [base64.b64decode(each).decode() for each in re.findall(r'src="data:audio/mpeg;base64,([^"]+)"', told)]
    assert sorted(voices) == [f"Bài của {NAME}", f"Chào {NAME}", f"Tôi là {NAME}", f"Tôi, {NAME}"]
    for words in (f"{NAME}: cầu hỏng", f"Đã ẩn: {NAME} nhờ giấu", f"Cảm ơn {NAME}"):
        assert words in told, words
    assert "/trainer/" not in told
    assert "&lt;audio" not in told
