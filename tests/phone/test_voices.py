"""What a phone can hear: its own commune's voices, found by the words it shows, in parts, until they are withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from lms.access.rights import Right, give
from lms.foundation.database import db
from lms.narration import actions
from lms.narration.lines import words_key
from lms.registry.models import Person
from tests.cast import Cast, assemble
from tests.narration.takes import LESSON, published, script
from tests.phone.handset import OWN_PAGE, Handset


@pytest.fixture
def cast(app: Flask) -> Cast:
    cast = assemble()
    give(cast.trainer, Right.NARRATE, by=None)
    return cast


def phone_of(app: Flask, cast: Cast, *, far: bool = False) -> Handset:
    phone = Handset(app.test_client())
    phone.open(cast.foreign_household if far else cast.household)
    return phone


def lessons(phone: Handset, language: str = "vi") -> dict[str, Any]:
    told = phone.client.get("/phone/voices").get_json()["languages"]
    found: dict[str, Any] = next(each["lessons"] for each in told if each["id"] == language)
    return found


def test_a_phone_is_told_the_languages_and_how_much_there_is_to_hear(app: Flask, cast: Cast) -> None:
    published(cast, 2, language="dao")
    phone = phone_of(app, cast)
    assert lessons(phone, "dao")[LESSON]["bytes"] == len(b"sound 0") + len(b"sound 1")
    assert lessons(phone, "vi") == {}


def test_words_lead_to_their_sound_in_whichever_language_they_are_shown(app: Flask, cast: Cast) -> None:
    published(cast, language="dao")
    phone, line = phone_of(app, cast), script().lines[0]
    told = phone.client.get(f"/phone/voices/dao/{LESSON}.json").get_json()
    numbers = {told["lines"][words_key(text)] for text in (line.words.vi, line.words.en)}
    digest, size = told["sounds"][numbers.pop()]
    sound = phone.client.get(f"/phone/sounds/{digest}.mp3")
    assert (sound.data, size, numbers) == (b"sound 0", 7, set())


def test_a_sound_comes_in_parts_where_the_browser_asks_for_parts(app: Flask, cast: Cast) -> None:
    (made,) = published(cast)
    answer = app.test_client().get(f"/phone/sounds/{made.digest}.mp3", headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.data, answer.headers["Accept-Ranges"]) == (206, b"sound", "bytes")


def test_another_communes_phone_and_one_without_a_card_hear_only_what_is_shared(app: Flask, cast: Cast) -> None:
    published(cast)
    stranger, guest = phone_of(app, cast, far=True), Handset(app.test_client())
    assert [lessons(stranger), lessons(guest)] == [{}, {}]
    actions.share(cast.commune, "vi", [script().lines[0].key("vi")])
    assert [list(lessons(each)) for each in (stranger, guest)] == [[LESSON], [LESSON]]


def test_drafts_and_withdrawn_sounds_are_not_to_be_had(app: Flask, cast: Cast) -> None:
    (made,) = published(cast)
    actions.withdraw(cast.trainer, made)
    phone = phone_of(app, cast)
    assert lessons(phone) == {}
    assert phone.client.get(f"/phone/sounds/{made.digest}.mp3").status_code == 404


def test_an_unchanged_list_is_not_sent_again(app: Flask, cast: Cast) -> None:
    published(cast)
    phone = phone_of(app, cast)
    etag = phone.client.get("/phone/voices").headers["ETag"]
    assert phone.client.get("/phone/voices", headers={"If-None-Match": etag}).status_code == 304


def test_who_listens_in_which_language_is_kept_for_the_person(app: Flask, cast: Cast) -> None:
    phone = phone_of(app, cast)
    phone.take_turn(cast.household, cast.learner)
    told = {"person": str(cast.learner.id), "language": "dao"}
    assert phone.client.post("/phone/listening", json=told, headers=OWN_PAGE).status_code == 200
    db.session.rollback()
    assert db.session.get_one(Person, cast.learner.id).audio_lang == "dao"
    people = phone.snapshot().get_json()["households"][0]["people"]
    assert {each["listens"] for each in people} == {"dao", "vi"}


def test_nobody_else_on_the_phone_and_no_unknown_language_is_taken(app: Flask, cast: Cast) -> None:
    phone = phone_of(app, cast)
    phone.take_turn(cast.household, cast.learner)
    for told in (
        {"person": str(cast.neighbour.id), "language": "dao"},
        {"person": str(cast.learner.id), "language": "latin"},
        {},
    ):
        assert phone.client.post("/phone/listening", json=told, headers=OWN_PAGE).status_code in (400, 404)
