"""What is said aloud: to an assignment, to a call for help, to an answer; heard only where its words may be read."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.subscribers import catch_up
from lms.lrs.vocabulary import TYPE, activity_id
from lms.narration.sound import Sound
from lms.registry.actions import erase_person
from lms.teaching.actions import assign_path, change_assignment
from lms.teaching.help_models import HelpAnswer
from lms.teaching.models import Assignment
from lms.teaching.voice_models import VoiceNote
from lms.teaching.voices import forget_drafts, forget_erased, keep_draft
from tests.cast import Cast
from tests.narration.takes import silence, spoken
from tests.phone.handset import OWN_PAGE, Handset, said

pytestmark = pytest.mark.slow

MP3 = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
STEP = activity_id("lessons", "qr-pay-buyer", "steps", "watch")


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Handset:
    phone = Handset(app.test_client())
    phone.open(cast.household)
    phone.take_turn(cast.household, cast.learner)
    return phone


def call(phone: Handset, cast: Cast) -> str:
    """She asks for help; the id of her call."""
    target = {"id": STEP, "definition": {"type": TYPE["step"]}}
    asked = said(cast.learner, cast.household, "requested_attention", object=target)
    assert phone.send(asked)[0]["result"] == "stored"
    return str(asked["id"])


def speak(client: FlaskClient, address: str, sound: bytes | None = None) -> int:
    return client.put(address, data=spoken() if sound is None else sound, headers=OWN_PAGE).status_code


def test_a_call_is_heard_by_the_trainer_once_however_often_it_is_sent(
    phone: Handset, trainer: FlaskClient, outsider: FlaskClient, cast: Cast
) -> None:
    early = str(ids.new_id())
    assert speak(phone.client, f"/phone/help/{early}/voice") == 409
    asked = call(phone, cast)
    assert [speak(phone.client, f"/phone/help/{asked}/voice") for _ in range(2)] == [200, 200]
    (note,) = db.session.scalars(select(VoiceNote)).all()
    catch_up(wiring.SUBSCRIBERS)
    address = f"/trainer/voices/{note.id}.mp3"
    assert address in trainer.get("/trainer/help").get_data(as_text=True)
    assert trainer.get(address).get_data().startswith(MP3)
    assert outsider.get(address).status_code == 404
    assert trainer.get(address, headers={"Range": "bytes=0-9"}).status_code == 206


def test_what_an_erased_person_said_goes_with_her_name(phone: Handset, cast: Cast) -> None:
    asked = call(phone, cast)
    assert speak(phone.client, f"/phone/help/{asked}/voice") == 200
    catch_up(wiring.SUBSCRIBERS)
    forget_erased()
    assert len(db.session.scalars(select(VoiceNote)).all()) == 1
    erase_person(cast.learner)
    for look in wiring.TIMETABLE:
        look()
    assert db.session.scalars(select(VoiceNote)).all() == []


def test_only_the_phone_that_asked_may_add_to_a_call(phone: Handset, app: Flask, cast: Cast) -> None:
    asked = call(phone, cast)
    other = Handset(app.test_client())
    other.open(cast.foreign_household)
    other.take_turn(cast.foreign_household, cast.stranger)
    assert speak(other.client, f"/phone/help/{asked}/voice") == 404
    assert speak(app.test_client(), f"/phone/help/{asked}/voice") == 401
    step = said(cast.learner, cast.household)
    phone.send(step)
    assert speak(phone.client, f"/phone/help/{step['id']}/voice") == 409


@pytest.mark.parametrize(
    ("sound", "words"), [(b"no sound", "thu lại"), (b"x" * 1_000_001, "một phút"), (silence(), "Không nghe thấy")]
)
def test_what_cannot_be_used_is_told_in_words(phone: Handset, cast: Cast, sound: bytes, words: str) -> None:
    asked = call(phone, cast)
    answer = phone.client.put(f"/phone/help/{asked}/voice", data=sound, headers=OWN_PAGE)
    assert answer.status_code == 422
    assert words in answer.get_json()["message"]["vi"]
    assert db.session.scalars(select(VoiceNote)).all() == []


def test_an_answer_by_voice_reaches_her_phone_and_no_other(
    phone: Handset, trainer: FlaskClient, outsider: FlaskClient, app: Flask, cast: Cast
) -> None:
    asked, answer = call(phone, cast), ids.new_id()
    catch_up(wiring.SUBSCRIBERS)
    address = f"/trainer/help/{asked}/voice/{answer}"
    assert [speak(trainer, address) for _ in range(2)] == [200, 200]
    assert speak(outsider, f"/trainer/help/{asked}/voice/{ids.new_id()}") == 404
    assert len(db.session.scalars(select(HelpAnswer)).all()) == 1
    (told,) = phone.snapshot().get_json()["answers"]
    assert (told["text"], told["voice"]["seconds"]) == ("", 4)
    assert phone.client.get(told["voice"]["url"]).get_data().startswith(MP3)
    neighbour = Handset(app.test_client())
    neighbour.open(cast.neighbours)
    neighbour.take_turn(cast.neighbours, cast.neighbour)
    assert neighbour.client.get(told["voice"]["url"]).status_code == 404
    assert "Nhờ giúp từ ngày" not in trainer.get("/trainer/").get_data(as_text=True)


def test_the_note_of_an_assignment_is_read_aloud_until_its_words_change(
    phone: Handset, trainer: FlaskClient, outsider: FlaskClient, app: Flask, cast: Cast
) -> None:
    given = assign_path(cast.trainer, "path-core", cast.upper, None, "Tối nay em ghé", ids.new_id())
    address = f"/trainer/assignments/{given}/voice"
    assert speak(outsider, f"{address}/{ids.new_id()}") == 404
    assert [speak(trainer, f"{address}/{ids.new_id()}") for _ in range(2)] == [200, 200]
    url = heard(phone, given)
    assert phone.client.get(url).get_data().startswith(MP3)
    foreign = Handset(app.test_client())
    foreign.open(cast.foreign_household)
    assert foreign.client.get(url).status_code == 404
    page = trainer.get(f"/trainer/assignments/{given}").get_data(as_text=True)
    sound = f"/trainer/voices/{url.rsplit('/', 1)[1]}"
    assert sound in page
    assert (trainer.get(sound).status_code, outsider.get(sound).status_code) == (200, 404)
    row = db.session.get_one(Assignment, given)
    change_assignment(cast.trainer, row, clock.today() + timedelta(days=3), "Tối nay em ghé", ids.new_id())
    assert heard(phone, given) == url
    change_assignment(cast.trainer, row, row.due, "Tối mai em ghé", ids.new_id())
    assert heard(phone, given) == ""
    assert phone.client.get(url).status_code == 404


def test_a_voice_spoken_while_giving_goes_along_and_outlives_a_fault(
    phone: Handset, trainer: FlaskClient, outsider: FlaskClient, cast: Cast
) -> None:
    form = {"id": str(ids.new_id()), "task": "path:path-core", "village": str(cast.upper.id), "note": ""}
    answer = trainer.post("/trainer/assignments/new", data={**form, "voice": (io.BytesIO(spoken()), "voice")})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "người không nghe được cần đọc" in page
    (kept,) = db.session.scalars(select(VoiceNote.id)).all()
    sound = f"/trainer/voices/{kept}.mp3"
    assert sound in page
    assert (trainer.get(sound).status_code, outsider.get(sound).status_code) == (200, 404)
    complete = {**form, "note": "Tối nay em ghé", "voice_kept": str(kept)}
    assert [trainer.post("/trainer/assignments/new", data=complete).status_code for _ in range(2)] == [303, 303]
    assert phone.client.get(heard(phone, uuid.UUID(form["id"]))).get_data().startswith(MP3)
    with clock.travel(clock.now() + timedelta(days=2)):
        forget_drafts()
    assert len(db.session.scalars(select(VoiceNote)).all()) == 1


@pytest.mark.once
def test_a_voice_of_a_form_nobody_came_back_to_is_forgotten_after_a_day(cast: Cast) -> None:
    keep_draft(cast.trainer, Sound(b"a voice", 900, -16.0))
    forget_drafts()
    assert len(db.session.scalars(select(VoiceNote)).all()) == 1
    with clock.travel(clock.now() + timedelta(days=2)):
        forget_drafts()
    assert db.session.scalars(select(VoiceNote)).all() == []
    assert forget_drafts in wiring.TIMETABLE


def heard(phone: Handset, given: uuid.UUID) -> str:
    """Where the phone hears it; empty when nobody reads it."""
    (told,) = [each for each in phone.snapshot().get_json()["assignments"] if each["id"] == str(given)]
    return str(told["voice"]["url"]) if told["voice"] else ""
