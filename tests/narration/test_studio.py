"""The studio: consent, sending a take, hearing it, publishing, replacing, taking back; and who may not."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.access.models import Account
from lms.access.rights import Right, take_back
from lms.foundation import clock
from lms.foundation.database import db
from lms.narration import actions, work
from lms.narration.actions import NotTaken, add_speaker, publish, withdraw_consent
from lms.narration.lines import Line
from lms.narration.models import Recording, Speaker
from lms.narration.queries import circulating
from lms.narration.sound import to_mp3
from lms.narration.work import make_sounds
from tests.cast import Cast, sign_in
from tests.narration.takes import LESSON, SPEAKER, published, record, script, settle, silence, spoken, take_of

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.trainer)


@pytest.fixture
def speaker(cast: Cast) -> Speaker:
    return add_speaker(cast.trainer, cast.commune, SPEAKER, agreed=True)


def address_of(recording_id: object, line: Line, speaker: Speaker, language: str = "vi", key: str = "") -> str:
    at = clock.iso(clock.now())
    asked = {"language": language, "lesson": LESSON, "line": key or line.key("vi"), "speaker": speaker.id, "at": at}
    return f"/voice/recordings/{recording_id}?{urlencode(asked)}"


def send(desk: FlaskClient, address: str, content: bytes) -> tuple[int, dict[str, Any]]:
    answer = desk.post(address, data=content, content_type="audio/webm")
    return answer.status_code, answer.get_json() or {}


def heard(cast: Cast, language: str = "vi") -> list[uuid.UUID]:
    db.session.rollback()
    return [each.id for each in circulating(db.session(), [cast.commune.id], language)]


def publication_of(desk: FlaskClient) -> str:
    """The form that publishes what is ready, as its tag says it."""
    return desk.get(f"/voice/vi/{LESSON}").text.partition('<form id="publication"')[2].partition(">")[0] + ">"


def test_a_take_is_sent_worked_on_heard_and_published(desk: FlaskClient, cast: Cast, speaker: Speaker) -> None:
    line, made = script().lines[0], uuid.uuid4()
    assert send(desk, address_of(made, line, speaker), spoken())[1]["state"] == "waiting"
    assert "hidden>" in publication_of(desk)
    assert make_sounds() == 1
    assert "hidden" not in publication_of(desk)
    told = desk.get(f"/voice/recordings/{made}").get_json()
    assert (told["state"], told["seconds"]) == ("ready", pytest.approx(4.2, abs=0.5))
    sound = desk.get(f"/voice/recordings/{made}.mp3")
    assert (sound.mimetype, len(sound.data)) == ("audio/mpeg", told["bytes"])
    assert heard(cast) == []
    assert desk.post(f"/voice/vi/{LESSON}/publication").status_code == 303
    assert heard(cast) == [made]


def test_a_take_sent_again_is_the_same_take(desk: FlaskClient, cast: Cast, speaker: Speaker) -> None:
    address = address_of(uuid.uuid4(), script().lines[0], speaker)
    assert send(desk, address, spoken()) == send(desk, address, spoken())
    assert len(db.session.scalars(select(Recording)).all()) == 1


def test_a_part_of_a_sound_is_given_where_the_browser_asks_for_it(desk: FlaskClient, cast: Cast) -> None:
    made = settle(record(cast.trainer, cast.commune, script().lines[0]), b"0123456789")
    part = desk.get(f"/voice/recordings/{made.id}.mp3", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"2345", "bytes 2-5/10")


def test_a_file_that_is_no_voice_is_refused_in_clear_words(desk: FlaskClient, cast: Cast, speaker: Speaker) -> None:
    lines = script().lines
    made = [uuid.uuid4(), uuid.uuid4()]
    send(desk, address_of(made[0], lines[0], speaker), silence())
    send(desk, address_of(made[1], lines[1], speaker), b"not a sound")
    make_sounds()
    told = [desk.get(f"/voice/recordings/{each}").get_json()["message"] for each in made]
    assert told[0].startswith("Không nghe thấy giọng")
    assert told[1].startswith("Không đọc được")
    page = desk.get(f"/voice/vi/{LESSON}").get_data(as_text=True)
    assert all(words in page for words in told)
    assert publish(cast.trainer, cast.commune, "vi", "vi", script()) == 0


def test_words_that_changed_since_are_not_taken(desk: FlaskClient, speaker: Speaker) -> None:
    status, told = send(desk, address_of(uuid.uuid4(), script().lines[0], speaker, key="0" * 12), spoken())
    assert (status, told["error"]) == (409, "words_changed")


def test_nobody_is_recorded_without_her_consent(desk: FlaskClient, cast: Cast, speaker: Speaker) -> None:
    with pytest.raises(NotTaken, match="no_consent"):
        add_speaker(cast.trainer, cast.commune, SPEAKER, agreed=False)
    withdraw_consent(cast.trainer, speaker)
    status, told = send(desk, address_of(uuid.uuid4(), script().lines[0], speaker), spoken())
    assert (status, told["error"]) == (409, "no_consent")


def test_who_takes_her_consent_back_is_heard_no_more_and_her_sound_is_erased(desk: FlaskClient, cast: Cast) -> None:
    (first, _) = published(cast, 2)
    first = db.session.get_one(Recording, first.id)
    assert desk.post(f"/voice/speakers/{first.speaker_id}/withdrawal").status_code == 303
    db.session.rollback()
    assert (first.sound, first.ended_why, first.ended_by) == (None, "consent", cast.trainer.id)
    assert first.id not in heard(cast)


def test_a_newer_recording_takes_the_place_and_the_old_one_can_be_traced(desk: FlaskClient, cast: Cast) -> None:
    (old,) = published(cast)
    (new,) = published(cast)
    assert heard(cast) == [new.id]
    past = desk.get(f"/voice/vi/{LESSON}/history").get_data(as_text=True)
    assert "Đã thay bằng bản mới" in past
    assert past.count(SPEAKER) == 2
    assert db.session.get_one(Recording, old.id).sound


def test_a_draft_recorded_anew_replaces_the_draft(cast: Cast) -> None:
    first = record(cast.trainer, cast.commune, script().lines[0])
    record(cast.officer, cast.commune, script().lines[0])
    db.session.rollback()
    assert db.session.get_one(Recording, first.id).ended_why == "replaced"


def test_one_recording_can_be_withdrawn(desk: FlaskClient, cast: Cast) -> None:
    first, second = published(cast, 2)
    desk.post(f"/voice/recordings/{first.id}/withdrawal")
    assert heard(cast) == [second.id]


def test_a_lesson_never_weighs_more_than_it_may(desk: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LESSON_BYTES", 10)
    settle(record(cast.trainer, cast.commune, script().lines[0]), b"sixteen bytes ..")
    desk.post(f"/voice/vi/{LESSON}/publication")
    assert "Chưa đăng: tiếng của bài sẽ nặng" in desk.get(f"/voice/vi/{LESSON}").get_data(as_text=True)
    assert heard(cast) == []


def test_a_language_without_letters_reads_the_vietnamese_words(desk: FlaskClient, cast: Cast) -> None:
    published(cast, language="dao")
    assert len(heard(cast, "dao")) == 1
    page = desk.get(f"/voice/dao/{LESSON}").get_data(as_text=True)
    assert "nói lại bằng Tiếng Dao" in page
    assert script().lines[0].words.vi in page


def test_the_overview_counts_what_is_spoken(desk: FlaskClient, cast: Cast) -> None:
    published(cast, 2)
    settle(record(cast.trainer, cast.commune, script().lines[2]))
    page = desk.get("/voice/").get_data(as_text=True)
    assert f"2/{len(script().lines)}" in page
    assert "1 câu chưa đăng" in page


def test_another_communes_staff_neither_hear_nor_publish_nor_withdraw(app: Flask, cast: Cast) -> None:
    draft = settle(record(cast.trainer, cast.commune, script().lines[0]))
    (live,) = published(cast)
    other = sign_in(app.test_client(), cast.outsider)
    for each in (draft, live):
        assert other.get(f"/voice/recordings/{each.id}.mp3").status_code == 404
        assert other.post(f"/voice/recordings/{each.id}/withdrawal").status_code == 404
        assert send(other, f"/voice/recordings/{each.id}?language=vi", spoken())[0] == 404
    other.post(f"/voice/vi/{LESSON}/publication")
    assert SPEAKER not in other.get(f"/voice/vi/{LESSON}").get_data(as_text=True)
    assert heard(cast) == [live.id]


@pytest.mark.parametrize("who", ["trainer", "officer"])
def test_without_the_right_there_is_no_studio(app: Flask, cast: Cast, who: str) -> None:
    account: Account = getattr(cast, who)
    take_back(account, Right.NARRATE, by=None)
    desk = sign_in(app.test_client(), account)
    assert "Việc này cần được giao quyền" in desk.get("/voice/").get_data(as_text=True)
    assert desk.get(f"/voice/vi/{LESSON}").status_code == 404


def test_work_that_a_dead_worker_left_is_taken_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record(cast.trainer, cast.commune, script().lines[0], content=spoken())
    with monkeypatch.context() as broken:
        broken.setattr(work, "to_mp3", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_sounds()
    assert make_sounds() == 0
    with clock.travel(clock.now() + work.ABANDONED + timedelta(seconds=1)):
        assert make_sounds() == 1


def test_consent_taken_back_during_the_work_keeps_no_sound(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = record(cast.trainer, cast.commune, script().lines[0], content=spoken())
    real = to_mp3

    def meanwhile(content: bytes) -> Any:
        withdraw_consent(cast.trainer, db.session.get_one(Speaker, made.speaker_id))
        return real(content)

    monkeypatch.setattr(work, "to_mp3", meanwhile)
    make_sounds()
    db.session.rollback()
    assert db.session.get_one(Recording, made.id).sound is None


def test_what_is_shared_is_heard_in_every_commune_and_ones_own_comes_first(cast: Cast) -> None:
    (shared,) = published(cast)
    assert actions.share(cast.commune, "vi", [script().lines[0].key("vi")]) == 1
    beside = cast.elsewhere.parent_id
    assert beside
    assert [each.id for each in circulating(db.session(), [beside], "vi")] == [shared.id]


def test_a_speaker_of_another_commune_cannot_be_used(cast: Cast, speaker: Speaker) -> None:
    beside = cast.elsewhere.parent
    assert beside
    with pytest.raises(NotTaken, match="no_consent"):
        actions.take_in(cast.outsider, beside, take_of(script().lines[0], speaker.id))
